"""Parts of the settings: a new password, and where the account is signed in."""

from __future__ import annotations

import streamlit as st

from auth import sessions as store
from auth.accounts import Account
from auth.cookies import SESSION_HEADER
from auth.password_change import NoCookiesError, WrongPasswordError, change
from auth.password_rules import WeakPasswordError
from auth.passwords import BusyError
from auth.redirect import go
from auth.routes import finish_path
from auth.sessions import Session
from auth.sign_in import device
from ui import formats, panels, password_fields
from ui.address import link
from ui.browsers import browser_name
from ui.calendar import zone
from ui.i18n import _
from ui.page_list import SETTINGS_PATH
from ui.panels import Column

DONE_PARAM = "haslo"
"""Stands in the address after a password was set, so that the page can say so."""


def password(account: Account) -> None:
    """Ask for the former and the new password, with its strength while it is typed."""
    st.header(_("Password"), anchor=False)
    if account.must_change_password:
        words = _("You came with a one-time password. Set your own now; it opens the portal.")
        st.info(words, icon=":material/key:")
    elif st.query_params.get(DONE_PARAM):
        done = _("The password is changed. Everywhere else you have been signed out.")
        st.success(done, icon=":material/check:")
    with st.container(width=480):
        former = "" if account.must_change_password else _former()
        new, again, pressed = password_fields.ask(account, _("Change the password"))
        if pressed:
            _change(account, former, new, again)


def sessions(account: Account) -> None:
    """The browsers that are signed in to this account, and the way to end all but this one."""
    st.header(_("Where you are signed in"), anchor=False)
    here = st.context.headers.get(SESSION_HEADER, "")
    live = store.of_account(account)
    columns = [Column(_("Browser")), Column(_("Network address")), Column(_("Since"))]
    rows = [_row(session, here) for session in live]
    panels.show(panels.table(_("Where you are signed in"), columns, rows))
    if len(live) > 1 and st.button(_("Sign out everywhere else"), icon=":material/logout:"):
        store.revoke_others(account, here, device())
        st.rerun()


def _former() -> str:
    typed = st.text_input(
        _("Present password"),
        type="password",
        autocomplete="current-password",
        key="former_password",
        live=True,
    )
    return typed or ""


def _change(account: Account, former: str, new: str, again: str) -> None:
    """Change it and sign in anew, or say what is wrong."""
    if new != again:
        st.error(_("The two new passwords are not the same."))
        return
    try:
        ticket = change(account, former, new, _way_on(account))
    except WeakPasswordError as error:
        st.error(password_fields.said(error.weakness))
    except WrongPasswordError:
        st.error(_("The present password does not fit."))
    except BusyError:
        st.warning(_("Many people are signing in. Please try again in a moment."))
    except NoCookiesError:
        st.warning(_("Signing in needs cookies. Allow them for this site, then reload it."))
    else:
        go(finish_path(ticket))


def _way_on(account: Account) -> str:
    """Where to go once the password is changed."""
    if account.must_change_password:
        return link("/", {})
    return link(f"/{SETTINGS_PATH}", {DONE_PARAM: "zmienione"})


def _row(session: Session, here: str) -> list[str]:
    name = browser_name(session.browser)
    if session.session_hash == here:
        name = _("{browser} (this one)").format(browser=name)
    began = session.started_at.astimezone(zone())
    since = _("{day}, {time}").format(day=formats.day(began.date()), time=f"{began:%H:%M}")
    return [name, session.address or formats.NOTHING, since]
