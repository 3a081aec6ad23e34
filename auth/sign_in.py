"""Signing in: what happens between the form and the session.

The browser is tied to its try by the pre-session; the session itself begins at ``/auth/finish``,
under an id that no script and no address ever sees.
"""

from __future__ import annotations

import logging
from datetime import timedelta

import streamlit as st
from sqlalchemy import Connection

from auth import accounts, challenges, clock, credentials, demo, notices, throttle
from auth.accounts import Account
from auth.challenges import Kind
from auth.cookies import DEVICE_HEADER, PRE_HEADER
from auth.passwords import BusyError, hash_password, is_outdated, verify
from settings import settings
from store.change import Change, make

audit = logging.getLogger("kropla.audit")

LOCKED_LETTER_EVERY = timedelta(hours=1)
"""The owner of an account that is being guessed at is told at most this often."""


def browser() -> str:
    """Hash of this browser's pre-session; empty when the browser refuses cookies."""
    return st.context.headers.get(PRE_HEADER, "")


def device() -> str:
    """Hash of what this browser is known by from earlier sessions; empty when it is new."""
    return st.context.headers.get(DEVICE_HEADER, "")


def address() -> str:
    """The network address of this browser."""
    return st.context.ip_address or "this machine"


def prove(login: str, password: str) -> Account | None:
    """The account when login and password fit, else None: one answer for every reason.

    Raises:
        BusyError: too many sign-ins at once; the try does not count.
    """
    login, here = accounts.as_compared(login), address()
    account = _known(login)
    if account is not None:
        # By login or by e-mail, tries at one account count together.
        login = account.login
    is_admitted = throttle.admits(login, here)
    hashed = credentials.password_hash(account or accounts.NOBODY)
    try:
        fits = verify(hashed, password)
    except BusyError:
        if is_admitted:
            throttle.withdrawn(login, here)
        raise
    is_right = is_admitted and fits
    if not is_right or account is None or hashed is None or not _opens(account, hashed):
        _refused(login, here, account, is_checked=is_admitted)
        return None
    if is_outdated(hashed):
        credentials.rehash(account, hash_password(password))
    _settle(account, here)
    return account


def _settle(account: Account, here: str) -> None:
    """The try does not count as failed; former ones are forgotten once nothing else is asked."""
    step = challenges.needed(account, device())
    if step is None:
        throttle.succeeded(account.login, here)
        audit.info("signed in: %s from %s", account.login, here)
        return
    (throttle.half_way if step is Kind.EMAIL else throttle.withdrawn)(account.login, here)
    audit.info("password right: %s from %s, second step %s", account.login, here, step)


def _opens(account: Account, hashed: str) -> bool:
    """Whether a password that fits opens a session; a one-time password does once."""
    if not account.must_change_password:
        return True
    return credentials.spend_one_time_password(account, hashed)


def _refused(login: str, address: str, account: Account | None, *, is_checked: bool) -> None:
    """Tell of it; in the store only where a password was checked, so that a flood fills no disk."""
    told = login[:64]
    audit.warning("sign-in refused: %r from %s", told, address)
    if not is_checked:
        return

    def work(connection: Connection) -> None:
        if account is not None and throttle.is_slowed(connection, login):
            at = clock.now().isoformat()
            notices.tell_once(connection, account, "locked", LOCKED_LETTER_EVERY, at=at)

    make(Change(told, "sign_in.refused", told, details={"from": address}), work)


def accept(account: Account, return_to: str) -> str:
    """Let this browser, and no other, collect a session within a minute, by the ticket.

    Empty when a second step is asked for first; the sign-in page shows it.
    """
    return challenges.begin(browser(), account, return_to, device()).ticket


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
