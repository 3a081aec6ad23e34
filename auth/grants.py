"""Grants: a browser has proven who it is, and may collect its session within a minute.

It brings two halves: its cookie, and a ticket that only the tab knows in which the password was
typed. So whoever was at the same browser before and copied the cookie of visitors has nothing.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, delete, insert

from auth import clock
from store.tables import challenges
from store.tables import grants as table

GRANT = timedelta(seconds=60)


def put(connection: Connection, pre_hash: str, account_id: str, return_to: str) -> str:
    """Grant a session to a browser, in place of whatever else it had begun; returns the ticket."""
    check(pre_hash, return_to)
    forget(connection, pre_hash)
    ticket = secrets.token_urlsafe(32)
    row = {"pre_hash": pre_hash, "account_id": account_id, "return_to": return_to}
    row |= {"ticket_hash": sha256(ticket.encode()).hexdigest()}
    connection.execute(insert(table).values(**row, made_at=clock.now()))
    return ticket


def take(connection: Connection, pre_hash: str, ticket: str) -> Row[Any] | None:
    """The grant of a browser that brings its ticket; the first caller gets it, within a minute."""
    is_it = (table.c.pre_hash == pre_hash) & (
        table.c.ticket_hash == sha256(ticket.encode()).hexdigest()
    )
    row = connection.execute(delete(table).where(is_it).returning(*table.c)).first()
    return row if row is not None and clock.now() - row.made_at <= GRANT else None


def forget(connection: Connection, pre_hash: str) -> None:
    """Drop every sign-in that a browser has begun."""
    for begun in (challenges, table):
        connection.execute(delete(begun).where(begun.c.pre_hash == pre_hash))


def sweep(connection: Connection) -> None:
    """Forget what nobody collected in time."""
    connection.execute(delete(table).where(table.c.made_at < clock.now() - GRANT))
    connection.execute(delete(challenges).where(challenges.c.expires_at <= clock.now()))


def check(pre_hash: str, return_to: str) -> None:
    """Raises ValueError unless there is a browser, and a page of this portal to go back to."""
    if not pre_hash or not is_own_path(return_to):
        raise ValueError("a grant needs a browser and a page of this portal")


def is_own_path(path: str) -> bool:
    """True for a path below this portal's root; never another site, however it is written."""
    return re.fullmatch(r"/(?![/\\])[^\\\x00-\x20]*", path) is not None
