"""Parts of the pages for a forgotten password or login."""

from __future__ import annotations

import streamlit as st

from auth import recovery
from auth.accounts import Account
from auth.password_rules import WeakPasswordError
from auth.passwords import BusyError
from auth.recovery import LinkGoneError, TooManyError
from auth.sign_in import address, browser, device
from settings import settings
from ui import demo_letters, password_fields, robot_check
from ui.i18n import _
from ui.page_list import RECOVERY_PATH, SIGN_IN_PATH
from ui.sign_in import way

LONGEST_NAME = 254
_SENT, _SET, _WRONG = "recovery_sent", "recovery_password_set", "recovery_wrong_answer"


def ask() -> None:
    """What was forgotten, and by whom; afterwards what happens next."""
    if st.session_state.get(_SENT):
        _sent(st.session_state[_SENT])
        return
    password, login = _("Password"), _("Login")
    what = st.segmented_control(
        _("What do you not remember?"), [password, login], default=password, required=True
    )
    is_login = what == login
    label = _("E-mail of the account") if is_login else _("Login or e-mail")
    name = st.text_input(label, max_chars=LONGEST_NAME, autocomplete="username")
    if st.session_state.pop(_WRONG, False):
        st.error(_("The answer to the question was not right. Here is another one."))
    answer = robot_check.ask()
    if st.button(_("Send me a letter"), type="primary"):
        _send("login" if is_login else "password", (name or "").strip(), answer)


def set_new(account: Account) -> None:
    """A new password, for who came by the letter's link."""
    st.caption(_("For the account {login}").format(login=account.login))
    new, again, pressed = password_fields.ask(account, _("Set the password"))
    if not pressed:
        return
    if new != again:
        st.error(_("The two new passwords are not the same."))
        return
    try:
        recovery.set_password(browser(), new, device())
    except WeakPasswordError as error:
        st.error(password_fields.said(error.weakness))
    except LinkGoneError:
        gone()
    except BusyError:
        st.warning(_("Many people are signing in. Please try again in a moment."))
    else:
        st.session_state[_SET] = True
        st.rerun()


def done() -> bool:
    """After the password was set: say so, and where to go; whether it was."""
    if not st.session_state.get(_SET):
        return False
    words = _("The password is set. Sign in with it; everywhere you have been signed out.")
    st.success(words, icon=":material/check:")
    way(SIGN_IN_PATH, _("Sign in"))
    return True


def gone() -> None:
    """There is no link that this browser may use."""
    words = _("This page opens from the link in a letter, in the same browser, for one hour.")
    st.info(words, icon=":material/info:")
    way(RECOVERY_PATH, _("Ask for a new link"))


def _send(what: str, name: str, answer: str) -> None:
    if not name:
        st.error(_("Give your login or e-mail."))
        return
    if not robot_check.is_right(answer):
        st.session_state[_WRONG] = True
        st.rerun()
    try:
        (recovery.ask_login if what == "login" else recovery.ask_password)(name, address())
    except TooManyError:
        st.warning(_("Many letters were asked for from here. Please try again in an hour."))
        return
    st.session_state[_SENT] = what
    st.rerun()


def _sent(what: str) -> None:
    words = _("If there is such an account, a letter is on its way to its e-mail address.")
    st.success(words, icon=":material/mail:")
    hint = _("Set the new password through the link in it, within an hour, in this browser.")
    st.write(hint if what == "password" else _("It says which login is yours."))
    office = _("Nothing came? Look among the unwanted ones, or call us: {phone}, {hours}.")
    st.caption(office.format(phone=settings().office_phone, hours=settings().office_hours))
    demo_letters.hint()
