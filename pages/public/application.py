"""I cannot prove by an invoice who I am: how do I get an account all the same."""

import streamlit as st

from auth.guard import require
from auth.roles import EVERYBODY
from auth.subject import Subject
from ui import application, registration
from ui.i18n import _


def main(_subject: Subject) -> None:
    """The form, where letters can be sent at all."""
    with st.container(width=560):
        st.title(_("Application for an account"), anchor=False)
        if registration.is_open():
            application.show()


main(require(*EVERYBODY, with_duties=True))
