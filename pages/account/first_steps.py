"""What do I have to do first, before the portal opens."""

import streamlit as st

from auth.guard import require, signed_in
from auth.roles import SIGNED_IN
from auth.subject import Subject
from ui import first_steps, navigation
from ui.i18n import _
from ui.second_factor_panels import keep_codes


def main(subject: Subject) -> None:
    """The first of the steps that are left, or the way in when nothing is."""
    account = signed_in()
    if account is None or keep_codes():
        return
    if not account.owes:
        navigation.to_start(subject.role)
    st.title(_("Before the portal opens"), anchor=False)
    if not account.owes:
        st.success(_("Nothing is left to do."), icon=":material/check:")
        return
    first_steps.left(account)
    first_steps.show(account)


main(require(*SIGNED_IN, with_duties=True))
