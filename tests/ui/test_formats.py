"""Numbers, money and days as people write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ui import formats
from ui.i18n import speaking

GAP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0, 0, "0"),
        (1234567.891, 2, f"1{GAP}234{GAP}567,89"),
        (-0.001, 2, "0,00"),
        (-12.5, 1, "−12,5"),
        (Decimal("999.995"), 2, f"1{GAP}000,00"),
        (1000, 0, f"1{GAP}000"),
    ],
)
def test_numbers_are_polish(value, digits, text) -> None:
    assert formats.number(value, digits) == text


def test_amounts_are_polish() -> None:
    assert formats.money(Decimal("1234.56")) == f"1{GAP}234,56{GAP}zł"
    assert formats.money(Decimal("-0.50")) == f"−0,50{GAP}zł"
    assert formats.cubic_metres(12_500, 1) == f"12,5{GAP}m³"
    assert formats.percent(0.625) == f"62{GAP}%"


def test_days_are_polish() -> None:
    may = date(2026, 5, 3)
    assert formats.day(may) == "3 maja 2026"
    assert formats.numeric_day(may) == "3.05.2026"
    assert formats.month(may) == "maj 2026"
    assert formats.weekday(may) == "niedz. 3 maja 2026"
    assert formats.short_month(date(2026, 1, 1)) == "sty<br>2026"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 5, 3), date(2026, 5, 3), "3 maja 2026"),
        (date(2026, 5, 3), date(2026, 5, 9), f"3{GAP}– 9 maja 2026"),
        (date(2026, 5, 3), date(2026, 6, 7), f"3 maja{GAP}– 7 czerwca 2026"),
        (date(2025, 5, 3), date(2026, 5, 9), f"3 maja 2025{GAP}– 9 maja 2026"),
    ],
)
def test_days_from_to_repeat_nothing_needless(first: date, last: date, text: str) -> None:
    assert formats.days_between(first, last) == text


def test_english_readers_get_english() -> None:
    with speaking("en"):
        assert formats.money(Decimal("-1234.5")) == f"−PLN{GAP}1,234.50"
        assert formats.day(date(2026, 5, 3)) == "3 May 2026"
        assert formats.number(1234.5, 1) == "1,234.5"
        assert formats.separators() == ".,"
    assert formats.number(1234.5, 1) == f"1{GAP}234,5"


@pytest.mark.parametrize(
    ("now", "before", "text"), [(112, 100, "+12"), (90, 100, "−10"), (1, 1, "±0")]
)
def test_changes_carry_their_sign(now: int, before: int, text: str) -> None:
    assert formats.change(now, before) == f"{text}{GAP}%"


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    warsaw = ZoneInfo("Europe/Warsaw")
    first = datetime(2026, 10, 25, 2, tzinfo=warsaw)
    assert (formats.hour(first), formats.hour(first.replace(fold=1))) == ("02:00", "02:00*")


def test_account_numbers_are_grouped() -> None:
    assert formats.account("61109010140000071219812874") == "61 1090 1014 0000 0712 1981 2874"
