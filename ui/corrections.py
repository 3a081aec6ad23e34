"""What a correction corrects, as it stood before: with the corrections that came earlier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from auth.subject import Subject
from core.correction import Entry, Side, sides
from ui.data import fetch
from ui.invoices import Invoice, corrections, find
from warehouse.queries import customer


def both_sides(
    subject: Subject, some: tuple[Invoice, ...], one: Invoice
) -> tuple[Invoice | None, list[Side]]:
    """The corrected invoice with its totals before, and every charge before and after.

    None, and nothing, where it is no correction or the corrected invoice is not there.
    """
    first = find(some, one.corrects) if one.is_correction and one.corrects else None
    if first is None:
        return None, []
    earlier = [
        o for o in corrections(some, first) if (o.issued, o.number) < (one.issued, one.number)
    ]
    numbers = tuple(invoice.number for invoice in (first, *earlier, one))
    rows = fetch(customer.INVOICE_LINES, subject, invoice_numbers=numbers)
    by_number = {
        number: [row for row in rows if row.invoice_number == number] for number in numbers
    }
    old = [row for invoice in (first, *earlier) for row in by_number[invoice.number]]
    before = replace(
        first,
        net=first.net + _sum(other.net for other in earlier),
        vat=first.vat + _sum(other.vat for other in earlier),
        gross=first.gross + _sum(other.gross for other in earlier),
    )
    return before, sides(_entries(old), _entries(by_number[one.number]))


def _entries(rows: Iterable[Any]) -> list[Entry]:
    return [
        Entry(row.service, row.description or row.service, row.net_pln, row.vat_rate_pct,
              row.price_net_pln, row.quantity, row.unit or "")
        for row in rows
    ]  # fmt: skip


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
