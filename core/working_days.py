"""Days on which the office works: neither weekends nor Poland's statutory days off."""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays import country_holidays

from core.period import DAY

SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether the office works; since 2025 not on 24 December either."""
    return day.weekday() < SATURDAY and day not in _days_off(day.year)


def next_working_day(day: date) -> date:
    """The first working day after a day."""
    day += DAY
    while not is_working_day(day):
        day += DAY
    return day


@cache
def _days_off(year: int) -> frozenset[date]:
    return frozenset(country_holidays("PL", years=year))
