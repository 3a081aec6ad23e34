"""The payments in the store: how each stands, and the only ways from one state to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from core.money import of_grosze
from store.change import Change, make
from store.engine import reading, watcher
from store.tables import audit_head
from store.tables_payments import payment_documents, payments


class State(StrEnum):
    """How a payment stands; the values are those of the store."""

    CREATED = "created"
    REGISTERED = "registered"
    NOTIFIED = "notified"
    VERIFIED = "verified"
    FAILED = "failed"
    EXPIRED = "expired"
    RETURNED = "returned"


IN_FLIGHT = (State.CREATED, State.REGISTERED, State.NOTIFIED)
"""Nobody knows yet whether there will be money."""

UNBOOKED = tuple(state for state in State if state not in (State.VERIFIED, State.RETURNED))
"""From which money that has come after all is booked, however late."""

SYSTEM = "przelewy24"


@dataclass(frozen=True)
class Document:
    """A document that a payment covers, and how much of it."""

    invoice_number: str
    amount: int

    @property
    def amount_pln(self) -> Decimal:
        """The amount in PLN."""
        return of_grosze(self.amount)


@dataclass(frozen=True)
class Payment:
    """One payment; ``amount`` in grosze."""

    payment_id: str
    session_id: str
    customer_id: str
    account_id: str | None
    amount: int
    state: State
    token: str | None
    order_id: int | None
    statement: str | None
    problem: str | None
    made_at: datetime
    expires_at: datetime
    registered_at: datetime | None
    notified_at: datetime | None
    verified_at: datetime | None
    ended_at: datetime | None
    checked_at: datetime | None
    documents: tuple[Document, ...]

    @property
    def amount_pln(self) -> Decimal:
        """The amount in PLN."""
        return of_grosze(self.amount)

    @property
    def numbers(self) -> frozenset[str]:
        """Numbers of the documents it covers."""
        return frozenset(one.invoice_number for one in self.documents)

    @property
    def label(self) -> str:
        """What stands in the title of the transfer with which Przelewy24 hands the money on."""
        return label_of(self.payment_id)


def label_of(payment_id: str) -> str:
    """The label of a payment: 20 characters, the most that may be."""
    return f"KR{payment_id[:18].upper()}"


def session_of(payment_id: str) -> str:
    """What Przelewy24 calls a payment."""
    return f"kropla-{payment_id}"


class NotMovedError(Exception):
    """The payment is not in a state from which it could get there."""


def find(payment_id: str) -> Payment | None:
    """A payment by its number."""
    return _one(payments.c.payment_id == payment_id)


def of_session(session_id: str) -> Payment | None:
    """A payment by what Przelewy24 calls it."""
    return _one(payments.c.session_id == session_id)


def of_customers(customer_ids: Iterable[str]) -> tuple[Payment, ...]:
    """All payments for these customers, the oldest first."""
    ids = tuple(sorted(customer_ids))
    if not ids:
        return ()
    watching = watcher()
    if watching is None:
        return _of_customers(ids)
    watching.look()
    return _kept((watching.mark,), ids)


@lru_cache(maxsize=512)
def _kept(_mark: Hashable, ids: tuple[str, ...]) -> tuple[Payment, ...]:
    """Kept until something is committed: every rerun of a page asks again."""
    return _of_customers(ids)


def _of_customers(ids: tuple[str, ...]) -> tuple[Payment, ...]:
    with reading() as connection:
        return listed(connection, payments.c.customer_id.in_(ids))


def listed(
    connection: Connection, which: ColumnElement[bool], most: int = 5000
) -> tuple[Payment, ...]:
    """Payments with their documents, the oldest first."""
    ordered = select(payments).where(which).order_by(payments.c.made_at, payments.c.payment_id)
    rows = connection.execute(ordered.limit(most)).mappings().all()
    return _with_documents(connection, rows)


def newest(which: ColumnElement[bool], most: int) -> tuple[Payment, ...]:
    """The same, the newest first and so many of them."""
    ordered = select(payments).where(which).order_by(payments.c.made_at.desc())
    with reading() as connection:
        rows = connection.execute(ordered.limit(most)).mappings().all()
        return _with_documents(connection, rows)


def move(
    payment: Payment, to: State, since: Collection[State], actor: str = SYSTEM, **values: Any
) -> None:
    """Bring a payment from one of some states to another, with its row in the audit.

    Raises NotMovedError when it is in none of them: of many at once one gets it there.
    """
    told = {"state": to.value, "amount": payment.amount, "customer": payment.customer_id}
    told |= {name: values[name] for name in ("order_id", "problem") if values.get(name)}

    def work(connection: Connection) -> None:
        is_it = payments.c.payment_id == payment.payment_id
        changed = update(payments).where(is_it, payments.c.state.in_(list(since)))
        if connection.execute(changed.values(state=to, **values)).rowcount != 1:
            raise NotMovedError(f"{payment.payment_id} to {to}")

    make(Change(actor, f"payment.{to}", payment.payment_id, details=told), work)


def one_at_a_time(connection: Connection) -> None:
    """Hold up who else begins a payment until this transaction ends."""
    connection.execute(select(audit_head).with_for_update()).one()


def _one(which: ColumnElement[bool]) -> Payment | None:
    with reading() as connection:
        return next(iter(listed(connection, which, 1)), None)


def _with_documents(
    connection: Connection, rows: Iterable[Mapping[Any, Any]]
) -> tuple[Payment, ...]:
    found = list(rows)
    ids = [row["payment_id"] for row in found]
    covered: dict[str, list[Document]] = defaultdict(list)
    about = payment_documents.c
    asked = (
        select(payment_documents).where(about.payment_id.in_(ids)).order_by(about.invoice_number)
    )
    for row in connection.execute(asked):
        covered[row.payment_id].append(Document(row.invoice_number, row.amount_grosze))
    return tuple(_payment(row, tuple(covered[row["payment_id"]])) for row in found)


_SAME = (
    *("payment_id", "session_id", "customer_id", "account_id", "token", "order_id", "statement"),
    *("problem", "made_at", "expires_at", "registered_at", "notified_at", "verified_at"),
    *("ended_at", "checked_at"),
)


def _payment(row: Mapping[Any, Any], documents: tuple[Document, ...]) -> Payment:
    same = {name: row[name] for name in _SAME}
    return Payment(
        **same, amount=row["amount_grosze"], state=State(row["state"]), documents=documents
    )
