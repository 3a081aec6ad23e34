"""The registers of service points as a subject may see them, ready for the arithmetic of usage.

The questions to the warehouse are kept plain, because planning a clever one takes longer than
answering it; which readings belong together is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np

from auth.subject import Subject
from core.usage import ReadingKind, Register
from ui.calendar import data_until
from ui.data import Arrays, fetch, fetch_arrays
from ui.service_points import ServicePoint
from warehouse.queries import customer

Registers = dict[str, list[Register]]
"""Registers by service point; more than one where the customer was away in between."""

Stay = tuple[int, int]
"""The time in which customers see a service point: seconds from and until."""

AROUND_S = 130 * 86400
"""The readings next to a period mostly lie so close to it; farther ones are looked for if not."""

ALWAYS: Stay = (-(2**40), 2**40)

_KINDS = tuple(kind.name.lower() for kind in ReadingKind)


def registers(
    subject: Subject, points: Sequence[ServicePoint], start_at: datetime, end_at: datetime
) -> Registers:
    """Readings of service points from the last before a time to the first after it."""
    ids = tuple(point.service_point_id for point in points)
    stays = _stays(subject)
    asked = int(start_at.timestamp()), int(end_at.timestamp())
    near = asked[0] - AROUND_S, asked[1] + AROUND_S
    until = int(data_until(subject).timestamp())
    found = _readings(subject, ids, near)
    places = [
        (place, stay)
        for place, point_id in enumerate(ids, start=1)
        for stay in stays.get(point_id, [])
    ]
    if any(_may_miss(found, place, stay, asked, near, until) for place, stay in places):
        found = _readings(subject, ids, ALWAYS)
    return {
        point_id: [
            _trimmed(known, asked)
            for stay in stays.get(point_id, [])
            if len(known := Register.of(*_of_stay(found, place, stay)))
        ]
        for place, point_id in enumerate(ids, start=1)
    }


def _readings(subject: Subject, ids: tuple[str, ...], between: Stay) -> Arrays:
    return fetch_arrays(
        customer.READINGS_BETWEEN,
        subject,
        service_point_ids=ids,
        kinds=_KINDS,
        from_s=between[0],
        until_s=between[1],
    )


def _stays(subject: Subject) -> dict[str, list[Stay]]:
    """Stays of each service point; contracts that follow one another without a gap are one."""
    windows: dict[str, list[Stay]] = {}
    for row in fetch(customer.METER_WINDOWS, subject):
        until = ALWAYS[1] if row.until_s is None else row.until_s
        windows.setdefault(row.service_point_id, []).append((row.from_s, until))
    return {point_id: merged(some) for point_id, some in windows.items()}


def merged(windows: Iterable[Stay]) -> list[Stay]:
    """Windows as stays, oldest first; nothing is chained over a gap between two of them."""
    stays: list[Stay] = []
    for start, end in sorted(windows):
        if stays and start <= stays[-1][1]:
            stays[-1] = stays[-1][0], max(stays[-1][1], end)
        else:
            stays.append((start, end))
    return stays


def _of_stay(found: Arrays, place: int, stay: Stay) -> tuple[np.ndarray, ...]:
    """Moments, litres and kinds of one stay at one place."""
    seconds = found["read_s"]
    first, last = np.searchsorted(found["point"], [place, place + 1])
    inside = slice(*(first + np.searchsorted(seconds[first:last], stay)))
    return seconds[inside], found["total_l"][inside], found["kind"][inside] - 1


def _may_miss(found: Arrays, place: int, stay: Stay, asked: Stay, near: Stay, until: int) -> bool:
    """Whether the reading next to the asked time may lie farther away than was looked."""
    seconds, *_ = _of_stay(found, place, stay)
    has_before = len(seconds) > 0 and seconds[0] <= asked[0]
    has_after = len(seconds) > 0 and seconds[-1] >= asked[1]
    return (not has_before and stay[0] < near[0]) or (
        not has_after and min(stay[1], until) > near[1]
    )


def _trimmed(known: Register, asked: Stay) -> Register:
    first = max(int(np.searchsorted(known.moments, asked[0], "right")) - 1, 0)
    last = int(np.searchsorted(known.moments, asked[1])) + 1
    return Register(known.moments[first:last], known.litres[first:last], known.kinds[first:last])
