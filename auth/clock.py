"""The time by which sessions, links and waits end; tests set it by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from settings import settings


def now() -> datetime:
    """The moment it is, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is at the office."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day at the office when it was this moment."""
    return moment.astimezone(ZoneInfo(settings().time_zone)).date()
