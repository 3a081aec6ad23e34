"""Links in letters: whoever follows one has shown that the letter's mailbox is theirs.

A link's secret is made when its letter is sent and stands behind the ``#`` of the address, which
no server, log or mail scanner gets to see. Looking at the page changes nothing; pressing its
button ties the link to that browser, and what it is for uses it up.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from auth import clock
from auth.sessions import hashed
from store.engine import reading, writing
from store.tables import links

PATH = "/auth/link"


class Purpose(StrEnum):
    """What a link opens."""

    REGISTRATION = "registration"
    ADDRESS = "address"
    RESET = "reset"
    APPLICATION = "application"
    DELEGATION = "delegation"


LIVES = {
    Purpose.REGISTRATION: timedelta(hours=24),
    Purpose.ADDRESS: timedelta(hours=24),
    Purpose.RESET: timedelta(hours=1),
    Purpose.APPLICATION: timedelta(hours=72),
    Purpose.DELEGATION: timedelta(days=7),
}
"""How long a link works, from the moment its letter was sent."""


@dataclass(frozen=True)
class Link:
    """A link that works now. ``subject`` is the account, registration or application it is for."""

    token_hash: str
    purpose: Purpose
    subject: str
    email: str


def mint(connection: Connection, purpose: Purpose, subject: str, email: str) -> str:
    """A new link in place of all former ones of this purpose and subject; returns its secret."""
    drop(connection, purpose, subject)
    token = secrets.token_urlsafe(32)
    now = clock.now()
    row = {"purpose": purpose, "subject": subject, "email": email, "made_at": now}
    expires = {"expires_at": now + LIVES[purpose], "token_hash": hashed(token)}
    connection.execute(insert(links).values(**row, **expires))
    return token


def drop(connection: Connection, purpose: Purpose, subject: str) -> None:
    """Make every link of this purpose and subject useless."""
    connection.execute(delete(links).where(links.c.purpose == purpose, links.c.subject == subject))


def follow(token: str, pre_hash: str) -> Link | None:
    """Tie a link to the browser that follows it; None when it does not work, or not here."""
    if not token or not pre_hash:
        return None
    works = (links.c.token_hash == hashed(token)) & (links.c.expires_at > clock.now())
    free = or_(links.c.pre_hash.is_(None), links.c.pre_hash == pre_hash)
    tied = update(links).where(works, free).values(pre_hash=pre_hash).returning(*links.c)
    with reading() as connection:
        # Guesses are turned away without writing anything.
        if connection.execute(select(links.c.purpose).where(works, free)).first() is None:
            return None
    with writing() as connection:
        connection.execute(delete(links).where(links.c.expires_at <= clock.now()))
        row = connection.execute(tied).first()
    return _link(row) if row else None


def followed(purpose: Purpose, pre_hash: str) -> Link | None:
    """The link of this purpose that this browser has followed, if it still works."""
    if not pre_hash:
        return None
    own = (links.c.purpose == purpose) & (links.c.pre_hash == pre_hash)
    newest = select(links).where(own, links.c.expires_at > clock.now())
    with reading() as connection:
        row = connection.execute(newest.order_by(links.c.made_at.desc())).first()
    return _link(row) if row else None


def carry(former: str, pre_hash: str) -> None:
    """Let an invitation stay with a browser whose pre-session is renewed by signing in."""
    _retie(former, pre_hash)


def untie(pre_hash: str) -> None:
    """Leave an invitation to whoever follows its letter again: somebody signs out here."""
    _retie(pre_hash, None)


def _retie(former: str, pre_hash: str | None) -> None:
    own = (links.c.purpose == Purpose.DELEGATION) & (links.c.pre_hash == former)
    with reading() as connection:
        if not former or connection.execute(select(links.c.purpose).where(own)).first() is None:
            return
    with writing() as connection:
        connection.execute(update(links).where(own).values(pre_hash=pre_hash))


def spend(connection: Connection, link: Link) -> bool:
    """Use a link up, inside the change that it is for; of two at once the first gets True."""
    is_it = (links.c.token_hash == link.token_hash) & (links.c.expires_at > clock.now())
    used = connection.execute(delete(links).where(is_it).returning(links.c.token_hash))
    return used.first() is not None


def _link(row: Row[Any]) -> Link:
    return Link(row.token_hash, Purpose(row.purpose), row.subject, row.email)
