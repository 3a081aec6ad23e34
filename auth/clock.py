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
    return now().astimezone(ZoneInfo(settings().time_zone)).date()
