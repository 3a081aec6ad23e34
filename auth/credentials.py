"""Passwords of accounts: the hash, one-time passwords that open one session, and new ones."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select

from auth import clock, links, notices
from auth.accounts import Account, end_sessions, put
from auth.devices import forget_others
from auth.links import Purpose
from store.change import Change, make
from store.engine import reading
from store.tables import accounts

ONE_TIME = timedelta(hours=72)
"""How long a one-time password waits for its first use."""


class _AlreadySpentError(Exception):
    """Somebody else was faster."""


def password_hash(account: Account) -> str | None:
    """The argon2id hash of an account's password; None when it has none, or none any more."""
    sql = select(accounts).where(accounts.c.account_id == account.account_id)
    with reading() as connection:
        row = connection.execute(sql).first()
    if row is None or row.password_hash is None:
        return None
    is_late = row.must_change_password and clock.now() - row.password_set_at > ONE_TIME
    return None if is_late else str(row.password_hash)


def spend_one_time_password(account: Account, hashed: str) -> bool:
    """A one-time password opens one session: of two at the same moment the first gets True."""

    def work(connection: Connection) -> None:
        spent = put(connection, account, accounts.c.password_hash == hashed, password_hash=None)
        if not spent:
            raise _AlreadySpentError

    try:
        make(Change(account.login, "account.one_time_password_used", account.login), work)
    except _AlreadySpentError:
        return False
    return True


def set_password(
    account: Account, hashed: str, actor: str, *, must_change: bool = False, device_hash: str = ""
) -> None:
    """Give an account a password; every session of it ends, and its owner is told.

    Of its browsers only the one that is given stays known.
    """

    def work(connection: Connection) -> None:
        set_in(connection, account, hashed, must_change=must_change, device_hash=device_hash)

    make(Change(actor, "account.password_set", account.login), work)


def set_in(
    connection: Connection,
    account: Account,
    hashed: str,
    *,
    must_change: bool = False,
    device_hash: str = "",
) -> None:
    """The same inside a change."""
    put(
        connection,
        account,
        password_hash=hashed,
        password_set_at=clock.now(),
        must_change_password=must_change,
        has_mailed_password=False,
    )
    end_sessions(connection, account)
    forget_others(connection, account.account_id, device_hash)
    links.drop(connection, Purpose.RESET, account.account_id)
    notices.tell(connection, account, "password_changed", at=clock.now().isoformat())


def rehash(account: Account, hashed: str) -> None:
    """Keep the same password under the parameters of today."""

    def work(connection: Connection) -> None:
        put(connection, account, password_hash=hashed)

    make(Change(account.login, "account.rehashed", account.login), work)
