"""What people let others see: which delegations there are, and how one ends.

Both who gave it and who has it may end one at once; by itself it ends after its last day, or with
what the giver may see. To change what was given, it is ended and given anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, or_, select, update

from auth import clock, links, notices, scopes
from auth.accounts import Account, one
from auth.links import Purpose
from core.rights import Right
from store.change import Change, make
from store.engine import reading
from store.tables import accounts, delegation_properties, delegations

GIVER, PROXY = accounts.alias("giver"), accounts.alias("proxy")


@dataclass(frozen=True)
class Delegation:
    """What one person lets another one see. ``proxy`` is empty until somebody accepts.

    ``property_ids`` is None for all properties of the customer.
    """

    delegation_id: str
    customer_id: str
    property_ids: frozenset[str] | None
    rights: frozenset[Right]
    giver: str
    email: str
    proxy: str
    until: date
    has_lapsed: bool
    """Whether it is an invitation whose letter opens nothing any more."""


class _NotThereError(Exception):
    """There is no such delegation of this person that could be ended."""


def given(account: Account) -> list[Delegation]:
    """What an account lets others see or has invited to, that is not over; the newest first."""
    given_by = delegations.c.giver_id == account.account_id
    with reading() as connection:
        return listed(connection, given_by & scopes.in_force(clock.today()))


def held(account: Account) -> list[Delegation]:
    """What others let an account see now."""
    given_to = delegations.c.proxy_id == account.account_id
    with reading() as connection:
        return listed(connection, given_to & scopes.in_force(clock.today()))


def listed(connection: Connection, condition: ColumnElement[bool]) -> list[Delegation]:
    """Those that fit a condition."""
    rows = connection.execute(_named().where(condition)).all()
    places: dict[str, set[str]] = {}
    numbers = [row.delegation_id for row in rows]
    is_of = delegation_properties.c.delegation_id.in_(numbers)
    for row in connection.execute(select(delegation_properties).where(is_of)).all():
        places.setdefault(row.delegation_id, set()).add(row.property_id)
    return [_of_row(row, places.get(row.delegation_id, ())) for row in rows]


def end(account: Account, delegation_id: str) -> bool:
    """End it now, as the one who gave it or the one who has it; whether there was one to end."""

    def work(connection: Connection) -> None:
        either = or_(
            delegations.c.giver_id == account.account_id,
            delegations.c.proxy_id == account.account_id,
        )
        is_it = delegations.c.delegation_id == delegation_id
        row = connection.execute(select(delegations).where(is_it, either)).first()
        by = "giver" if row is not None and row.giver_id == account.account_id else "proxy"
        if row is None or not close(connection, delegation_id, by):
            raise _NotThereError

    with suppress(_NotThereError):
        make(Change(account.login, "delegation.ended", delegation_id), work)
        return True
    return False


def close(connection: Connection, delegation_id: str, by: str) -> bool:
    """Note the end inside a change and tell both; of two at once the first does."""
    is_it = delegations.c.delegation_id == delegation_id
    values = {"ended_at": clock.now(), "ended_by": by}
    ended = update(delegations).where(is_it, delegations.c.ended_at.is_(None)).values(values)
    if connection.execute(ended.returning(delegations.c.delegation_id)).first() is None:
        return False
    links.drop(connection, Purpose.DELEGATION, delegation_id)
    tell_both(connection, delegation_id, "delegation_ended")
    return True


def tell_both(connection: Connection, delegation_id: str, kind: str) -> None:
    """Leave a letter to giver and proxy; none while nobody has accepted."""
    is_it = delegations.c.delegation_id == delegation_id
    row = connection.execute(select(delegations).where(is_it)).one()
    giver = one(connection, accounts.c.account_id == row.giver_id)
    proxy = one(connection, accounts.c.account_id == row.proxy_id) if row.proxy_id else None
    if giver is None or proxy is None:
        return
    words = {"giver": giver.display_name, "proxy": proxy.display_name}
    for account in (giver, proxy):
        notices.tell(connection, account, kind, **words, until=row.until_date.isoformat())


def _named() -> Select[Any]:
    """Delegations with the names of both; the newest first."""
    names = GIVER.c.display_name.label("giver"), PROXY.c.display_name.label("proxy")
    return (
        select(delegations, *names)
        .join(GIVER, GIVER.c.account_id == delegations.c.giver_id)
        .outerjoin(PROXY, PROXY.c.account_id == delegations.c.proxy_id)
        .order_by(delegations.c.made_at.desc(), delegations.c.delegation_id)
    )


def _of_row(row: Row[Any], places: Sequence[str] | set[str]) -> Delegation:
    is_waiting = row.proxy_id is None
    return Delegation(
        row.delegation_id,
        row.customer_id,
        None if row.has_all_properties else frozenset(places),
        scopes.known_rights(row.rights),
        row.giver,
        row.invited_email,
        row.proxy or "",
        row.until_date,
        is_waiting and row.made_at + links.LIVES[Purpose.DELEGATION] <= clock.now(),
    )
