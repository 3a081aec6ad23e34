"""Somebody lets me see their water data: whose, and how do I accept."""

import streamlit as st

from auth.guard import require, signed_in
from auth.roles import EVERYBODY
from auth.subject import Subject
from ui import invitation
from ui.i18n import _


def main(_subject: Subject) -> None:
    """What the invitation is about, and the ways to accept it."""
    with st.container(width=520):
        st.title(_("Invitation"), anchor=False)
        invitation.show(signed_in())


main(require(*EVERYBODY, with_duties=True))
