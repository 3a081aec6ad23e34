"""I have followed the link in the letter: how do I set a new password."""

import streamlit as st

from auth import recovery as links
from auth.guard import require
from auth.roles import EVERYBODY
from auth.sign_in import browser
from auth.subject import Subject
from ui import recovery
from ui.i18n import _


def main(_subject: Subject) -> None:
    """Ask for the new password, or say how one gets here."""
    with st.container(width=520):
        st.title(_("New password"), anchor=False)
        if recovery.done():
            return
        account = links.waiting(browser())
        if account is None:
            recovery.gone()
        else:
            recovery.set_new(account)


main(require(*EVERYBODY, with_duties=True))
