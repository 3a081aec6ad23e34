"""Which day it is for the reader of the published data."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from auth.subject import Subject
from core.period import Period
from settings import settings
from ui.data import fetch
from warehouse.queries import public

STALE_AFTER = timedelta(days=62)
"""Data older than a settlement period are history: "this month" is then the last month of data."""


@cache
def zone() -> ZoneInfo:
    """Time zone of days and hours on the screen."""
    return ZoneInfo(settings().time_zone)


def data_until(subject: Subject) -> datetime:
    """Local time of the newest reading in the published build."""
    build = fetch(public.BUILD, subject)[0]
    return (build.data_until_at or build.built_at).astimezone(zone())


def now() -> datetime:
    """Local time."""
    return datetime.now(zone())


def today(subject: Subject) -> date:
    """The day that "this month" is counted from: the real one, unless the data are history."""
    real = now().date()
    newest = data_until(subject).date()
    return newest if real - newest > STALE_AFTER else real


def local_day(moment: datetime) -> date:
    """The local day of an instant."""
    return moment.astimezone(zone()).date()


def period(first: date, last: date) -> Period:
    """A period of local days."""
    return Period(first, last, zone())
