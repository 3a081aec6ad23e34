"""What shall I pay now; and what became of the payment I have made."""

import streamlit as st

from auth.guard import require
from auth.roles import Role
from auth.subject import Subject
from office.payments.beginning import PAYMENT_PARAM
from ui import paying
from ui import payment_panels as panels
from ui.i18n import _


def main(subject: Subject) -> None:
    """The payment that the address names, else what can be paid."""
    number = st.query_params.get(PAYMENT_PARAM, "")
    if not number:
        st.title(_("Pay"), anchor=False)
        paying.choose(subject)
        return
    st.title(_("Online payment"), anchor=False)
    payment = panels.find(subject, number)
    if payment is None:
        panels.unknown()
        return
    panels.show(payment)


main(require(Role.CUSTOMER))
