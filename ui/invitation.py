"""An invitation to see somebody's data, for whoever followed the link of its letter."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from auth import invitations
from auth.accounts import Account, EmailTakenError, LoginTakenError
from auth.invitations import (
    BadLoginError,
    GoneError,
    Invitation,
    Newcomer,
    NoCustomerError,
    OwesError,
    OwnInvitationError,
)
from auth.password_rules import WeakPasswordError
from auth.passwords import BusyError
from auth.sign_in import browser, device
from ui import formats, panels, password_fields
from ui.i18n import _, language
from ui.page_list import REGISTRATION_PATH, SETTINGS_PATH, SIGN_IN_PATH
from ui.properties import rights_told
from ui.sign_in import way

LONGEST_NAME = 100
_DONE = "invitation_done"


def show(account: Account | None) -> None:
    """What it is about, and how to accept it."""
    if done():
        return
    invitation = invitations.waiting(browser())
    if invitation is None:
        words = _("This page opens from the link in a letter, in the same browser, for 7 days.")
        st.info(words, icon=":material/info:")
        return
    _tell(invitation)
    if account is None:
        _ask_visitor(invitation)
    else:
        _ask(account)


def offer(account: Account) -> None:
    """In the settings: the invitation that this browser has followed, if there is one."""
    if not done() and invitations.waiting(browser()) is not None:
        st.header(_("Invitation"), anchor=False)
        show(account)


def done() -> bool:
    """After it was accepted: say so, and where to go; whether it was."""
    way_on = st.session_state.pop(_DONE, None)
    if way_on:
        st.success(_("You have accepted the invitation."), icon=":material/check:")
        way(SIGN_IN_PATH, way_on)
    return bool(way_on)


def _tell(invitation: Invitation) -> None:
    one = invitation.delegation
    count = _("all") if one.property_ids is None else formats.number(len(one.property_ids))
    rows = [
        (_("Given by"), one.giver),
        (_("Properties"), count),
        (_("Data"), rights_told(one.rights)),
        (_("Until"), formats.day(one.until)),
    ]
    panels.show(panels.facts(rows))


def _ask(account: Account) -> None:
    """One click of who is signed in; which account that is stands beside it."""
    words = _("You are signed in as {login}.")
    panels.show(panels.remark(words.format(login=account.login)))
    if not st.button(_("Accept the access"), type="primary"):
        return
    try:
        invitations.accept(account, browser())
    except OwnInvitationError:
        st.error(_("You have given this access yourself. The other person has to accept it."))
    except NoCustomerError:
        st.error(_("Accounts of employees do not accept invitations. Use an account of your own."))
    except OwesError:
        words = _("There is something to do first. Then open the link of the letter again.")
        st.warning(words, icon=":material/info:")
        way("/", _("To the portal"))
    except GoneError:
        st.error(_("This invitation does not work any more."))
    else:
        st.session_state[_DONE] = _("To the portal")
        st.rerun()


def _ask_visitor(invitation: Invitation) -> None:
    """The ways of who is not signed in: an account they have, or a new one."""
    st.header(_("I have an account"), anchor=False)
    way(f"/{SETTINGS_PATH}", _("Sign in and accept"))
    st.header(_("I have no account"), anchor=False)
    st.write(_("Choose a login and a password; your address is confirmed by the letter."))
    _ask_newcomer(invitation)
    st.caption(_("Are you a customer yourself? Register first, then open the letter again."))
    way(REGISTRATION_PATH, _("Register as a customer"))


def _ask_newcomer(invitation: Invitation) -> None:
    st.text(invitation.email)
    name = st.text_input(
        _("First and last name"), max_chars=LONGEST_NAME, autocomplete="name", key="newcomer_name"
    )
    login = st.text_input(
        _("Login"), max_chars=50, autocomplete="username", key="newcomer_login",
        help=_("3 to 50 letters and digits, also . - and _"),
    )  # fmt: skip
    accepts = st.checkbox(
        _("I accept the [terms](/regulamin) and know the [privacy notice](/prywatnosc).")
    )
    typed = Newcomer((login or "").strip(), " ".join((name or "").split()), "", language())
    own = invitations.judged(typed, invitation.email)
    new, again, pressed = password_fields.ask(own, _("Open an account and accept"))
    if not pressed:
        return
    fault = _missing(typed, new == again, accepts) or _fault(replace(typed, password=new))
    if fault:
        st.error(fault)
        return
    st.session_state[_DONE] = _("Sign in")
    st.rerun()


def _missing(typed: Newcomer, are_same: bool, accepts: bool) -> str:
    if not typed.name:
        return _("Give your first and last name.")
    if not are_same:
        return _("The two new passwords are not the same.")
    return "" if accepts else _("Without accepting the terms there is no account.")


def _fault(newcomer: Newcomer) -> str:
    """Open the account, or say why not."""
    try:
        invitations.open_account(newcomer, browser(), device())
    except BadLoginError:
        return _("Login: 3 to 50 letters and digits, also . - and _ between them.")
    except WeakPasswordError as error:
        return password_fields.said(error.weakness)
    except LoginTakenError:
        return _("This login is taken. Choose another one.")
    except EmailTakenError:
        return _("There is an account with this address. Sign in to it and accept.")
    except BusyError:
        return _("Many people are signing in. Please try again in a moment.")
    except GoneError:
        return _("This invitation does not work any more.")
    return ""
