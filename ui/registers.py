"""The registers of service points as a subject may see them, ready for the arithmetic of usage.

The questions to the warehouse are kept plain, because planning a clever one takes longer than
answering it; which readings belong together is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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

Span = tuple[int, int]
"""Seconds from and until."""

AROUND_S = 130 * 86400
"""The readings next to a period mostly lie so close to it; farther ones are looked for if not."""

ALWAYS: Span = (-(2**40), 2**40)

_KINDS = tuple(kind.name.lower() for kind in ReadingKind)


@dataclass(frozen=True)
class Stay:
    """A time in which customers see a service point without a gap, and its meters' numbers."""

    service_point_id: str
    span: Span
    meter_keys: tuple[int, ...]


def registers(
    subject: Subject, points: Sequence[ServicePoint], start_at: datetime, end_at: datetime
) -> Registers:
    """Readings of service points from the last before a time to the first after it."""
    ids = {point.service_point_id for point in points}
    stays = [stay for stay in _stays(subject) if stay.service_point_id in ids]
    asked = int(start_at.timestamp()), int(end_at.timestamp())
    known: Registers = {point.service_point_id: [] for point in points}
    for stay, register in zip(stays, _around(subject, stays, asked), strict=True):
        if len(register):
            known[stay.service_point_id].append(_trimmed(register, asked))
    return known


def _stays(subject: Subject) -> list[Stay]:
    """Every stay, those of one service point in order of time."""
    windows: dict[str, list[Span]] = {}
    keys: dict[str, set[int]] = {}
    for row in fetch(customer.METERS, subject):
        until = ALWAYS[1] if row.until_s is None else row.until_s
        windows.setdefault(row.service_point_id, []).append((row.from_s, until))
        keys.setdefault(row.service_point_id, set()).add(row.meter_key)
    return [
        Stay(point_id, span, tuple(keys[point_id]))
        for point_id, some in windows.items()
        for span in merged(some)
    ]


def merged(windows: Iterable[Span]) -> list[Span]:
    """Windows as stays, oldest first; nothing is chained over a gap between two of them."""
    stays: list[Span] = []
    for start, end in sorted(windows):
        if stays and start <= stays[-1][1]:
            stays[-1] = stays[-1][0], max(stays[-1][1], end)
        else:
            stays.append((start, end))
    return stays


def _around(subject: Subject, stays: Sequence[Stay], asked: Span) -> list[Register]:
    """The register of each stay, reaching over the asked time on both sides where readings do."""
    near = asked[0] - AROUND_S, asked[1] + AROUND_S
    until = int(data_until(subject).timestamp())
    found = _between(subject, stays, near)
    pairs = zip(stays, found, strict=True)
    if any(_may_miss(register, stay, asked, near, until) for stay, register in pairs):
        return _between(subject, stays, ALWAYS)
    return found


def _between(subject: Subject, stays: Sequence[Stay], times: Span) -> list[Register]:
    keys = sorted({key for stay in stays for key in stay.meter_keys})
    rows = fetch_arrays(
        customer.READINGS_BETWEEN,
        subject,
        meter_keys=tuple(keys),
        kinds=_KINDS,
        from_s=times[0],
        until_s=times[1],
    )
    return [_of(rows, stay) for stay in stays]


def _of(rows: Arrays, stay: Stay) -> Register:
    seconds = rows["read_s"]
    first, end = stay.span
    own = np.isin(rows["meter_key"], stay.meter_keys) & (seconds >= first) & (seconds < end)
    return Register.of(seconds[own], rows["total_l"][own], rows["kind"][own] - 1)


def _may_miss(register: Register, stay: Stay, asked: Span, near: Span, until: int) -> bool:
    """Whether the reading next to the asked time may lie farther away than was looked.

    No reading is later than ``until``.
    """
    has_before = len(register) > 0 and register.moments[0] <= asked[0]
    has_after = len(register) > 0 and register.moments[-1] >= asked[1]
    first, end = stay.span
    return (not has_before and first < near[0]) or (not has_after and min(end, until) > near[1])


def _trimmed(known: Register, asked: Span) -> Register:
    first = max(int(np.searchsorted(known.moments, asked[0], "right")) - 1, 0)
    last = int(np.searchsorted(known.moments, asked[1])) + 1
    return Register(known.moments[first:last], known.litres[first:last], known.kinds[first:last])
