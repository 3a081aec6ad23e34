"""Signing in: what happens between the form and the session.

The browser is tied to its try by the pre-session; the session itself begins at ``/auth/finish``,
under an id that no script and no address ever sees.
"""

from __future__ import annotations

import logging

import streamlit as st

from auth import accounts, demo, sessions, throttle
from auth.accounts import Account
from auth.cookies import PRE_HEADER
from auth.passwords import BusyError, hash_password, is_outdated, verify
from settings import settings
from store.change import Change, make

audit = logging.getLogger("kropla.audit")


def browser() -> str:
    """Hash of this browser's pre-session; empty when the browser refuses cookies."""
    return st.context.headers.get(PRE_HEADER, "")


def address() -> str:
    """The network address of this browser."""
    return st.context.ip_address or "this machine"


def prove(login: str, password: str) -> Account | None:
    """The account when login and password fit, else None: one answer for every reason.

    Raises:
        BusyError: too many sign-ins at once; the try does not count.
    """
    login = accounts.as_compared(login)
    here = address()
    is_admitted = throttle.admits(login, here)
    account = _known(login)
    hashed = accounts.password_hash(account or accounts.NOBODY)
    try:
        fits = verify(hashed, password)
    except BusyError:
        if is_admitted:
            throttle.withdrawn(login, here)
        raise
    is_right = is_admitted and fits
    if not is_right or account is None or hashed is None or not _opens(account, hashed):
        _refused(login, here, is_checked=is_admitted)
        return None
    throttle.succeeded(login, here)
    if is_outdated(hashed):
        accounts.rehash(account, hash_password(password))
    audit.info("signed in: %s from %s", account.login, here)
    return account


def _opens(account: Account, hashed: str) -> bool:
    """Whether a password that fits opens a session; a one-time password does once."""
    if not account.must_change_password:
        return True
    return accounts.spend_one_time_password(account, hashed)


def _refused(login: str, address: str, *, is_checked: bool) -> None:
    """Tell of it; in the store only where a password was checked, so that a flood fills no disk."""
    told = login[:64]
    audit.warning("sign-in refused: %r from %s", told, address)
    if is_checked:
        change = Change(told, "sign_in.refused", told, details={"from": address})
        make(change, lambda _connection: None)


def accept(account: Account, return_to: str) -> None:
    """Let this browser, and no other, collect a session within a minute."""
    sessions.grant(browser(), account, return_to)


def has_accounts() -> bool:
    """Whether anybody could sign in."""
    return settings().demo or accounts.any_active()


def demo_accounts() -> dict[str, Account]:
    """The named accounts of the demo by login; none outside demo mode."""
    return demo.named() if settings().demo else {}


def _known(login: str) -> Account | None:
    known = accounts.find(login)
    if known is None and settings().demo:
        return demo.adopt(login)
    return known
