"""What do I owe, what have I paid, and when is the next payment due."""

import streamlit as st

from auth.guard import require
from auth.roles import Role
from auth.subject import Subject
from ui import ledger_controls as controls
from ui import ledger_panels as panels
from ui.allocation_panels import one_operation
from ui.allocations import find, of_operation
from ui.calendar import today
from ui.i18n import _
from ui.ledger import asked_for, ledger, of_customer
from ui.ledger_question import OPERATION_PARAM


def main(subject: Subject) -> None:
    """How the account stands, and every operation on it, as they are asked for."""
    whole = ledger(subject, today(subject))
    if not whole.operations:
        st.title(_("Balance and payments"), anchor=False)
        panels.nothing_yet()
        return
    number = st.query_params.get(OPERATION_PARAM, "")
    chosen = find(whole, number) if number else None
    if chosen is not None:
        one_operation(chosen, of_operation(subject, chosen))
        return
    st.title(_("Balance and payments"), anchor=False)
    controls.entered(whole)
    above = st.container()
    question = controls.ask(whole)
    with above:
        panels.standing(of_customer(whole, question.customer_id), subject)
    found = asked_for(whole, question)
    has_many = len(whole.customer_ids) > 1 and not question.customer_id
    panels.operations(found, question, has_many=has_many)
    controls.turn(question, len(found))
    panels.downloads(question)
    controls.remember(question)


main(require(Role.CUSTOMER))
