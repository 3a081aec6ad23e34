"""I am a customer without an account: how do I get one."""

import streamlit as st

from auth.guard import require
from auth.roles import EVERYBODY
from auth.subject import Subject
from ui import registration
from ui.i18n import _


def main(_subject: Subject) -> None:
    """The steps of the registration, where letters can be sent at all."""
    with st.container(width=560):
        st.title(_("Registration"), anchor=False)
        if registration.is_open():
            registration.show()


main(require(*EVERYBODY, with_duties=True))
