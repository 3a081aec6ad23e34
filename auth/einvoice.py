"""Whether the invoices of a customer are electronic: what the books say, and what was decided here.

Decisions are rows that are only added (`einvoice_decisions`); each comes into force on the next
working day. Everybody else asks `state`.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from auth import clock, customers, einvoice_letters, einvoice_texts, limits, scopes
from auth.accounts import Account
from auth.roles import Role
from core.working_days import next_working_day
from store.change import Change, make, new_key
from store.engine import reading
from store.tables_einvoice import einvoice_decisions as table

MOST = 10
"""Decisions of an account in an hour."""


class Channel(StrEnum):
    """Where it was decided."""

    REGISTRATION = "registration"
    SETTINGS = "settings"
    OFFICE = "office"


class NotOwnError(Exception):
    """Not a customer number of one's own."""


class NoAddressError(Exception):
    """The account has no confirmed e-mail address yet."""


class OtherTextError(Exception):
    """Another version of the consent is in force than the one that was shown."""


class TooManyError(Exception):
    """Too many decisions; the next one has to wait."""


class _NothingNewError(Exception):
    """It was decided so before."""


@dataclass(frozen=True)
class Wish:
    """What is to hold for a customer; ``version`` is the text that was shown."""

    customer_id: str
    is_on: bool
    version: str = ""
    address: str = ""
    email: str | None = None
    """Where invoices go, when it is not the account that says so."""
    key: str = field(default_factory=new_key)


@dataclass(frozen=True)
class Decision:
    """One decision as it is kept."""

    customer_id: str
    is_on: bool
    version: str | None
    channel: Channel
    email: str | None
    actor: str
    made_at: datetime
    in_force_from: date


@dataclass(frozen=True)
class State:
    """How it stands on a day. ``since`` is None where only the books know.

    ``planned`` is the decision that will change it.
    """

    is_on: bool
    since: date | None = None
    planned: Decision | None = None

    @property
    def will_be_on(self) -> bool:
        """What holds once everything decided is in force."""
        return self.planned.is_on if self.planned else self.is_on


def state(customer_id: str, on_date: date) -> State:
    """Whether invoices are electronic on a day: the last decision in force, else the books.

    What was decided here is newer than the books: they learn of it from our list.
    """
    return _state(history(customer_id), customers.has_einvoice(customer_id), on_date)


def history(customer_id: str) -> list[Decision]:
    """Every decision about a customer, the latest first."""
    with reading() as connection:
        return _history(connection, customer_id)


def everybody() -> list[Decision]:
    """All decisions, by customer, the latest first."""
    order = (table.c.customer_id, table.c.decision_id.desc())
    with reading() as connection:
        return [_decision(row) for row in connection.execute(select(table).order_by(*order)).all()]


def decide(account: Account, wish: Wish) -> None:
    """A customer decides about a number of their own; decided so before, nothing happens.

    Raises:
        NotOwnError, NoAddressError, OtherTextError, TooManyError: nothing was changed.
    """
    if account.role is not Role.CUSTOMER or wish.customer_id not in account.customer_ids:
        raise NotOwnError
    if wish.is_on and not account.email:
        raise NoAddressError
    if not limits.admits("einvoice-of", account.account_id, MOST):
        raise TooManyError

    def work(connection: Connection) -> None:
        if wish.customer_id not in scopes.customers(connection, account.account_id, clock.today()):
            raise NotOwnError
        row = {"account_id": account.account_id, "email": account.email}
        _decide(connection, wish, {**row, "actor": account.login, "channel": Channel.SETTINGS})

    _make(account.login, wish, work)


def record(actor: str, wish: Wish) -> None:
    """The office records a decision on paper. Raises NoAddressError, OtherTextError."""
    if wish.is_on and not wish.email:
        raise NoAddressError
    row = {"account_id": None, "email": wish.email, "actor": actor, "channel": Channel.OFFICE}
    _make(actor, wish, lambda connection: _decide(connection, wish, row))


def register_in(connection: Connection, account_id: str, row: Row[Any]) -> None:
    """Record what a registration asked for, inside the change that opens its account.

    The text is the one that was in force when the box was ticked.
    """
    shown = einvoice_texts.current_in(connection, clock.day_of(row.made_at))
    wish = Wish(row.customer_id, is_on=True, version=shown.version if shown else "")
    whose = {"account_id": account_id, "email": row.email, "actor": row.login}
    _add(connection, wish, {**whose, "channel": Channel.REGISTRATION, "address": row.address})
    einvoice_letters.tell(connection, wish.customer_id, wish.is_on, _begins())


def _make(actor: str, wish: Wish, work: Any) -> None:
    action = "einvoice.on" if wish.is_on else "einvoice.off"
    details = {"version": wish.version, "from": _begins().isoformat()}
    with suppress(_NothingNewError):
        make(Change(actor, action, wish.customer_id, wish.key, details), work)


def _decide(connection: Connection, wish: Wish, row: dict[str, Any]) -> None:
    known = _history(connection, wish.customer_id)
    before = known[0].is_on if known else customers.has_einvoice(wish.customer_id)
    if before == wish.is_on:
        raise _NothingNewError
    shown = einvoice_texts.current_in(connection, clock.today())
    if wish.is_on and (shown is None or shown.version != wish.version):
        raise OtherTextError
    _add(connection, wish, {**row, "address": wish.address[:64]})
    einvoice_letters.tell(connection, wish.customer_id, wish.is_on, _begins(), wish.email)


def _add(connection: Connection, wish: Wish, row: dict[str, Any]) -> None:
    decided = {
        "customer_id": wish.customer_id,
        "is_on": wish.is_on,
        "text_version": (wish.version or None) if wish.is_on else None,
        "made_at": clock.now(),
        "in_force_from": _begins(),
    }
    connection.execute(insert(table).values(**decided, **row))


def _begins() -> date:
    return next_working_day(clock.today())


def _state(known: Iterable[Decision], in_books: bool, day: date) -> State:
    """The last decision always holds in the end: none comes into force before an earlier one."""
    decisions = list(known)
    holds = next((one for one in decisions if one.in_force_from <= day), None)
    is_on = holds.is_on if holds else in_books
    last = decisions[0] if decisions and decisions[0].in_force_from > day else None
    planned = last if last is not None and last.is_on != is_on else None
    return State(is_on, holds.in_force_from if holds else None, planned)


def _history(connection: Connection, customer_id: str) -> list[Decision]:
    own = select(table).where(table.c.customer_id == customer_id)
    rows = connection.execute(own.order_by(table.c.decision_id.desc())).all()
    return [_decision(row) for row in rows]


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        row.customer_id,
        row.is_on,
        row.text_version,
        Channel(row.channel),
        row.email,
        row.actor,
        row.made_at,
        row.in_force_from,
    )
