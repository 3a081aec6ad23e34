"""Server-side sessions: what a cookie stands for, kept where the cookie cannot reach.

Only the SHA-256 of an id is kept, so a copy of the store signs nobody in. Both ids are random
256-bit values; neither ever appears in an address. A session holds no copy of the account: role,
customers and state are looked up with it, so that a change of them is in force at once.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    delete,
    insert,
    not_,
    select,
    update,
)

from auth import clock, devices, grants
from auth.accounts import Account, State, end_sessions, of_row, one
from settings import settings
from store.change import Change, make
from store.engine import reading, watcher, writing
from store.tables import accounts
from store.tables import sessions as table

SEEN_EVERY = timedelta(minutes=1)
"""A session in use is noted as seen this often, not at every message: a note is a write."""

LONGEST_BROWSER = 200


def new_id() -> str:
    """A fresh random id for a cookie: 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def hashed(cookie_value: str) -> str:
    """The form in which an id is kept and compared: hexadecimal SHA-256."""
    return hashlib.sha256(cookie_value.encode()).hexdigest()


@dataclass(frozen=True)
class Session:
    """A signed-in browser."""

    session_hash: str
    account: Account
    started_at: datetime
    seen_at: datetime
    address: str
    browser: str


@dataclass(frozen=True)
class Grant:
    """A proven sign-in, collected by the browser that proved it."""

    account: Account
    return_to: str


def grant(pre_hash: str, account: Account, return_to: str) -> str:
    """Note that the browser with this pre-session has proven to be ``account``; the ticket.

    A second one of the same browser replaces the first.
    """
    with writing() as connection:
        _sweep(connection)
        return grants.put(connection, pre_hash, account.account_id, return_to)


def collect(pre_hash: str, ticket: str) -> Grant | None:
    """Take the grant of a pre-session: the first caller gets it, and only within a minute."""
    with writing() as connection:
        row = grants.take(connection, pre_hash, ticket)
        if row is None:
            return None
        account = _active(connection, row.account_id)
    return Grant(account, row.return_to) if account else None


def start(account: Account, address: str = "", browser: str = "", device_hash: str = "") -> str:
    """Begin a session and return its id, which is not kept; the browser is known from then on."""
    session_id = new_id()
    now = clock.now()
    row = {
        "session_hash": hashed(session_id),
        "account_id": account.account_id,
        "started_at": now,
        "seen_at": now,
        "address": address[:64],
        "browser": browser[:LONGEST_BROWSER],
    }

    def work(connection: Connection) -> None:
        connection.execute(insert(table).values(row))
        if device_hash:
            devices.meet(connection, account, device_hash, address, browser)

    make(Change(account.login, "session.started", account.login, details={"from": address}), work)
    return session_id


def look() -> None:
    """Notice what other processes have changed; the gate does at every request and message."""
    watching = watcher()
    if watching is not None:
        watching.look()


def find(session_hash: str) -> Session | None:
    """The live session of this hash, without prolonging it."""
    if not session_hash:
        return None
    watching = watcher()
    if watching is None:
        session = _read(session_hash)
    else:
        session = _kept((watching.mark, clock.today()), session_hash)
    idle_from, old_from = _limits()
    if session is None or session.seen_at <= idle_from or session.started_at <= old_from:
        return None
    return session


@lru_cache(maxsize=4096)
def _kept(_mark: Hashable, session_hash: str) -> Session | None:
    """The session, looked up once for as long as nothing in the store changes."""
    return _read(session_hash)


def _read(session_hash: str) -> Session | None:
    """The session of an active account, live or not."""
    sql = (
        select(table, accounts)
        .join(accounts, table.c.account_id == accounts.c.account_id)
        .where(table.c.session_hash == session_hash, accounts.c.state == State.ACTIVE)
    )
    with reading() as connection:
        row = connection.execute(sql).first()
        return _session(row, of_row(connection, row)) if row else None


def touch(session_hash: str) -> Session | None:
    """The live session of this hash; its idle time starts anew."""
    session = find(session_hash)
    now = clock.now()
    if session is not None and now - session.seen_at >= SEEN_EVERY:
        with writing() as connection:
            connection.execute(
                update(table).where(table.c.session_hash == session_hash).values(seen_at=now)
            )
    return session


def revoke(session_hash: str) -> None:
    """End the session now, in every tab and for every copy of its cookie; twice is no error."""
    session = find(session_hash)
    if session is None:
        return

    def work(connection: Connection) -> None:
        connection.execute(delete(table).where(table.c.session_hash == session_hash))

    make(Change(session.account.login, "session.ended", session.account.login), work)


def of_account(account: Account) -> list[Session]:
    """The live sessions of an account, the newest first."""
    sql = (
        select(table)
        .where(table.c.account_id == account.account_id, _is_live())
        .order_by(table.c.seen_at.desc())
    )
    with reading() as connection:
        return [_session(row, account) for row in connection.execute(sql).all()]


def revoke_others(account: Account, session_hash: str, device_hash: str = "") -> None:
    """Sign an account out everywhere but here, and know none of its other browsers any more."""

    def work(connection: Connection) -> None:
        end_sessions(connection, account, but=session_hash)
        devices.forget_others(connection, account.account_id, device_hash)

    make(Change(account.login, "session.ended", account.login), work)


def _is_live() -> ColumnElement[bool]:
    idle_from, old_from = _limits()
    return and_(table.c.seen_at > idle_from, table.c.started_at > old_from)


def _limits() -> tuple[datetime, datetime]:
    """Sessions last seen, and those begun, at these moments or earlier are over."""
    now, chosen = clock.now(), settings()
    idle = timedelta(minutes=chosen.session_idle_minutes)
    whole = timedelta(hours=chosen.session_hours)
    return now - idle, now - whole


def _session(row: Row[Any], account: Account) -> Session:
    return Session(row.session_hash, account, row.started_at, row.seen_at, row.address, row.browser)


def _active(connection: Connection, account_id: str) -> Account | None:
    return one(
        connection,
        and_(accounts.c.account_id == account_id, accounts.c.state == State.ACTIVE),
    )


def _sweep(connection: Connection) -> None:
    """Forget what is over, so that the store does not grow; called at every sign-in."""
    connection.execute(delete(table).where(not_(_is_live())))
    grants.sweep(connection)
