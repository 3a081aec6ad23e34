"""What needs attention is told once, with its next step; and nothing cries wolf."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ui.conftest import subject
from ui import attention
from ui.panels import Notice

TODAY = date(2026, 11, 20)


def told(number: str, today: date = TODAY) -> list[Notice]:
    return list(attention.notices(subject(number), today))


def titles(number: str, today: date = TODAY) -> list[str]:
    return [notice.title for notice in told(number, today)]


def test_overdue_invoices_come_first_with_the_account_to_pay_to() -> None:
    first = told("100001")[0]
    assert first.title == "1 faktura jest po terminie"
    assert "61 1090 1014" in first.text
    assert first.is_urgent


def test_an_invoice_is_not_overdue_on_its_due_date() -> None:
    assert not [t for t in titles("100001", date(2026, 10, 26)) if "po terminie" in t]
    assert [t for t in titles("100001", date(2026, 10, 27)) if "po terminie" in t]


def test_a_mark_that_ends_within_three_months_is_told() -> None:
    assert "Kończy się legalizacja (wodomierz SN-M1b): 10 stycznia 2027" in titles("100001")
    assert not [t for t in titles("100001", date(2026, 10, 11)) if "legalizacja" in t]


def test_a_mark_that_has_ended_is_urgent() -> None:
    late = told("100001", date(2027, 1, 11))
    notice = next(notice for notice in late if "legalizacja" in notice.title)
    assert notice.is_urgent
    assert notice.title.startswith("Skończyła się")


def test_many_marks_of_one_day_make_one_notice() -> None:
    found = [t for t in titles("100003", date(2028, 12, 1)) if "legalizacja" in t]
    assert found == ["Kończy się legalizacja (8 wodomierzy): 31 grudnia 2028"]


def test_water_that_never_stops_is_told_carefully_with_a_way_to_the_hours() -> None:
    notice = next(notice for notice in told("100002") if "bez przerwy" in notice.title)
    assert "może" in notice.title
    assert "6\u00a0l" in notice.text
    assert notice.page == "/zuzycie"
    assert ("krok", "godzina") in notice.words


def test_a_meter_not_read_for_long_is_told_and_an_estimate_is_no_reading() -> None:
    assert not [t for t in titles("100001") if "bez odczytu" in t]
    assert [t for t in titles("100001", date(2027, 3, 1)) if "bez odczytu" in t]


def test_who_moved_out_is_left_in_peace() -> None:
    assert titles("100007", date(2028, 12, 1)) == []


@pytest.mark.parametrize("number", ["100003", "100004", "100005", "100006"])
def test_in_order_is_in_order(number: str) -> None:
    assert titles(number) == []


def grown(number: str) -> list[Notice]:
    fresh = attention.of_water.__wrapped__(subject(number), TODAY)
    return [notice for notice in fresh if "niż rok wcześniej" in notice.title]


def test_use_that_grew_is_told_with_a_way_to_the_comparison(monkeypatch) -> None:
    monkeypatch.setattr("core.attention.GROWTH", 0.99)
    monkeypatch.setattr("core.attention.LEAST_GROWTH_L", -1_000_000)
    notices = grown("100003")
    assert len(notices) == 2
    assert ("rok-wczesniej", "tak") in notices[0].words


def test_nobody_is_compared_with_the_household_before_them(monkeypatch) -> None:
    monkeypatch.setattr("core.attention.GROWTH", 0.0)
    monkeypatch.setattr("core.attention.LEAST_GROWTH_L", -1_000_000)
    assert grown("100006") == []
