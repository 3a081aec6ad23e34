"""Which invoice another one is compared with, and what the comparison says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from auth.subject import Subject
from core.comparison import Billed, Charge, Comparison, compare
from core.prices import SUBSCRIPTIONS, Service
from ui.data import fetch
from ui.invoices import Invoice, corrections
from warehouse.queries import customer

OF_USE = frozenset({Service.WATER, Service.SEWAGE, *SUBSCRIPTIONS})
"""What an invoice for supply charges; one for a repair or a connection has none of it."""

MOST_TRIED = 4
"""So many earlier invoices of a place are looked at; between two for supply there is hardly one."""


@dataclass(frozen=True)
class Compared:
    """An invoice beside the one before it; ``is_before_corrected`` says that one was corrected."""

    before: Invoice
    after: Invoice
    comparison: Comparison
    is_before_corrected: bool


def compared(subject: Subject, some: tuple[Invoice, ...], one: Invoice) -> Compared | None:
    """The comparison with the invoice before; None when there is none that can be compared."""
    earlier = candidates(some, one)[:MOST_TRIED]
    if one.is_correction or not earlier:
        return None
    numbers = tuple(invoice.number for invoice in (one, *earlier))
    lines: dict[str, list[Any]] = {number: [] for number in numbers}
    for row in fetch(customer.INVOICE_LINES, subject, invoice_numbers=numbers):
        lines[row.invoice_number].append(row)
    before = next((other for other in earlier if _is_for_supply(lines[other.number])), None)
    if before is None or not _is_for_supply(lines[one.number]):
        return None
    found = compare(_billed(before, lines[before.number]), _billed(one, lines[one.number]))
    return Compared(before, one, found, bool(corrections(some, before)))


def candidates(some: Iterable[Invoice], one: Invoice) -> list[Invoice]:
    """Invoices for the same customer and place that ended before this one began, newest first.

    One that was taken back as a whole never counted, and a correction only changes another.
    """
    whole = tuple(some)
    earlier = [
        other
        for other in whole
        if (other.customer_id, other.place) == (one.customer_id, one.place)
        and not other.is_correction
        and _is_before(other, one)
        and not _is_taken_back(other, corrections(whole, other))
    ]
    return sorted(earlier, key=lambda other: (other.last or other.issued, other.issued))[::-1]


def _is_before(other: Invoice, one: Invoice) -> bool:
    if other.last and one.first:
        return other.last < one.first
    return (other.issued, other.number) < (one.issued, one.number)


def _is_taken_back(invoice: Invoice, corrected_by: Sequence[Invoice]) -> bool:
    taken = sum((other.gross for other in corrected_by), Decimal(0))
    return bool(corrected_by) and invoice.gross + taken == 0


def _is_for_supply(lines: Iterable[Any]) -> bool:
    return any(row.service in OF_USE for row in lines)


def _billed(invoice: Invoice, lines: Iterable[Any]) -> Billed:
    days = None
    if invoice.first and invoice.last and invoice.first <= invoice.last:
        days = (invoice.last - invoice.first).days + 1
    charges = tuple(Charge(row.service, row.net_pln, row.quantity, row.unit) for row in lines)
    return Billed(days, invoice.net, invoice.vat, invoice.to_pay, charges)
