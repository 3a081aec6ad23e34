"""The chained register and usage by plain exact arithmetic, written from the definitions alone.

T is the straight line between the readings that hold, rounded half up to the litre; usage between
two moments is the difference of T; nothing is known outside the first and the last reading.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import floor

from tests.warehouse.lives import KINDS, Device, Reading, month_starts

Point = tuple[int, int]
"""UTC second, chained register in litres."""


def holding(readings: list[Reading]) -> list[Reading]:
    """One reading for each moment: the one of the most trusted kind."""
    best: dict[int, Reading] = {}
    for reading in readings:
        known = best.get(reading.at)
        if known is None or KINDS.index(reading.kind) > KINDS.index(known.kind):
            best[reading.at] = reading
    return [best[at] for at in sorted(best)]


def volume(device: Device, former: Reading, later: Reading) -> int:
    """Litres that passed between two readings of one device."""
    passed = later.litres - former.litres
    if device.is_reversed:
        passed = -passed
    if device.digits is not None:
        whole = 10**device.digits * 1000
        if passed < 0 and (passed + whole) * 10 <= whole:
            passed += whole
    return passed


def chain(place: list[Device]) -> dict[str, list[Point]]:
    """The chained register of each device of a place; the next goes on where the former stopped."""
    chained: dict[str, list[Point]] = {}
    total: int | None = None
    for device in place:
        held = holding(device.readings)
        total = held[0].litres if total is None else total
        points = [(held[0].at, total)]
        for former, later in pairwise(held):
            total += volume(device, former, later)
            points.append((later.at, total))
        chained[device.meter_id] = points
    return chained


def total_at(points: list[Point], second: int) -> int:
    """T, in whole litres."""
    if second <= points[0][0]:
        return points[0][1]
    for (from_at, low), (to_at, high) in pairwise(points):
        if from_at < second <= to_at:
            line = low + Fraction(high - low) * (second - from_at) / (to_at - from_at)
            return floor(line + Fraction(1, 2))
    return points[-1][1]


def monthly(points: list[Point]) -> dict[int, int]:
    """Litres of each local month from the first to the last reading, by the month's start."""
    starts = month_starts(points[0][0], points[-1][0])
    return {
        start: total_at(points, end) - total_at(points, start) for start, end in pairwise(starts)
    }


def is_read_hourly(device: Device) -> bool:
    """Whether at least half of a device's radio readings come within two hours of the last one."""
    moments = sorted(r.at for r in device.readings if r.kind == "radio")
    close = sum(later - former <= 2 * 3600 for former, later in pairwise(moments))
    return bool(moments) and 2 * close >= len(moments)


def hourly(points: list[Point]) -> dict[int, tuple[int, bool]]:
    """Litres of each whole hour between the readings, and whether a long gap is spread over it."""
    first, last = points[0][0], points[-1][0]
    return {
        hour: (total_at(points, hour + 3600) - total_at(points, hour), _is_in_gap(points, hour))
        for hour in range(-(-first // 3600) * 3600, last - 3599, 3600)
    }


def _is_in_gap(points: list[Point], hour: int) -> bool:
    return any(
        to_at - from_at > 2 * 3600 and from_at < hour + 3600 and hour < to_at
        for (from_at, _), (to_at, _) in pairwise(points)
    )
