"""Browsers that an account has signed in from before, known by a cookie of their own.

The cookie opens nothing. Who signs in from a browser that the account does not know is asked for a
code (`auth/challenges.py`), and the owner is told.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from auth import clock, notices
from auth.accounts import Account
from auth.browsers import browser_name
from store.engine import insert_new, reading
from store.tables import devices as table

KEPT = timedelta(days=180)
"""A browser that the account has not signed in from for so long is unknown again."""


def is_known(connection: Connection, device_hash: str, account_id: str) -> bool:
    """Whether an account has signed in from a browser."""
    sql = select(table.c.made_at).where(_is(device_hash, account_id), _is_fresh())
    return connection.execute(sql).first() is not None


def is_ours(device_hash: str) -> bool:
    """Whether the portal has given out this cookie; one from elsewhere is replaced."""
    sql = select(table.c.made_at).where(table.c.device_hash == device_hash, _is_fresh()).limit(1)
    with reading() as connection:
        return connection.execute(sql).first() is not None


def meet(
    connection: Connection, account: Account, device_hash: str, address: str, browser: str
) -> None:
    """Know a browser from now on, inside the change that begins a session; a new one is told of."""
    now = clock.now()
    connection.execute(delete(table).where(table.c.seen_at <= now - KEPT))
    own = {"device_hash": device_hash, "account_id": account.account_id}
    if insert_new(connection, table, {**own, "made_at": now, "seen_at": now}):
        words = {"browser": browser_name(browser), "address": address, "at": now.isoformat()}
        notices.tell(connection, account, "new_device", **words)
    else:
        is_it = _is(device_hash, account.account_id)
        connection.execute(update(table).where(is_it).values(seen_at=now))


def know(connection: Connection, account_id: str, device_hash: str) -> None:
    """Know a browser whose person has just shown, by a link, to read the account's letters."""
    if device_hash:
        now = clock.now()
        own = {"device_hash": device_hash, "account_id": account_id}
        insert_new(connection, table, {**own, "made_at": now, "seen_at": now})


def forget_others(connection: Connection, account_id: str, device_hash: str = "") -> None:
    """Know none of an account's browsers any more but this one, inside a change."""
    others = table.c.account_id == account_id, table.c.device_hash != device_hash
    connection.execute(delete(table).where(*others))


def _is(device_hash: str, account_id: str) -> ColumnElement[bool]:
    return and_(table.c.device_hash == device_hash, table.c.account_id == account_id)


def _is_fresh() -> ColumnElement[bool]:
    return table.c.seen_at > clock.now() - KEPT
