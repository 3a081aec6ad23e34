"""Payments made here that the books do not hold yet, and what is owed when they count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from auth.roles import Role
from auth.subject import Subject
from core.rights import Right
from office.payments import book, matching
from office.payments.book import IN_FLIGHT, Payment, State
from office.payments.matching import Awaited, Booked
from ui.calendar import local_day
from ui.data import fetch
from warehouse.queries import customer

DOCUMENTS = (Right.DOCUMENTS,)
BOOKED_AS = ("payment", "prepayment", "overpayment")
NOTHING = Decimal(0)


def awaited(subject: Subject) -> tuple[Awaited, ...]:
    """What waits for the statement, of every customer of whom anything may be seen."""
    made: dict[str, list[Payment]] = defaultdict(list)
    for payment in book.of_customers(subject.scope(DOCUMENTS).customer_ids):
        if payment.state is State.VERIFIED:
            made[payment.customer_id].append(payment)
    return of_payments(made)


def of_payments(made: Mapping[str, Iterable[Payment]]) -> tuple[Awaited, ...]:
    """Of these verified payments by customer those that the books do not hold yet."""
    if not made:
        return ()
    # All of a customer's account says whether a payment has arrived, and nothing else is told of
    # it: the same question answers a proxy who sees one property.
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in fetch(customer.OPERATIONS, Subject("", "", Role.CUSTOMER, tuple(sorted(made)))):
        rows[row.customer_id].append(row)
    return tuple(one for number, some in made.items() for one in _waiting(some, rows[number]))


def _waiting(some: Iterable[Payment], rows: Iterable[Any]) -> list[Awaited]:
    known = list(rows)
    booked = [
        Booked(row.booked_date, -row.amount_pln, row.document_number or "", row.title or "")
        for row in reversed(known)
        if row.kind in BOOKED_AS and row.amount_pln < 0
    ]
    open_amounts = {
        row.document_number: row.open_pln for row in known if row.open_pln and row.document_number
    }
    days = [(one, local_day(one.verified_at or one.made_at)) for one in some]
    return matching.awaited(days, booked, open_amounts)


def by_document(some: Iterable[Awaited]) -> dict[tuple[str, str], Decimal]:
    """How much of each document waits: by customer and number."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for one in some:
        for number, amount in one.parts:
            sums[one.payment.customer_id, number] += amount
    return sums


def in_flight(subject: Subject) -> dict[tuple[str, str], Payment]:
    """Documents whose payment is under way: by customer and number."""
    return {
        (payment.customer_id, number): payment
        for payment in book.of_customers(subject.scope(DOCUMENTS).customer_ids)
        if payment.state in IN_FLIGHT
        for number in payment.numbers
    }


def open_invoices(subject: Subject) -> tuple[Any, ...]:
    """Rows of the invoices that are still to be paid, less what waits for the statement."""
    rows = fetch(customer.OPEN_INVOICES, subject)
    waiting = by_document(awaited(subject))
    if not waiting:
        return rows
    left = (row._replace(open_pln=row.open_pln - waiting.get(_key(row), NOTHING)) for row in rows)
    return tuple(row for row in left if row.open_pln > 0)


def balances(subject: Subject) -> list[Decimal]:
    """What each customer seen as a whole owes, less what waits for the statement."""
    waiting: dict[str, Decimal] = defaultdict(Decimal)
    for one in awaited(subject):
        waiting[one.payment.customer_id] += one.amount
    rows = fetch(customer.BALANCE, subject)
    return [row.balance_pln - waiting.get(row.customer_id, NOTHING) for row in rows]


def _key(row: Any) -> tuple[str, str]:
    return row.customer_id, row.invoice_number
