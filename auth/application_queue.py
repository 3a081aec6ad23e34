"""The office's side of applications for an account: the queue, and what is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Row, select, update

from auth import accounts, clock
from auth.accounts import NewAccount, State
from auth.applications import held, number_of
from auth.customers import Customer
from auth.passwords import hash_password, one_time_password
from auth.registration import HasAccountError
from auth.roles import Role
from core.errors import KroplaError
from core.files import MediaType
from store.change import Change, make
from store.engine import reading
from store.files import Kept
from store.outbox import Letter, post
from store.tables import accounts as account_table
from store.tables import application_files, files
from store.tables import applications as table

PASSWORD = "password"  # noqa: S105 - what a letter is for
"""The purpose of a letter that brings a one-time password, made when the letter leaves."""


class DecidedError(KroplaError):
    """Somebody else has decided meanwhile."""


@dataclass(frozen=True)
class Application:
    """An application that waits, as it was typed. ``due`` is the last day for an answer."""

    application_id: str
    name: str
    email: str
    customer_number: str
    place: str
    phone: str
    note: str
    received_at: datetime
    due: date
    files: tuple[Kept, ...]

    @property
    def number(self) -> str:
        """The number by which people speak of it."""
        return number_of(self.application_id)


def waiting() -> list[Application]:
    """Applications that wait for the office, the first due first."""
    own = select(table).where(table.c.state == "waiting")
    with reading() as connection:
        rows = connection.execute(own.order_by(table.c.due_date, table.c.received_at)).all()
        return [_of_row(connection, row) for row in rows]


def approve(application_id: str, customer: Customer, actor: str) -> None:
    """Open an account for a customer; a letter brings its one-time password.

    Raises:
        DecidedError, HasAccountError, LoginTakenError, EmailTakenError: nothing was changed.
    """

    def work(connection: Connection) -> None:
        row = _decided(connection, application_id, "approved")
        if accounts.is_customer(connection, customer.customer_id):
            raise HasAccountError
        login = customer.customer_id
        new = NewAccount(
            login,
            customer.name,
            Role.CUSTOMER,
            (customer.customer_id,),
            must_change_password=True,
            email=row.email,
            language=row.language,
        )
        account_id = accounts.open_in(connection, new)
        opens = {"link_purpose": PASSWORD, "link_subject": account_id}
        words = {"login": login}
        post(
            connection,
            Letter("one_time_password", row.email, row.language, account_id, words, **opens),
        )

    details = {"customer": customer.customer_id}
    make(Change(actor, "application.approved", application_id, details=details), work)


def refuse(application_id: str, reason: str, actor: str) -> None:
    """Turn an application down and tell why. Raises DecidedError."""

    def work(connection: Connection) -> None:
        row = _decided(connection, application_id, "refused")
        words = {"number": number_of(application_id), "reason": reason}
        post(connection, Letter("application_refused", row.email, row.language, words=words))

    make(Change(actor, "application.refused", application_id), work)


def mint_password(connection: Connection, account_id: str) -> str | None:
    """A one-time password for the letter that is being sent now; None once one was used."""
    password = one_time_password()
    is_it = (account_table.c.account_id == account_id) & (account_table.c.state == State.ACTIVE)
    # A password that was used leaves no hash behind, but the time when it was made.
    is_unused = account_table.c.password_hash.is_not(None) | account_table.c.password_set_at.is_(
        None
    )
    given = (
        update(account_table)
        .where(is_it, is_unused, account_table.c.must_change_password)
        .values(
            password_hash=hash_password(password),
            password_set_at=clock.now(),
            has_mailed_password=True,
        )
    )
    made = connection.execute(given.returning(account_table.c.account_id)).first()
    return password if made else None


def has_file(file_id: str) -> bool:
    """Whether a file came with an application that is still kept and was confirmed."""
    sql = (
        select(application_files.c.file_id)
        .join(table, table.c.application_id == application_files.c.application_id)
        .where(application_files.c.file_id == file_id, table.c.state != "unconfirmed")
    )
    with reading() as connection:
        return connection.execute(sql).first() is not None


def _decided(connection: Connection, application_id: str, state: str) -> Row[tuple[object, ...]]:
    row = held(connection, application_id, "waiting")
    if row is None:
        raise DecidedError("Ten wniosek rozpatrzył już ktoś inny.")
    is_it = table.c.application_id == application_id
    decided = update(table).where(is_it).values(state=state, decided_at=clock.now())
    connection.execute(decided)
    return row


def _of_row(connection: Connection, row: Row[tuple[object, ...]]) -> Application:
    sent = (
        select(files)
        .join(application_files, application_files.c.file_id == files.c.file_id)
        .where(application_files.c.application_id == row.application_id)
        .order_by(files.c.name, files.c.file_id)
    )
    kept = [
        Kept(file.file_id, file.name, MediaType(file.media_type), file.size_bytes)
        for file in connection.execute(sent).all()
    ]
    return Application(
        row.application_id, row.name, row.email, row.customer_number, row.place, row.phone,
        row.note, row.received_at, row.due_date, tuple(kept),
    )  # fmt: skip
