"""How do things stand, and is there anything I should do."""

import streamlit as st

from auth.guard import require
from auth.roles import Role
from auth.subject import Subject
from ui import dashboard_panels as panels
from ui.attention import notices
from ui.calendar import today
from ui.i18n import _
from ui.service_points import service_points
from ui.usage_view import answer_to


def main(subject: Subject) -> None:
    """Show what needs attention, what is owed, and the water of the last twelve months."""
    st.title(_("Overview"), anchor=False)
    points = service_points(subject)
    panels.attention(notices(subject, points, today(subject)))
    answer = answer_to(subject, {})
    panels.figures(subject, answer)
    panels.water(answer)


main(require(Role.CUSTOMER))
