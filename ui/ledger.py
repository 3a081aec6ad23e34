"""Operations on the accounts of customers: what each is, how it stands, and which are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from auth.subject import Subject
from core.rights import Right
from ui.data import fetch, kept
from ui.i18n import N_, _
from ui.ledger_question import LedgerQuestion, Which
from ui.standing import Standing, standing
from warehouse.queries import customer

CHARGES = ("invoice", "correction")
PAYMENTS = ("payment", "prepayment", "overpayment", "refund")

KINDS = {
    "invoice": N_("Invoice"),
    "correction": N_("Correction of an invoice"),
    "payment": N_("Payment"),
    "prepayment": N_("Prepayment"),
    "overpayment": N_("Overpayment"),
    "interest": N_("Interest"),
    "refund": N_("Refund"),
}
"""An operation's kind, as the warehouse names it, and what it is called."""


@dataclass(frozen=True)
class Operation:
    """One operation. ``amount`` is owed when positive, paid when negative; PLN."""

    operation_id: str
    customer_id: str
    kind: str
    number: str
    booked: date
    amount: Decimal
    balance: Decimal
    title: str
    due: date | None
    paid: date | None
    open_amount: Decimal
    standing: Standing | None

    @property
    def name(self) -> str:
        """What it is, in words."""
        return _(KINDS[self.kind]) if self.kind in KINDS else self.title or self.kind


@dataclass(frozen=True)
class Ledger:
    """Everything that happened on the accounts of customers, the newest first."""

    operations: tuple[Operation, ...]
    customer_ids: tuple[str, ...]

    @property
    def years(self) -> list[int]:
        """Years with operations, the newest first."""
        return sorted({one.booked.year for one in self.operations}, reverse=True)

    @property
    def balance(self) -> Decimal:
        """What is owed in all, or paid in advance when negative."""
        newest = {one.customer_id: one.balance for one in reversed(self.operations)}
        return sum(newest.values(), Decimal(0))

    @property
    def overdue(self) -> Decimal:
        """What should have been paid by now."""
        late = (one for one in self.operations if one.standing is Standing.OVERDUE)
        return sum((one.open_amount for one in late), Decimal(0))

    @property
    def next_due(self) -> Operation | None:
        """The invoice that has to be paid next."""
        waiting = [one for one in self.operations if one.standing in _COMING and one.due]
        return min(waiting, key=lambda one: (one.due, one.number), default=None)

    @property
    def last_payment(self) -> Operation | None:
        """The payment that came last."""
        paid = [one for one in self.operations if one.kind in PAYMENTS and one.amount < 0]
        return max(paid, key=lambda one: one.booked, default=None)


_STANDINGS = {
    Which.OVERDUE: Standing.OVERDUE,
    Which.PARTLY: Standing.PARTLY,
    Which.PAID: Standing.PAID,
}
_COMING = (Standing.TO_PAY, Standing.PARTLY)


@kept
def ledger(subject: Subject, today: date) -> Ledger:
    """The accounts of everybody whose bills a person may see as a whole, as they stand on a day."""
    rows = fetch(customer.OPERATIONS, subject)
    ids = subject.scope([Right.DOCUMENTS]).whole_ids
    return Ledger(tuple(_operation(row, today) for row in rows), ids)


def of_customer(whole: Ledger, customer_id: str) -> Ledger:
    """The account of one customer; of all when none is named."""
    if not customer_id:
        return whole
    own = tuple(one for one in whole.operations if one.customer_id == customer_id)
    return Ledger(own, (customer_id,))


def asked_for(whole: Ledger, question: LedgerQuestion) -> tuple[Operation, ...]:
    """The operations that a question is about, the newest first."""
    word = question.wanted.casefold()
    return tuple(
        one
        for one in of_customer(whole, question.customer_id).operations
        if question.year in (0, one.booked.year)
        and _is(one, question.which)
        and (word in one.number.casefold() or word in one.title.casefold())
    )


def together(some: Iterable[Operation]) -> Decimal:
    """The sum of operations."""
    return sum((one.amount for one in some), Decimal(0))


def _is(one: Operation, which: Which) -> bool:
    match which:
        case Which.INVOICES:
            return one.kind in CHARGES
        case Which.TO_PAY:
            return one.standing not in (None, Standing.PAID)
        case Which.OVERDUE | Which.PARTLY | Which.PAID:
            return one.standing is _STANDINGS[which] or _is_partly_paid(one, which)
        case Which.PAYMENTS:
            return one.kind in PAYMENTS
        case Which.OTHERS:
            return one.kind not in (*CHARGES, *PAYMENTS)
    return True


def _is_partly_paid(one: Operation, which: Which) -> bool:
    """Late or not: an overdue invoice may be partly paid too."""
    return which is Which.PARTLY and 0 < one.open_amount < one.amount


def _operation(row: Any, today: date) -> Operation:
    return Operation(
        row.operation_id, row.customer_id, row.kind, row.document_number or "", row.booked_date,
        row.amount_pln, row.balance_pln, row.title or "", row.due_date, row.paid_date,
        row.open_pln or Decimal(0), _standing(row, today),
    )  # fmt: skip


def _standing(row: Any, today: date) -> Standing | None:
    if row.status is None or row.kind not in CHARGES:
        return None
    return standing(row.status, row.open_pln, row.due_date, today)
