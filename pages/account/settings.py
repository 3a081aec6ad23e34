"""How do I keep my account safe: my password, a second step, and where I am signed in."""

import streamlit as st

from auth.guard import require, signed_in
from auth.roles import SIGNED_IN, Role
from auth.subject import Subject
from ui import account_panels as panels
from ui import customer_numbers, email_panel
from ui.i18n import _
from ui.second_factor_panels import second_step


def main(_subject: Subject) -> None:
    """Set a password and a second step, see the sessions and end the others: one's own always."""
    account = signed_in()
    if account is None:
        return
    st.title(_("Settings"), anchor=False)
    panels.password(account)
    second_step(account)
    email_panel.show(account)
    if account.role is Role.CUSTOMER:
        customer_numbers.show(account)
    panels.sessions(account)


main(require(*SIGNED_IN))
