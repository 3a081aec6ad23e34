"""Do my invoices come on paper or electronically, and how do I change that."""

import streamlit as st

from auth.guard import require, signed_in
from auth.roles import Role
from auth.subject import Subject
from ui import einvoice_forms as forms
from ui.i18n import _


def main(subject: Subject) -> None:
    """The switch of a customer; the office records what was signed on paper."""
    account = signed_in()
    if account is None:
        return
    st.title(_("Electronic invoices"), anchor=False)
    if subject.is_viewing:
        forms.of_office(subject)
    else:
        forms.of_customer(account, subject)


main(require(Role.CUSTOMER))
