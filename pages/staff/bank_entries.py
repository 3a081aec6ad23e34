"""Whose money is it: bank entries that no rule could place, and what became of the others."""

import streamlit as st

from auth.guard import require
from auth.roles import Role
from auth.subject import Subject
from ui import bank_decision, done
from ui import bank_panels as panels
from ui.bank_entries import found
from ui.i18n import _


def main(subject: Subject) -> None:
    """How things stand, the entries asked for, and deciding about one of them."""
    st.title(_("Payments from the bank"), anchor=False)
    done.show()
    panels.overview(subject)
    question = panels.ask()
    some = found(subject, question)
    panels.listed(some, question)
    bank_decision.show(subject, some.entries)
    panels.remember(question)


main(require(Role.CLERK, Role.ADMIN))
