"""Which customer is it: found by number, name, address or meter."""

import streamlit as st

from auth.guard import require
from auth.roles import Role
from auth.subject import Subject
from ui import customer_list
from ui.i18n import _


def main(subject: Subject) -> None:
    """Ask for words, list the customers that have them all."""
    st.title(_("Customers"), anchor=False)
    wanted = st.text_input(
        _("Number, name, address or meter"),
        placeholder=_("for example: Nowak Lipowa"),
        key="szukaj",
        bind="query-params",
        max_chars=customer_list.LONGEST_WORDS,
        icon=":material/search:",
    )
    customer_list.show(subject, wanted or "")


main(require(Role.CLERK, Role.ADMIN))
