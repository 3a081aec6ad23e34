"""I do not remember my password, or my login: how do I get in."""

import streamlit as st

from auth.guard import require
from auth.roles import EVERYBODY
from auth.subject import Subject
from ui import recovery
from ui.i18n import _


def main(_subject: Subject) -> None:
    """Ask who it is; a letter does the rest."""
    with st.container(width=520):
        st.title(_("Forgotten password or login"), anchor=False)
        recovery.ask()


main(require(*EVERYBODY, with_duties=True))
