"""Signing in: what happens between the form and the session.

The browser is tied to its try by the pre-session; the session itself begins at ``/auth/finish``,
under an id that no script and no address ever sees.
"""

from __future__ import annotations

import logging
from functools import cache

import streamlit as st

from auth.accounts import Account, AccountDirectory, NoAccounts
from auth.cookies import PRE_HEADER
from auth.demo import DemoAccounts, accounts_path
from auth.passwords import BusyError, verify
from auth.sessions import sessions
from auth.throttle import Throttle
from settings import settings

audit = logging.getLogger("kropla.audit")
throttle = Throttle()


@cache
def directory() -> AccountDirectory:
    """The accounts of this portal: those of the demo, or none yet."""
    return DemoAccounts(accounts_path()) if settings().demo else NoAccounts()


def browser() -> str:
    """Hash of this browser's pre-session; empty when the browser refuses cookies."""
    return st.context.headers.get(PRE_HEADER, "")


def prove(login: str, password: str) -> Account | None:
    """The account when login and password fit, else None: one answer for every reason.

    Raises:
        BusyError: too many sign-ins at once; the try does not count.
    """
    login = login.strip().casefold()
    address = st.context.ip_address or "this machine"
    is_admitted = throttle.admits(login, address)
    try:
        fits = verify(directory().password_hash(login), password)
    except BusyError:
        if is_admitted:
            throttle.withdrawn(login, address)
        raise
    if not (is_admitted and fits):
        audit.warning("sign-in refused: %r from %s", login[:64], address)
        return None
    throttle.succeeded(login, address)
    audit.info("signed in: %s from %s", login, address)
    return directory().find(login)


def accept(account: Account, return_to: str) -> None:
    """Let this browser, and no other, collect a session within a minute."""
    sessions.grant(browser(), account, return_to)


def demo_accounts() -> dict[str, Account]:
    """The named accounts of the demo by login; none outside demo mode."""
    known = directory()
    return known.accounts if isinstance(known, DemoAccounts) else {}
