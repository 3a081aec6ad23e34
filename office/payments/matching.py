"""Which payments the books do not hold yet: confirmed here, and not on any statement there.

The books bring what Przelewy24 hands on as payments of their own. One of them is the one made here
when its title names it, when it is for the same document and amount, or when its whole amount came
in the days after. Each counts for one payment, and what the books no longer hold as open is paid,
whatever by: so nothing is ever counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from office.payments.book import Payment

WINDOW = timedelta(days=30)
"""After a payment its money is on a statement, at the latest."""

CLOCKS = timedelta(days=1)
"""How much earlier the books may date it."""


@dataclass(frozen=True)
class Booked:
    """A payment as the books have it; ``amount`` is positive."""

    booked: date
    amount: Decimal
    number: str
    title: str


@dataclass(frozen=True)
class Awaited:
    """A payment that the books do not hold yet, and how much of which documents it closes."""

    payment: Payment
    day: date
    parts: tuple[tuple[str, Decimal], ...]

    @property
    def amount(self) -> Decimal:
        """All of it."""
        return sum((amount for _number, amount in self.parts), Decimal(0))


def awaited(
    made: Iterable[tuple[Payment, date]],
    booked: Sequence[Booked],
    open_amounts: Mapping[str, Decimal],
) -> list[Awaited]:
    """Of one customer's payments with their days those that wait, the oldest first."""
    left, open_left = list(booked), dict(open_amounts)
    found = []
    for payment, day in made:
        if _takes_whole(payment, day, left):
            continue
        parts = []
        for document in payment.documents:
            number, amount = document.invoice_number, document.amount_pln
            if _take(left, day, amount, number):
                continue
            # What the books no longer hold as open cannot be paid again.
            rest = min(amount, open_left.get(number, Decimal(0)))
            if rest > 0:
                open_left[number] -= rest
                parts.append((number, rest))
        if parts:
            found.append(Awaited(payment, day, tuple(parts)))
    return found


def _takes_whole(payment: Payment, day: date, left: list[Booked]) -> bool:
    """Whether the books hold a payment as one or by its name; what does so counts no more."""
    marks = [mark.casefold() for mark in (payment.label, payment.statement) if mark]
    named = [one for one in left if any(mark in one.title.casefold() for mark in marks)]
    for one in named:
        left.remove(one)
    if named:
        return True
    numbers = payment.numbers
    for one in left:
        is_its = not one.number or one.number in numbers
        if is_its and one.amount == payment.amount_pln and _is_near(one, day):
            left.remove(one)
            return True
    return False


def _take(left: list[Booked], day: date, amount: Decimal, number: str) -> bool:
    for one in left:
        if one.number == number and one.amount == amount and _is_near(one, day):
            left.remove(one)
            return True
    return False


def _is_near(one: Booked, day: date) -> bool:
    return day - CLOCKS <= one.booked <= day + WINDOW
