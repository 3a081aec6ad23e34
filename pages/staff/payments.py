"""Which payments are under way, and what became of the others."""

import streamlit as st

from auth.guard import require
from auth.roles import Role
from auth.subject import Subject
from ui import payment_list
from ui.i18n import _


def main(subject: Subject) -> None:
    """All of them, or those of one customer."""
    st.title(_("Payments through Przelewy24"), anchor=False)
    wanted = st.text_input(
        _("Customer number"),
        key="numer",
        bind="query-params",
        max_chars=payment_list.LONGEST_NUMBER,
        icon=":material/search:",
    )
    payment_list.show(subject, (wanted or "").strip())


main(require(Role.CLERK, Role.ADMIN))
