"""Lives of meters for property tests: places with devices that follow one another, and readings.

Moments are whole UTC seconds, registers whole litres, as in a pencil-and-paper account of a meter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

WARSAW = ZoneInfo("Europe/Warsaw")
DAY = 86400
KINDS = ("estimate", "customer", "radio", "inspector", "check", "install", "remove")

TURNS = tuple(
    int(datetime(*day, tzinfo=WARSAW).timestamp())
    for day in (
        *((2024, 12, 31), (2025, 2, 28), (2025, 3, 30), (2025, 4, 1), (2025, 6, 15)),
        *((2025, 10, 26), (2025, 11, 1), (2024, 2, 29)),
    )
)
"""Days around which lives begin: changes of clock, ends of months, a leap day."""


@dataclass(frozen=True)
class Reading:
    """What a register showed, in litres, at a UTC second."""

    at: int
    litres: int
    kind: str


@dataclass
class Device:
    """One meter and its readings."""

    meter_id: str
    place_id: str
    digits: int | None
    is_reversed: bool
    readings: list[Reading] = field(default_factory=list)

    @property
    def installed_date(self) -> date:
        return local_date(self.readings[0].at)

    @property
    def removed_date(self) -> date | None:
        last = self.readings[-1]
        return local_date(last.at) if last.kind == "remove" else None


def local_date(second: int) -> date:
    return datetime.fromtimestamp(second, WARSAW).date()


def moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def month_starts(first: int, last: int) -> list[int]:
    """Starts of the local months of two seconds and of all between; and the one after."""
    day, end, starts = local_date(first).replace(day=1), local_date(last), []
    while day <= end:
        starts.append(day)
        day = (day + timedelta(days=31)).replace(day=1)
    return [int(datetime(d.year, d.month, 1, tzinfo=WARSAW).timestamp()) for d in [*starts, day]]


@st.composite
def paces(draw: st.DrawFn, *, is_hourly: bool) -> list[int]:
    """Seconds between neighbouring readings of a device."""
    if is_hourly:
        some = st.sampled_from([3600, 3600, 3600, 3600, 900, 7200, 5000, 11 * 3600])
        return draw(st.lists(some, min_size=2, max_size=40))
    some = st.one_of(
        st.sampled_from([30 * DAY, 31 * DAY, 61 * DAY, 400 * DAY]),
        st.integers(2 * 3600 + 1, 90 * DAY),
    )
    return draw(st.lists(some, max_size=9))


@st.composite
def registers(draw: st.DrawFn, count: int, digits: int, *, is_reversed: bool) -> list[int]:
    """What a register shows: it turns over, and now and then a reading corrects the one before."""
    whole = 10**digits * 1000
    step = st.one_of(
        st.integers(0, 40), st.integers(0, whole // 11), st.integers(-(whole // 50), -1)
    )
    passed = draw(st.integers(0, whole - 1))
    shown = [passed]
    for _ in range(count - 1):
        passed += draw(step)
        shown.append(passed)
    return [(-litres if is_reversed else litres) % whole for litres in shown]


@st.composite
def devices(draw: st.DrawFn, name: str, place_id: str, start: int, *, is_hourly: bool) -> Device:
    """One device with its readings; moments are read again now and then by another kind."""
    digits, is_reversed = draw(st.integers(3, 6)), draw(st.booleans())
    gaps = draw(paces(is_hourly=is_hourly))
    shown = draw(registers(len(gaps) + 1, digits, is_reversed=is_reversed))
    at, readings = start, []
    usual = ("radio",) if is_hourly else ("estimate", "customer", "inspector", "check")
    for gap, litres in zip([0, *gaps], shown, strict=True):
        at += gap
        kind = draw(st.sampled_from(usual))
        readings.append(Reading(at, litres, kind))
        if draw(st.integers(0, 7)) == 0:
            other = draw(st.sampled_from([k for k in KINDS[:5] if k not in (kind, "radio")]))
            readings.append(Reading(at, draw(st.sampled_from(shown)), other))
    return Device(
        name, place_id, draw(st.sampled_from([digits, digits, None])), is_reversed, readings
    )


@st.composite
def places(draw: st.DrawFn, number: int) -> list[Device]:
    """The devices of one service point; one is taken out and the next put in on one date."""
    place_id = f"S{number}"
    start = draw(st.sampled_from(TURNS)) + draw(st.sampled_from([0, 0, 3599, 3600, 41_000]))
    found: list[Device] = []
    for serial in range(draw(st.integers(1, 3))):
        is_hourly = draw(st.booleans())
        device = draw(devices(f"M{number}-{serial}", place_id, start, is_hourly=is_hourly))
        found.append(device)
        out = device.readings[-1].at + draw(st.integers(3600, DAY))
        start = out + draw(st.sampled_from([0, 600]))
        if local_date(start) != local_date(out):
            start = out
    for former, later in pairwise(found):
        _exchange(former, later)
    return found


def _exchange(former: Device, later: Device) -> None:
    """Read the former device when it is taken out, the later one when it is put in."""
    first = later.readings[0]
    out = max(former.readings[-1].at + 1, first.at - 600)
    out = first.at if local_date(out) != local_date(first.at) else out
    former.readings.append(Reading(out, former.readings[-1].litres, "remove"))
    later.readings = [r for r in later.readings if r.at > first.at]
    later.readings.insert(0, Reading(first.at, first.litres, "install"))


towns = st.integers(1, 4).flatmap(lambda count: st.tuples(*(places(n) for n in range(count))))
"""All service points of a small town, each a list of devices."""
