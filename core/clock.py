"""Local time of a zone as tables: when each day's clock changes, when each month begins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1990, 2100

FIRST_MONTH = (FIRST_YEAR - 1970) * 12
"""Number of January of the first year; months are counted from January 1970."""

MonthRow = tuple[int, date, datetime, datetime]
DayRow = tuple[date, int, datetime | None, int]


def months(time_zone: str) -> Iterator[MonthRow]:
    """Month number (months since January 1970), first day, its start and end as instants (UTC)."""
    zone = ZoneInfo(time_zone)
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for month in range(1, 13):
            first = date(year, month, 1)
            following = date(year + month // 12, month % 12 + 1, 1)
            number = (year - 1970) * 12 + month - 1
            yield number, first, _midnight(first, zone), _midnight(following, zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def days(time_zone: str) -> Iterator[DayRow]:
    """Each local day: seconds east of UTC before its clock change, the change, and after it.

    The change is the local time that the clock shows just before it is moved, so of an hour that
    comes twice the first pass counts as before; None on a day without a change.
    """
    zone = ZoneInfo(time_zone)
    day = date(FIRST_YEAR, 1, 1)
    while day.year <= LAST_YEAR:
        start, end = _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
        before, after = _offset(start, zone), _offset(end, zone)
        change = None if before == after else _change(start, end, zone)
        yield day, before, change, after
        day += timedelta(days=1)


def _offset(instant: datetime, zone: ZoneInfo) -> int:
    shift = instant.astimezone(zone).utcoffset()
    return int(shift.total_seconds()) if shift is not None else 0


def _change(start: datetime, end: datetime, zone: ZoneInfo) -> datetime:
    """Local clock time at which the offset changes, found to the minute by halving."""
    before = _offset(start, zone)
    low, high = start, end
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        middle = middle.replace(second=0, microsecond=0)
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return (high + timedelta(seconds=before)).replace(tzinfo=None)
