"""Working days of Poland, by the dates of the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.working_days import is_working_day, next_working_day


@pytest.mark.parametrize(
    ("day", "following"),
    [
        ("2025-12-23", "2025-12-29"),  # Christmas Eve is a day off, then comes a weekend
        ("2026-12-23", "2026-12-28"),
        ("2026-04-30", "2026-05-04"),
        ("2026-11-10", "2026-11-12"),
        ("2027-01-05", "2027-01-07"),
        ("2024-12-23", "2024-12-24"),  # before the law of 2025 it was a working day
        ("2026-04-03", "2026-04-07"),  # Easter
        ("2026-06-03", "2026-06-05"),  # Corpus Christi
        ("2026-11-20", "2026-11-23"),  # a Friday
        ("2026-11-21", "2026-11-23"),
        ("2026-11-22", "2026-11-23"),
        ("2026-11-23", "2026-11-24"),
    ],
)
def test_the_next_working_day(day: str, following: str) -> None:
    assert next_working_day(date.fromisoformat(day)) == date.fromisoformat(following)


def test_poland_works_on_as_many_days_as_the_calendar_says() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    # 261 days from Monday to Friday; 8 of the 14 days off are among them.
    assert sum(map(is_working_day, days)) == 261 - 8


def test_what_follows_never_comes_earlier_for_a_later_day() -> None:
    days = [date(2025, 12, 1) + timedelta(days=number) for number in range(60)]
    following = [next_working_day(day) for day in days]
    assert following == sorted(following)
    assert all(
        day < after <= day + timedelta(days=6) for day, after in zip(days, following, strict=True)
    )
