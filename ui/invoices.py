"""Invoices and corrections that a person may see: the list, and one of them with its lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from auth.subject import Subject
from ui.awaited import awaited, by_document
from ui.data import fetch, kept
from ui.properties import addresses
from ui.standing import Standing, counting, standing
from warehouse.queries import customer

LONGEST_NUMBER = 256


@dataclass(frozen=True)
class Invoice:
    """An invoice or a correction; amounts in PLN. ``corrects`` is the number it corrects."""

    number: str
    customer_id: str
    place: str
    kind: str
    issued: date
    due: date | None
    first: date | None
    last: date | None
    net: Decimal
    vat: Decimal
    gross: Decimal
    to_pay: Decimal
    paid_amount: Decimal
    open_amount: Decimal
    paid: date | None
    standing: Standing
    ksef_number: str
    corrects: str
    awaited: Decimal = Decimal(0)
    """What was paid here and is not in the books yet."""

    @property
    def is_correction(self) -> bool:
        """Whether it only changes another one."""
        return self.kind == "correction"


def invoices(subject: Subject, today: date) -> tuple[Invoice, ...]:
    """All of them as they stand on a day, the newest first.

    Payments made here count before the books hold them.
    """
    books, waiting = _books(subject, today), by_document(awaited(subject))
    if not waiting:
        return books
    return tuple(_less(one, waiting.get((one.customer_id, one.number))) for one in books)


def _less(one: Invoice, amount: Decimal | None) -> Invoice:
    if not amount:
        return one
    left = one.open_amount - amount
    known = counting(one.standing, left, amount)
    return replace(one, open_amount=left, awaited=amount, standing=known)


@kept
def _books(subject: Subject, today: date) -> tuple[Invoice, ...]:
    """All of them as the books hold them."""
    named = addresses(subject)
    return tuple(_invoice(row, named, today) for row in fetch(customer.INVOICES, subject))


def lines(subject: Subject, invoice: Invoice) -> tuple[Any, ...]:
    """Rows of the lines of an invoice, in their order."""
    return fetch(customer.INVOICE_LINES, subject, invoice_numbers=(invoice.number,))


def find(some: tuple[Invoice, ...], number: str) -> Invoice | None:
    """The invoice of this number among those that may be seen."""
    return next((one for one in some if one.number == number[:LONGEST_NUMBER]), None)


def corrections(some: tuple[Invoice, ...], invoice: Invoice) -> list[Invoice]:
    """What corrects an invoice, the oldest first."""
    return [one for one in reversed(some) if one.corrects == invoice.number]


def _invoice(row: Any, named: dict[str, dict[str, str]], today: date) -> Invoice:
    place = named.get(row.customer_id, {}).get(row.property_id, row.property_id or "")
    return Invoice(
        row.invoice_number, row.customer_id, place, row.kind, row.issue_date, row.due_date,
        row.period_from_date, row.period_to_date, row.net_pln, row.vat_pln, row.gross_pln,
        row.to_pay_pln, row.paid_pln, row.open_pln, row.paid_date,
        standing(row.status, row.open_pln, row.due_date, today), row.ksef_number or "",
        row.corrects_number or "",
    )  # fmt: skip
