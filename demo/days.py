"""Days as whole numbers (days since 1970-01-01), working days and the reading calendar."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np

EPOCH = date(1970, 1, 1)
FIXED_HOLIDAYS = ((1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26))
EASTER_OFFSETS = (0, 1, 49, 60)
FIRST_ROUTE_DAY, ROUTE_DAYS = 2, 18  # from the third of a month on


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def as_date(day: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=int(day))


def month_of(day):
    """Month number (months since 1970-01) of a day number or an array of them."""
    return np.asarray(day, "datetime64[D]").astype("datetime64[M]").astype(np.int32)


def first_of_month(month):
    """Day number of the first of a month number, or an array of them."""
    return np.asarray(month, "datetime64[M]").astype("datetime64[D]").astype(np.int32)


def year_of(day):
    """Calendar year of a day number or an array of them."""
    return month_of(day) // 12 + 1970


def month_starts_between(start, end):
    """How many firsts of a month lie in [start, end), for arrays of day numbers."""
    return month_of(np.asarray(end) - 1) - month_of(np.asarray(start) - 1)


def day_of_year(days):
    """Day of the year from 0, for an array of day numbers."""
    days = np.asarray(days, "datetime64[D]")
    return (days - days.astype("datetime64[Y]")).astype(np.int32)


def weekday(days):
    """0 is Monday, for an array of day numbers."""
    return (np.asarray(days) + 3) % 7


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar."""
    century, golden = year // 100, year % 19
    moon = century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15
    moon %= 30
    moon -= moon // 28 * (1 - 29 // (moon + 1) * ((21 - golden) // 11))
    sunday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    shift = moon - sunday
    month = 3 + (shift + 40) // 44
    return date(year, month, shift + 28 - 31 * (month // 4))


@cache
def holidays(first_year: int, last_year: int) -> np.ndarray:
    """Polish public holidays of whole years, as datetime64 days."""
    found = []
    for year in range(first_year, last_year + 1):
        found += [date(year, month, day) for month, day in FIXED_HOLIDAYS]
        found += [easter(year) + timedelta(days=offset) for offset in EASTER_OFFSETS]
        found += [date(year, 12, 24)] if year >= 2025 else []
    return np.array(sorted(found), "datetime64[D]")


def working_day(days, offset=0):
    """Each day itself if it is a working day, else the next one; then ``offset`` more of them."""
    days = np.asarray(days, "datetime64[D]")
    moved = np.busday_offset(days, offset, roll="forward", holidays=holidays(1990, 2040))
    return moved.astype(np.int32)


def route_dates(months: np.ndarray) -> np.ndarray:
    """Reading dates as a matrix [route day, month]: an inspector walks one route on one day."""
    starts = first_of_month(months) + FIRST_ROUTE_DAY
    return working_day(starts[None, :] + np.arange(ROUTE_DAYS, dtype=np.int32)[:, None])
