"""Delegations whose time is over, or nearly: the office's jobs tell both, nobody has to look.

Nothing depends on them for who sees what: after its last day a delegation opens nothing.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select, update

from auth import clock, scopes
from auth.delegations import close, tell_both
from store.change import Change, make
from store.engine import reading
from store.tables import delegations

WARNED_BEFORE = timedelta(days=7)
"""So long before the last day both are told, unless it was given for hardly longer."""

ACTOR = "office jobs"


def look() -> int:
    """Tell of what has ended and of what ends soon; how many there were."""
    today = clock.today()
    open_ = delegations.c.ended_at.is_(None)
    over = select(delegations.c.delegation_id).where(open_, delegations.c.until_date < today)
    soon = select(delegations.c.delegation_id).where(
        scopes.in_force(today),
        delegations.c.proxy_id.is_not(None),
        delegations.c.warned_at.is_(None),
        delegations.c.until_date <= today + WARNED_BEFORE,
        delegations.c.since_date <= today - WARNED_BEFORE,
    )
    with reading() as connection:
        ended = connection.execute(over).scalars().all()
        warned = connection.execute(soon).scalars().all()
    for number in ended:
        _end(number)
    for number in warned:
        _warn(number)
    return len(ended) + len(warned)


def _end(delegation_id: str) -> None:
    def work(connection: Connection) -> None:
        close(connection, delegation_id, "time")

    make(Change(ACTOR, "delegation.ended", delegation_id), work)


def _warn(delegation_id: str) -> None:
    def work(connection: Connection) -> None:
        is_it = delegations.c.delegation_id == delegation_id
        is_new = is_it & delegations.c.warned_at.is_(None)
        noted = update(delegations).where(is_new).values(warned_at=clock.now())
        if connection.execute(noted.returning(delegations.c.delegation_id)).first() is not None:
            tell_both(connection, delegation_id, "delegation_ends_soon")

    make(Change(ACTOR, "delegation.warned", delegation_id), work)
