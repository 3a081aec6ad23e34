"""How do things stand, and is there anything I should do."""

import streamlit as st

from auth.guard import require
from auth.roles import Role
from auth.subject import Subject
from ui import dashboard_panels as panels
from ui.attention import notices
from ui.calendar import today
from ui.i18n import _


def main(subject: Subject) -> None:
    """Show what needs attention, what is owed, and the water of the last twelve months."""
    st.title(_("Overview"), anchor=False)
    day = today(subject)
    panels.attention(notices(subject, day))
    water = panels.water_until(panels.mainly(subject), day)
    panels.figures(subject, water)
    panels.invoices_of_others(subject)
    panels.months(subject, water)


main(require(Role.CUSTOMER))
