"""The answer about water use as rows: for the table, the hover of the chart, and the exports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.period import Buckets, Step
from core.usage import MEASURED, Origin, Usage
from ui import formats
from ui.i18n import _
from ui.usage_view import UsageAnswer

LITRE_STEPS = (Step.HOUR, Step.DAY)
"""Steps whose volumes are told in litres; the others in m³."""

LEAST_SHARE = 0.005
"""Smaller shares of a bucket are not worth a word."""


@dataclass(frozen=True)
class Row:
    """One bucket. Volumes are litres, None where nothing is known."""

    label: str
    start: datetime
    end: datetime
    water_l: int | None
    garden_l: int | None
    sewage_l: int | None
    before_l: int | None
    origin: str
    mark: str
    is_complete: bool


def rows(answer: UsageAnswer) -> list[Row]:
    """One row for each bucket, in order."""
    water, garden, before = answer.water, answer.garden, answer.before
    litres, sewage = water.litres.tolist(), answer.sewage_l.tolist()
    known, complete = water.is_known.tolist(), water.is_complete.tolist()
    gardens = _known(garden, len(litres))
    befores = _known(before, len(litres))
    starts, ends = answer.buckets.local_starts, answer.buckets.local_ends
    name = labels(answer.buckets)
    told, nothing = origins(water), _("no reading")
    return [
        Row(
            label=name(starts[i], ends[i]),
            start=starts[i],
            end=ends[i],
            water_l=litres[i] if known[i] else None,
            garden_l=gardens[i],
            sewage_l=sewage[i] if known[i] else None,
            before_l=befores[i],
            origin=told[i][0] if known[i] else nothing,
            mark=told[i][1] if known[i] else "none",
            is_complete=complete[i],
        )
        for i in range(len(litres))
    ]


def _known(usage: Usage | None, count: int) -> list[int | None]:
    if usage is None:
        return [None] * count
    pairs = zip(usage.litres.tolist(), usage.is_known.tolist(), strict=True)
    return [litres if is_known else None for litres, is_known in pairs]


def labels(buckets: Buckets) -> Callable[[datetime, datetime], str]:
    """How the buckets of a step are called, by their local start and end."""
    step = buckets.step
    if step is Step.HOUR:
        is_one_day = buckets.period.days == 1
        return lambda start, _: (
            formats.hour(start) if is_one_day else f"{formats.day(start)}, {formats.hour(start)}"
        )
    if step is Step.DAY:
        return lambda start, _: formats.weekday(start.date())
    if step is Step.MONTH:
        return _month_label
    return _days_label


def _month_label(start: datetime, end: datetime) -> str:
    is_whole = start.day == 1 and end.day == 1
    return formats.month(start.date()) if is_whole else _days_label(start, end)


def _days_label(start: datetime, end: datetime) -> str:
    return formats.days_between(start.date(), (end - timedelta(hours=1)).date())


def origin_name(origin: Origin) -> str:
    """Where a volume comes from, in words."""
    return {
        Origin.ESTIMATE: _("estimate"),
        Origin.CUSTOMER: _("your reading"),
        Origin.RADIO: _("radio"),
        Origin.INSPECTOR: _("inspector"),
        Origin.CHECK: _("check reading"),
        Origin.EXCHANGE: _("meter exchange"),
        Origin.INTERPOLATED: _("spread evenly"),
    }[origin]


def origins(used: Usage) -> list[tuple[str, str]]:
    """Of each bucket: where it comes from in words, and the class of the mark beside them.

    ``inspector``, or ``inspector 62 %, estimate 38 %``; the mark is that of the largest share.
    """
    names = [origin_name(origin) for origin in Origin]
    marks = ["measured" if o in MEASURED else o.name.lower() for o in Origin]
    shares = used.shares
    largest = shares.argmax(axis=1).tolist()
    is_mixed = ((shares >= LEAST_SHARE).sum(axis=1) > 1).tolist()
    return [
        (_mixed(shares[i].tolist(), names) if is_mixed[i] else names[largest[i]], marks[largest[i]])
        for i in range(len(largest))
    ]


def _mixed(shares: Sequence[float], names: Sequence[str]) -> str:
    """The names with their shares, the largest first."""
    ordered = sorted(zip(shares, names, strict=True), key=lambda pair: -pair[0])
    told = [(share, name) for share, name in ordered if share >= LEAST_SHARE]
    return ", ".join(f"{name} {formats.percent(share)}" for share, name in told)


def unit(step: Step) -> str:
    """Unit of volumes of a step."""
    return "l" if step in LITRE_STEPS else "m³"


def figure(litres: int | None, step: Step) -> str:
    """A volume in the unit of its step, without it."""
    if litres is None:
        return formats.NOTHING
    return formats.number(litres) if step in LITRE_STEPS else formats.number(litres / 1000, 3)


def volume(litres: int | None, step: Step) -> str:
    """A volume with the unit of its step."""
    return f"{figure(litres, step)}{formats.NBSP}{unit(step)}"
