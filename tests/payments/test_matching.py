"""What the bank's statement brings takes the place of what was paid here, and counts once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from office.payments.book import Document, Payment, State, session_of
from office.payments.matching import Booked, awaited

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
NUMBER = "0123456789abcdef0123456789abcdef"
PAYMENT = Payment(
    NUMBER, session_of(NUMBER), "100001", "a", 30000, State.VERIFIED, "T", 3, "p24-A12-B34", None,
    AT, AT, AT, AT, AT, None, None, (Document("FAK/1", 10000), Document("FAK/2", 20000)),
)  # fmt: skip
OPEN = {"FAK/1": Decimal(100), "FAK/2": Decimal(200)}


def booked(amount: str, number: str = "", title: str = "", day: date = DAY) -> Booked:
    return Booked(day, Decimal(amount), number, title)


@pytest.mark.parametrize(
    ("statement", "waits"),
    [
        ([], "300"),
        ([booked("300")], None),
        ([booked("300", day=date(2026, 12, 20))], None),
        ([booked("300", day=date(2026, 11, 19))], None),
        ([booked("300", day=date(2026, 12, 21))], "300"),
        ([booked("300", day=date(2026, 11, 18))], "300"),
        ([booked("299.99")], "300"),
        ([booked("300", "FAK/1")], None),
        ([booked("300", "FAK/9")], "300"),
        ([booked("100", "FAK/1")], "200"),
        ([booked("200", "FAK/2")], "100"),
        ([booked("100", "FAK/1"), booked("200", "FAK/2")], None),
        ([booked("100", "FAK/2")], "300"),
        ([booked("1", title="Przelewy24 P24-A12-B34", day=date(2027, 3, 1))], None),
        ([booked("299", title=f"wypłata {PAYMENT.label.lower()}")], None),
    ],
)
def test_what_the_statement_brings_ends_the_wait(
    statement: list[Booked], waits: str | None
) -> None:
    found = awaited([(PAYMENT, DAY)], statement, OPEN)
    assert [str(one.amount) for one in found] == ([f"{waits}.00"] if waits else [])


def test_one_payment_of_the_books_stands_for_one_made_here() -> None:
    other = replace(PAYMENT, payment_id="f" * 32, statement="p24-other", documents=(
        Document("FAK/3", 30000),
    ))  # fmt: skip
    known = {**OPEN, "FAK/3": Decimal(300)}
    found = awaited([(PAYMENT, DAY), (other, DAY)], [booked("300")], known)
    assert [one.payment for one in found] == [other]
    assert awaited([(PAYMENT, DAY), (other, DAY)], [booked("300")] * 2, known) == []


def test_what_the_books_no_longer_hold_as_open_is_not_paid_once_more() -> None:
    assert awaited([(PAYMENT, DAY)], [], {}) == []
    [found] = awaited([(PAYMENT, DAY)], [], {"FAK/1": Decimal(30), "FAK/2": Decimal(0)})
    assert found.parts == (("FAK/1", Decimal(30)),)


def test_two_late_payments_of_one_document_do_not_make_it_less_than_nought() -> None:
    twin = replace(PAYMENT, payment_id="e" * 32)
    found = awaited([(PAYMENT, DAY), (twin, DAY)], [], OPEN)
    assert sum((one.amount for one in found), Decimal(0)) == Decimal(300)
