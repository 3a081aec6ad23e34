"""The e-mail address of an account: which it is, and the way to another one."""

from __future__ import annotations

import streamlit as st

from auth import addresses
from auth.accounts import Account
from auth.addresses import TooManyError
from auth.guard import signed_in
from auth.password_change import knows
from auth.passwords import BusyError
from core.contacts import LONGEST_EMAIL, as_email
from ui import demo_letters
from ui.i18n import _

LOOK_EVERY_SECONDS = 3
_ASKED = "email_asked"


def show(account: Account) -> None:
    """The address of today, and a form for a new one; afterwards what happens next."""
    st.header(_("E-mail"), anchor=False)
    if account.email:
        st.text(account.email)
    with st.container(width=480):
        asked = st.session_state.get(_ASKED)
        if asked and asked != account.email:
            words = _("A letter is on its way to {email}. Open the link in it within 24 hours.")
            st.success(words.format(email=f"`{asked}`"), icon=":material/mail:")
            demo_letters.hint()
            _wait(account.email)
        _form(account)


def _form(account: Account) -> None:
    if not account.email:
        st.write(_("We write there when something happens to your account or a bill comes."))
    with st.form("email", border=False, clear_on_submit=True):
        label = _("New e-mail address") if account.email else _("E-mail address")
        typed = st.text_input(label, max_chars=LONGEST_EMAIL, autocomplete="email")
        password = ""
        if account.email:
            password = st.text_input(
                _("Present password"), type="password", autocomplete="current-password"
            )
        if st.form_submit_button(_("Send a letter there")):
            _ask(account, typed or "", password or "")


def _ask(account: Account, typed: str, password: str) -> None:
    email = as_email(typed)
    if email is None:
        st.error(_("E-mail: an address looks like name@example.pl."))
        return
    try:
        # Whoever found the portal open must not take the account over through its address.
        if account.email and not knows(account, password):
            st.error(_("The present password does not fit."))
            return
        addresses.ask(account, email)
    except TooManyError:
        st.warning(_("Many letters were asked for from here. Please try again in an hour."))
    except BusyError:
        st.warning(_("Many people are signing in. Please try again in a moment."))
    else:
        st.session_state[_ASKED] = email
        st.rerun()


@st.fragment(run_every=f"{LOOK_EVERY_SECONDS}s")
def _wait(former: str | None) -> None:
    """Notice that the letter was opened, in whatever tab."""
    account = signed_in()
    if account is not None and account.email != former:
        st.session_state.pop(_ASKED, None)
        st.rerun()
