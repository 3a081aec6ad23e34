"""Periods of whole local days, and their division into hours, days, weeks, months or settlements.

A period is what a person means by "March" or "from 3 May to 7 June": whole days of the utility's
time zone, both ends included. Readings are instants, so boundaries are handed to the arithmetic of
usage as exact UTC seconds; a day has 23, 24 or 25 hours as the clock demands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

Seconds = npt.NDArray[np.int64]
"""Instants as whole seconds since 1970-01-01 UTC."""

WARSAW = ZoneInfo("Europe/Warsaw")
DAY = timedelta(days=1)


class Step(StrEnum):
    """How finely a period is divided; the value is what addresses of pages carry."""

    HOUR = "godzina"
    DAY = "dzien"
    WEEK = "tydzien"
    MONTH = "miesiac"
    SETTLEMENT = "rozliczenie"


class Preset(StrEnum):
    """A period known by a name; the value is what addresses of pages carry."""

    THIS_MONTH = "ten-miesiac"
    LAST_MONTH = "poprzedni-miesiac"
    THIS_YEAR = "ten-rok"
    LAST_12_MONTHS = "12-miesiecy"
    SETTLEMENT = "rozliczenie"
    DATES = "daty"


@dataclass(frozen=True)
class Period:
    """Whole local days from ``first`` to ``last``, both included.

    Raises ValueError when the last day is before the first.
    """

    first: date
    last: date
    zone: ZoneInfo = field(default=WARSAW, repr=False)

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends before it begins")

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    @property
    def start_at(self) -> datetime:
        """The first instant of the period, in UTC."""
        return midnight(self.first, self.zone)

    @property
    def end_at(self) -> datetime:
        """The first instant after the period, in UTC."""
        return midnight(self.last + DAY, self.zone)

    def year_before(self) -> Period:
        """The same days a year before; 29 February becomes 28 February."""
        return Period(_year_earlier(self.first), _year_earlier(self.last), self.zone)

    def within(self, other: Period) -> Period | None:
        """The days that both periods share, or None."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Period(first, last, self.zone) if first <= last else None


@dataclass(frozen=True)
class Buckets:
    """A period divided by a step: ``bounds`` has one boundary more than there are buckets.

    ``bounds`` are UTC seconds, never decreasing; ``first_days`` is the local day of each bucket's
    start. First and last bucket are cut where the period begins and ends.
    """

    period: Period
    step: Step
    bounds: Seconds

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def local_starts(self) -> list[datetime]:
        """Local start of each bucket."""
        zone = self.period.zone
        return [datetime.fromtimestamp(int(second), zone) for second in self.bounds[:-1]]

    @property
    def local_ends(self) -> list[datetime]:
        """Local end of each bucket, the first instant after it."""
        zone = self.period.zone
        return [datetime.fromtimestamp(int(second), zone) for second in self.bounds[1:]]

    def year_before(self) -> Buckets:
        """The same division of the same period a year before, boundary by boundary."""
        earlier = self.period.year_before()
        moments = [
            datetime.fromtimestamp(int(second), self.period.zone) for second in self.bounds[1:-1]
        ]
        inner = [
            moment.replace(year=moment.year - 1, day=_year_earlier(moment.date()).day)
            for moment in moments
        ]
        ends = (_second(earlier.start_at), _second(earlier.end_at))
        bounds = np.array([ends[0], *map(_second, inner), ends[1]], dtype=np.int64)
        return Buckets(earlier, self.step, np.clip(np.maximum.accumulate(bounds), ends[0], ends[1]))


def midnight(day: date, zone: ZoneInfo = WARSAW) -> datetime:
    """The instant at which a local day begins, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def preset_period(preset: Preset, today: date, zone: ZoneInfo = WARSAW) -> Period:
    """The period that a preset means on a given day.

    "This" month and year end with ``today``; "last 12 months" are twelve calendar months, the
    running one included. SETTLEMENT and DATES need more than a day: ValueError.
    """
    month = today.replace(day=1)
    if preset is Preset.THIS_MONTH:
        return Period(month, today, zone)
    if preset is Preset.LAST_MONTH:
        last = month - DAY
        return Period(last.replace(day=1), last, zone)
    if preset is Preset.THIS_YEAR:
        return Period(today.replace(month=1, day=1), today, zone)
    if preset is Preset.LAST_12_MONTHS:
        return Period(_next_month(month.replace(year=month.year - 1)), today, zone)
    raise ValueError(f"{preset} is not decided by a day alone")


def divide(period: Period, step: Step, settlements: Iterable[Period] = ()) -> Buckets:
    """Divide a period by a step.

    Weeks begin on Monday. Settlement periods are those given; days that lie in none of them form
    buckets of their own, so that the buckets always fill the period.
    """
    if step is Step.HOUR:
        start, end = _second(period.start_at), _second(period.end_at)
        return Buckets(period, step, np.arange(start, end + 1, 3600, dtype=np.int64))
    days = _inner_days(period, step, settlements)
    bounds = [period.first, *days, period.last + DAY]
    seconds = [_second(midnight(day, period.zone)) for day in bounds]
    return Buckets(period, step, np.array(seconds, dtype=np.int64))


def _inner_days(period: Period, step: Step, settlements: Iterable[Period]) -> list[date]:
    """The days inside a period, its first excluded, on which a new bucket begins."""
    if step is Step.DAY:
        return [period.first + DAY * count for count in range(1, period.days)]
    if step is Step.WEEK:
        monday = period.first + DAY * (7 - period.first.weekday())
        return [monday + DAY * days for days in range(0, (period.last - monday).days + 1, 7)]
    if step is Step.MONTH:
        days, day = [], _next_month(period.first.replace(day=1))
        while day <= period.last:
            days.append(day)
            day = _next_month(day)
        return days
    edges = {day for part in settlements for day in (part.first, part.last + DAY)}
    return sorted(day for day in edges if period.first < day <= period.last)


def _next_month(first_of_month: date) -> date:
    return (first_of_month + DAY * 31).replace(day=1)


def _year_earlier(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _second(moment: datetime) -> int:
    return int(moment.timestamp())
