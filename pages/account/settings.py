"""How do I keep my account safe: my password, other ways in, who sees my data, open sessions."""

import streamlit as st

from auth.guard import require, signed_in
from auth.roles import SIGNED_IN, Role
from auth.subject import Subject
from ui import account_panels as panels
from ui import customer_numbers, delegation_panels, einvoice_panels, email_panel, invitation
from ui import identity_panels as identities
from ui.i18n import _
from ui.second_factor_panels import second_step


def main(subject: Subject) -> None:
    """Password, other ways in, delegated access and sessions: always of one's own account."""
    account = signed_in()
    if account is None:
        return
    st.title(_("Settings"), anchor=False)
    identities.told(account)
    invitation.offer(account)
    panels.password(account)
    email_panel.show(account)
    identities.identity(account)
    if account.role is Role.CUSTOMER:
        customer_numbers.show(account)
        einvoice_panels.brief(account, subject)
        delegation_panels.show(account, subject)
    second_step(account)
    panels.sessions(account)


main(require(*SIGNED_IN))
