"""Who accepted which version of the terms, and took note of which privacy notice.

Information under Art. 13 RODO asks for no consent, so a privacy notice is not accepted; that it was
shown is recorded like an acceptance: account, version, moment, channel.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Date, Select, bindparam, exists, select

from auth import clock
from auth.documents import Document, Kind, current, in_force
from store import audit
from store.change import Change, make
from store.engine import insert_new, reading
from store.tables import acceptances, accounts

if TYPE_CHECKING:
    from auth.accounts import Account

Version = tuple[str, str]
"""Kind and version of a document."""


class _NothingNewError(Exception):
    """All of it has been accepted before."""


class Channel(StrEnum):
    """Where an account accepted."""

    REGISTRATION = "registration"
    SIGN_IN = "sign-in"
    OFFICE = "office"


@dataclass(frozen=True)
class Acceptance:
    """That an account accepted a version; of a privacy notice, that it took note of it."""

    kind: Kind
    version: str
    at: datetime
    channel: Channel


def owed(connection: Connection, account_id: str, day: date) -> bool:
    """Whether a document in force on a day has not been accepted yet."""
    return connection.execute(_owed(), {"account": account_id, "day": day}).first() is not None


@cache
def _owed() -> Select[tuple[str]]:
    """Asked at every look-up of an account: put together once."""
    newest = in_force(bindparam("day", type_=Date()))
    accepted_it = exists().where(
        acceptances.c.account_id == bindparam("account"),
        acceptances.c.kind == newest.c.kind,
        acceptances.c.version == newest.c.version,
    )
    return select(newest.c.kind).where(newest.c.place == 1, ~accepted_it).limit(1)


def due(account: Account) -> list[Document]:
    """The documents in force that the account has not accepted, the terms first."""
    known = {(one.kind, one.version) for one in accepted(account)}
    newest = filter(None, map(current, Kind))
    return [one for one in newest if (one.kind, one.version) not in known]


def accepted(account: Account) -> list[Acceptance]:
    """What an account has accepted, the latest first."""
    sql = select(acceptances).where(acceptances.c.account_id == account.account_id)
    with reading() as connection:
        rows = connection.execute(sql.order_by(acceptances.c.at.desc())).all()
    return [Acceptance(Kind(r.kind), r.version, r.at, Channel(r.channel)) for r in rows]


def accept(account: Account, shown: Iterable[Document], channel: Channel = Channel.SIGN_IN) -> None:
    """Record that an account accepts what it was shown; pressed twice, it is recorded once."""
    seen = [(str(one.kind), one.version) for one in shown]

    def work(connection: Connection) -> None:
        if not _record(connection, account.account_id, seen, clock.now(), channel):
            raise _NothingNewError

    change = Change(account.login, "terms.accepted", account.login, details=_details(seen, channel))
    with suppress(_NothingNewError):
        make(change, work)


def accept_in(
    connection: Connection,
    account_id: str,
    channel: Channel | str,
    at: datetime | None = None,
    actor: str = "",
) -> None:
    """Record inside a change of somebody else that a new account accepts what was in force.

    ``at`` is the moment when the box was ticked, now when none is given: what has come into force
    since was not seen, and is asked for. ``actor`` is who recorded it, the account itself when not
    given. Call it last: it writes an audit row, and whoever writes one makes all others wait.
    """
    at, place = at or clock.now(), Channel(channel)
    newest = in_force(clock.day_of(at))
    sql = select(newest.c.kind, newest.c.version).where(newest.c.place == 1)
    seen = [(str(row.kind), str(row.version)) for row in connection.execute(sql).all()]
    if not _record(connection, account_id, seen, at, place):
        return
    by_id = select(accounts.c.login).where(accounts.c.account_id == account_id)
    login = connection.execute(by_id).scalar_one()
    told = _details(seen, place)
    audit.append(connection, clock.now(), actor or login, "terms.accepted", login, told)


def _details(seen: Iterable[Version], channel: Channel) -> dict[str, str]:
    return {"channel": channel.value, **dict(seen)}


def _record(
    connection: Connection,
    account_id: str,
    seen: Iterable[Version],
    at: datetime,
    channel: Channel,
) -> bool:
    """Note each version once; whether any of them is new."""
    row = {"account_id": account_id, "at": at, "channel": channel}
    fresh = [
        insert_new(connection, acceptances, {**row, "kind": kind, "version": version})
        for kind, version in seen
    ]
    return any(fresh)
