"""When a confirmed registration becomes an account: at once, after some hours, or by a clerk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from auth import accounts, clock, devices, einvoice, terms
from auth.accounts import EmailTakenError, LoginTakenError, NewAccount
from auth.roles import Role
from auth.terms import Channel
from settings import settings
from store.change import Change, make
from store.engine import reading
from store.outbox import Letter, post
from store.tables import registrations


class How(StrEnum):
    """The ways of opening; the values are those of the setting."""

    AT_ONCE = "at_once"
    AFTER_HOURS = "after_hours"
    BY_CLERK = "by_clerk"


@dataclass(frozen=True)
class Wish:
    """What somebody who has proven to be a customer wants; of the password only its hash."""

    customer_id: str
    login: str
    email: str
    display_name: str
    password_hash: str
    language: str
    has_einvoice: bool
    address: str = ""
    """The network address from which it came."""


@dataclass(frozen=True)
class Waiting:
    """A registration that waits for the office or its time."""

    registration_id: str
    customer_id: str
    login: str
    email: str
    display_name: str
    confirmed_at: datetime
    opens_at: datetime | None


def planned(now: datetime) -> tuple[How, datetime | None]:
    """How accounts open here, and when one that is confirmed now opens by itself."""
    how = How(settings().registration_opens)
    if how is How.AFTER_HOURS:
        return how, now + timedelta(hours=settings().registration_hours)
    return how, None


def waiting() -> list[Waiting]:
    """Confirmed registrations that are no accounts yet, the oldest first."""
    own = select(registrations).where(registrations.c.state == "waiting")
    with reading() as connection:
        rows = connection.execute(own.order_by(registrations.c.confirmed_at)).all()
    return [
        Waiting(
            row.registration_id,
            row.customer_id,
            row.login,
            row.email,
            row.display_name,
            row.confirmed_at,
            row.opens_at,
        )
        for row in rows
    ]


def open_due() -> int:
    """Open the accounts whose time has come; how many."""
    due = [w for w in waiting() if w.opens_at is not None and w.opens_at <= clock.now()]
    return sum(open_one(one.registration_id, "office jobs") for one in due)


def open_one(registration_id: str, actor: str) -> bool:
    """Open the account of a waiting registration; False when it is gone, or its login taken."""
    is_open = False

    def work(connection: Connection) -> None:
        nonlocal is_open
        row = _held(connection, registration_id)
        is_open = row is not None and open_in(connection, row, with_letter=True)

    make(Change(actor, "registration.opened", registration_id), work)
    return is_open


def refuse(registration_id: str, actor: str) -> None:
    """Drop a waiting registration and tell who asked."""

    def work(connection: Connection) -> None:
        row = _held(connection, registration_id)
        if row is not None:
            _drop(connection, row)
            post(connection, Letter("refused", row.email, row.language, words={"login": row.login}))

    make(Change(actor, "registration.refused", registration_id), work)


def open_in(
    connection: Connection, row: Row[Any], *, with_letter: bool, device_hash: str = ""
) -> bool:
    """Make an account of a registration, inside a change; the registration is gone afterwards.

    The browser that opened the letter just now is asked for no code of another letter.
    """
    _drop(connection, row)
    new = NewAccount(
        row.login,
        row.display_name,
        Role.CUSTOMER,
        (row.customer_id,),
        row.password_hash,
        email=row.email,
        language=row.language,
    )
    try:
        account_id = accounts.open_in(connection, new)
    except (LoginTakenError, EmailTakenError):
        return False
    devices.know(connection, account_id, device_hash)
    if row.has_einvoice:
        einvoice.register_in(connection, account_id, row)
    if with_letter:
        words = {"login": row.login}
        post(connection, Letter("opened", row.email, row.language, account_id, words))
    # Ticked when the registration was made; what came into force since is asked for.
    terms.accept_in(connection, account_id, channel=Channel.REGISTRATION, at=row.made_at)
    return True


def _held(connection: Connection, registration_id: str) -> Row[Any] | None:
    own = registrations.c.registration_id == registration_id
    held = select(registrations).where(own, registrations.c.state == "waiting")
    return connection.execute(held.with_for_update()).first()


def _drop(connection: Connection, row: Row[Any]) -> None:
    is_it = registrations.c.registration_id == row.registration_id
    connection.execute(delete(registrations).where(is_it))
