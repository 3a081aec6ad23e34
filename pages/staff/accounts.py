"""Who has an account, and how do I help somebody who cannot get in."""

import streamlit as st

from auth.guard import require
from auth.roles import Role
from auth.subject import Subject
from ui import account_list as accounts
from ui import application_list, done, waiting_list
from ui.i18n import _


def main(subject: Subject) -> None:
    """Find an account and help its owner, or open one for a customer."""
    st.title(_("Accounts"), anchor=False)
    done.show()
    waiting_list.show(subject)
    application_list.show(subject)
    accounts.ask_new(subject)
    wanted = st.text_input(
        _("Login, name or customer number"),
        key="konto",
        bind="query-params",
        max_chars=accounts.LONGEST_WORDS,
        icon=":material/search:",
    )
    accounts.show(subject, wanted or "")


main(require(Role.CLERK, Role.ADMIN))
