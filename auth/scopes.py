"""Whose data an account may see on a day: its own customers, and what others delegated to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Date,
    Select,
    and_,
    bindparam,
    or_,
    select,
)

from auth.roles import Role
from auth.subject import Delegated
from core.rights import Right
from store.tables import account_customers, accounts, delegation_properties, delegations

Day = date | BindParameter[date]
DAY: BindParameter[date] = bindparam("day", type_=Date())
"""The day of a question, given when it is asked."""


def customers(connection: Connection, account_id: str, day: date) -> tuple[str, ...]:
    """The customers of an account."""
    found = connection.execute(_customers(), {"account_id": account_id, "day": day})
    return tuple(sorted(found.scalars()))


# Both are asked at every sign-in and look-up of a session: put together once, not each time.
@cache
def _customers() -> Select[Any]:
    linked = account_customers.c
    is_it = and_(linked.account_id == bindparam("account_id"), has_customer(DAY))
    return select(linked.customer_id).where(is_it)


def delegated(connection: Connection, account_id: str, day: date) -> tuple[Delegated, ...]:
    """Everything delegated to an account that is in force."""
    rows = connection.execute(_delegated(), {"account_id": account_id, "day": day}).all()
    return tuple(
        Delegated(
            row.customer_id,
            None if row.has_all_properties else row.property_id,
            known_rights(row.rights),
            row.display_name,
        )
        for row in rows
    )


@cache
def _delegated() -> Select[Any]:
    given, places = delegations.c, delegation_properties.c
    return (
        select(given.customer_id, given.has_all_properties, given.rights)
        .add_columns(accounts.c.display_name, places.property_id)
        .join(accounts, accounts.c.account_id == given.giver_id)
        .outerjoin(delegation_properties, places.delegation_id == given.delegation_id)
        .where(given.proxy_id == bindparam("account_id"), in_force(DAY))
        # Neither all nor any by itself would otherwise read as all.
        .where(or_(given.has_all_properties, places.property_id.is_not(None)))
        .order_by(given.customer_id, places.property_id, given.delegation_id)
    )


def in_force(day: Day) -> ColumnElement[bool]:
    """That a delegation opens something on a day, once it is accepted.

    It ends with what the giver may see: a closed account, or one that has the customer no longer,
    lets nobody see anything.
    """
    given = delegations.c
    return and_(
        given.ended_at.is_(None),
        given.since_date <= day,
        given.until_date >= day,
        _is_active_giver().correlate(delegations).exists(),
        _is_customer_of_giver(day).correlate(delegations).exists(),
    )


def _is_active_giver() -> Select[tuple[str]]:
    is_it = accounts.c.account_id == delegations.c.giver_id
    is_active = and_(accounts.c.state == "active", accounts.c.role == Role.CUSTOMER)
    return select(accounts.c.account_id).where(is_it, is_active)


def _is_customer_of_giver(day: Day) -> Select[tuple[str]]:
    linked = account_customers.c
    is_it = and_(
        linked.account_id == delegations.c.giver_id, linked.customer_id == delegations.c.customer_id
    )
    return select(linked.customer_id).where(is_it, has_customer(day))


def has_customer(day: Day) -> ColumnElement[bool]:
    """That the link of an account to a customer holds on a day."""
    linked = account_customers.c
    until = or_(linked.until_date.is_(None), linked.until_date >= day)
    return and_(linked.since_date <= day, until)


def known_rights(words: Iterable[str]) -> frozenset[Right]:
    """Rights by the words of the store; one that this version does not know opens nothing."""
    return frozenset(Right(word) for word in words if word in set(Right))
