"""Placeholder; the page follows."""

import streamlit as st

from auth.guard import require
from auth.roles import Role
from auth.subject import Subject


def main(subject: Subject) -> None:
    """Say who is here."""
    st.title("customer/usage")
    st.write(subject.login, subject.customer_ids)


main(require(Role.CUSTOMER))
