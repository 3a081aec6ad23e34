"""How much water did I use, when, and what did it cost."""

import streamlit as st

from auth.guard import require
from auth.roles import Role
from auth.subject import Subject
from ui import usage_controls as controls
from ui import usage_panels as panels
from ui import usage_view as view
from ui.calendar import today
from ui.i18n import _
from ui.service_points import service_points
from ui.usage_question import places


def main(subject: Subject) -> None:
    """Ask for a place, a period and a step; show the answer as figures, a chart and a table."""
    st.title(_("Water use"), anchor=False)
    points = service_points(subject)
    if not points:
        panels.no_meter()
        return
    question = controls.entered(points)
    place, when = st.columns([3, 2])
    with place:
        question = controls.ask_place(question, points)
    chosen = places(question, points)
    settlements = view.settlements(subject, chosen.water)
    with when:
        question, period = controls.ask_period(question, settlements, today(subject))
    steps = view.steps_of(subject, chosen, period)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        question = controls.ask_step(question, steps, period)
        question = controls.ask_look(question)
    controls.remember(question, steps.usual)
    panels.show(panels.content(subject, question, period), question, steps.missing)


main(require(Role.CUSTOMER))
