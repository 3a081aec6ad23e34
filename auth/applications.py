"""Applications for an account: for who cannot prove by the numbers of an invoice who they are.

Typed here, or a signed form that is sent as a scan. It reaches the office once its address is
confirmed, so nobody fills the queue in the name of others; from then on the clock runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, or_, select, update

from auth import clock, limits, links
from auth.accounts import as_compared
from auth.links import LIVES, Link, Purpose
from auth.registration import TooManyError
from core.files import CleanFile
from settings import settings
from store import files
from store.change import Change, make, new_key
from store.engine import reading
from store.outbox import Letter, post
from store.tables import accounts as account_table
from store.tables import application_files
from store.tables import applications as table

MOST_FILES = 3
MOST_FROM_ADDRESS, MOST_TO_EMAIL = 5, 3
"""Applications in an hour."""

KEPT_AFTER = timedelta(days=30)
"""What was decided is looked up for so long, then it is erased; the audit keeps that it was."""


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, as it was typed; the texts that are not asked for are empty."""

    name: str
    email: str
    language: str
    customer_number: str = ""
    place: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True)
class Receipt:
    """What is told to who has confirmed an application."""

    number: str
    due: date


def number_of(application_id: str) -> str:
    """The number by which people speak of an application, e.g. ``4F0C-91AB``."""
    return f"{application_id[:4]}-{application_id[4:8]}".upper()


def begin(wish: Wish, sent: Sequence[CleanFile], address: str, key: str = "") -> None:
    """Take an application in, and send the letter that confirms its address.

    That an account has this address is told to its owner only. The same ``key`` again changes
    nothing.

    Raises:
        TooManyError: nothing was kept.
    """
    from_here = limits.admits("application-from", address, MOST_FROM_ADDRESS)
    if not from_here or not limits.admits("application-to", as_compared(wish.email), MOST_TO_EMAIL):
        raise TooManyError
    written = [(files.write(file), file) for file in sent[:MOST_FILES]]
    number = uuid4().hex

    def work(connection: Connection) -> None:
        if _has_account(connection, wish.email):
            post(connection, Letter("address_taken", wish.email, wish.language))
            return
        row = {"application_id": number, "state": "unconfirmed", "made_at": clock.now()}
        connection.execute(insert(table).values(**vars(wish), **row))
        _note_files(connection, number, written)
        post(connection, _letter_of(wish, number))

    details = {"files": len(written), "from": address}
    make(Change("application", "application.begun", number, key or new_key(), details), work)


def confirm(link: Link) -> Receipt | None:
    """The address is confirmed: the application reaches the office; None when it is gone."""
    receipt = None

    def work(connection: Connection) -> None:
        nonlocal receipt
        row = held(connection, link.subject, "unconfirmed")
        if not links.spend(connection, link) or row is None:
            return
        due = clock.today() + timedelta(days=settings().application_days)
        values = {"state": "waiting", "received_at": clock.now(), "due_date": due}
        is_it = table.c.application_id == row.application_id
        connection.execute(update(table).where(is_it).values(values))
        receipt = Receipt(number_of(row.application_id), due)
        words = {"number": receipt.number, "due": due.isoformat()}
        post(connection, Letter("application_received", row.email, row.language, words=words))

    make(Change("application", "application.confirmed", link.subject), work)
    return receipt


def sweep() -> int:
    """Erase what nobody confirmed in time, and what was decided long enough ago; how many."""
    now = clock.now()
    is_late = (table.c.state == "unconfirmed") & (table.c.made_at <= now - _unconfirmed_life())
    is_old = table.c.decided_at.is_not(None) & (table.c.decided_at <= now - KEPT_AFTER)
    gone = [row.application_id for row in _found(or_(is_late, is_old))]
    if gone:
        make(
            Change("office jobs", "application.erased", f"{len(gone)}"),
            lambda connection: erase(connection, gone),
        )
    return len(gone)


def erase(connection: Connection, application_ids: Iterable[str]) -> None:
    """Drop applications with what came with them, inside a change."""
    for number in application_ids:
        own = select(application_files.c.file_id).where(
            application_files.c.application_id == number
        )
        sent = list(connection.execute(own).scalars())
        connection.execute(delete(table).where(table.c.application_id == number))
        files.forget(connection, sent)


def held(connection: Connection, application_id: str, state: str) -> Row[Any] | None:
    """An application in this state, which nobody else decides before this change is over."""
    is_it = (table.c.application_id == application_id) & (table.c.state == state)
    return connection.execute(select(table).where(is_it).with_for_update()).first()


def _found(condition: ColumnElement[bool]) -> Sequence[Row[Any]]:
    with reading() as connection:
        return connection.execute(select(table.c.application_id).where(condition)).all()


def _unconfirmed_life() -> timedelta:
    """A letter may have waited for the mail server before its link began to live."""
    return LIVES[Purpose.APPLICATION] + timedelta(days=3)


def _note_files(
    connection: Connection, number: str, written: Iterable[tuple[str, CleanFile]]
) -> None:
    for file_id, file in written:
        files.note(connection, file_id, file, clock.now())
        row = {"application_id": number, "file_id": file_id}
        connection.execute(insert(application_files).values(row))


def _letter_of(wish: Wish, number: str) -> Letter:
    return Letter(
        "application",
        wish.email,
        wish.language,
        words={"name": wish.name},
        link_purpose=Purpose.APPLICATION,
        link_subject=number,
    )


def _has_account(connection: Connection, email: str) -> bool:
    is_it = account_table.c.email_key == as_compared(email)
    return connection.execute(select(account_table.c.login).where(is_it)).first() is not None
