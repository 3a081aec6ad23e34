"""How an invoice stands on a day, the same wherever it is shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from ui import formats
from ui.i18n import N_, _
from ui.panels import Cell


class Standing(StrEnum):
    """How an invoice stands on a day."""

    PAID = "paid"
    AWAITED = "awaited"
    PARTLY = "partly"
    TO_PAY = "to_pay"
    OVERDUE = "overdue"


NAMES = {
    Standing.PAID: N_("paid"),
    Standing.AWAITED: N_("paid through Przelewy24, waits for the bank statement"),
    Standing.PARTLY: N_("partly paid"),
    Standing.TO_PAY: N_("to pay"),
    Standing.OVERDUE: N_("overdue"),
}
IS_PAID = (Standing.PAID, Standing.AWAITED)
MARKS = {Standing.OVERDUE: "late", Standing.TO_PAY: "soon", Standing.PARTLY: "soon"}


def standing(status: str, open_amount: Decimal, due: date | None, today: date) -> Standing:
    """How an invoice of this status stands; it is overdue from the day after it was due."""
    if open_amount <= 0:
        return Standing.PAID
    if due is not None and due < today:
        return Standing.OVERDUE
    return Standing.PARTLY if status == "partly_paid" else Standing.TO_PAY


def counting(known: Standing, left: Decimal, awaited: Decimal) -> Standing:
    """How it stands when a payment counts that waits for the bank statement."""
    if awaited <= 0 or known in IS_PAID:
        return known
    if left <= 0:
        return Standing.AWAITED
    return Standing.PARTLY if known is Standing.TO_PAY else known


def told(
    known: Standing, due: date | None, paid: date | None, open_amount: Decimal, amount: Decimal
) -> str:
    """The same in words: paid when, to pay until when, how much of the amount is open."""
    name = _(NAMES[known])
    if known is Standing.PAID:
        return f"{name} {formats.numeric_day(paid)}" if paid else name
    if known is Standing.AWAITED:
        return name
    until = _("due {day}").format(day=formats.numeric_day(due)) if due else ""
    is_part = open_amount != amount
    rest = _("{amount} open").format(amount=formats.money(open_amount)) if is_part else ""
    return ", ".join(part for part in (name, until, rest) if part)


def cell(known: Standing, words: str) -> Cell:
    """The words with the mark of what asks for something."""
    return Cell(words, mark=MARKS.get(known, ""))
