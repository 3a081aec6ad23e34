"""The answer to a question about water use: buckets, volumes with their origin, and cost.

Everything is arithmetic of ``core``; this module fetches what it needs and puts it together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from operator import add

import numpy as np

from auth.subject import Subject
from core.cost import Cost, Part, estimate_cost, split_at_prices, total_cost
from core.period import Buckets, Period, Step, divide
from core.prices import Price, Service, Unit
from core.usage import Register, Usage, Whole, no_usage, usage
from ui.calendar import period as local_period
from ui.calendar import today, zone
from ui.data import fetch, kept
from ui.registers import Registers, registers
from ui.service_points import ServicePoint, service_points
from ui.usage_question import Places, UsageQuestion, asked_period, places, understand
from ui.usage_steps import Steps, steps_for
from warehouse.queries import customer


@dataclass(frozen=True)
class UsageAnswer:
    """Volumes of each bucket; ``garden`` is None where no garden meter counts.

    ``water_of`` holds each service point of the water by itself, in the order of ``places.water``.
    ``known`` are the days that readings tell of; where there are none, ``read_at`` holds the few
    readings there are.
    """

    places: Places
    buckets: Buckets
    water: Usage
    water_of: tuple[Usage, ...]
    garden: Usage | None
    before: Usage | None
    cost: Cost | None
    known: Period | None
    read_at: tuple[datetime, ...]

    @property
    def sewage_l(self) -> Whole:
        """Litres of sewage in each bucket: water less what the garden kept.

        Like every usage it adds up, so it may fall below nothing where an estimate is corrected.
        """
        return self.water.litres - (self.garden.litres if self.garden else 0)

    @property
    def persons(self) -> int | None:
        """Persons who live where the water was used; None when that is not known everywhere."""
        by_property = {point.property_id: point.persons for point in self.places.water}
        if any(point.kind == "garden" for point in self.places.water):
            return None
        return sum(by_property.values()) if all(by_property.values()) else None

    @property
    def daily_l(self) -> float | None:
        """Litres a day, over the days that are known; None when less than a day is."""
        each = [daily for part in self.water_of if (daily := daily_litres(part)) is not None]
        return sum(each) if each else None


def daily_litres(used: Usage) -> float | None:
    """Litres a day of one service point over its known time; None when that is under a day."""
    known_days = int(used.seconds.sum()) / 86400
    return used.total / known_days if known_days >= 1 else None


def registers_of(subject: Subject, places: Places, period: Period) -> Registers:
    """Registers of everything a question is about."""
    points = (*places.water, *places.gardens)
    return registers(subject, points, period.start_at, period.end_at)


@kept
def settlements(subject: Subject, points: tuple[ServicePoint, ...]) -> tuple[Period, ...]:
    """Settlement periods billed for the properties of some service points, oldest first."""
    here = {point.property_id for point in points}
    billed = fetch(customer.SETTLEMENT_PERIODS, subject)
    pairs = {(r.period_from_date, r.period_to_date) for r in billed if r.property_id in here}
    return tuple(local_period(first, last) for first, last in sorted(pairs))


def answer_to(subject: Subject, words: Mapping[str, str]) -> UsageAnswer | None:
    """The answer to the words of an address; None where there is no meter at all."""
    points = service_points(subject)
    if not points:
        return None
    question = understand(words, points)
    chosen = places(question, points)
    period = asked_period(question, settlements(subject, chosen.water), today(subject))
    step = steps_of(subject, chosen, period).chosen(question.step)
    return answer_for(subject, replace(question, step=step), period)


@kept
def steps_of(subject: Subject, chosen: Places, period: Period) -> Steps:
    """The steps on offer for some places in a period."""
    known = registers_of(subject, chosen, period)
    return steps_for(of_water(chosen, known), period, settlements(subject, chosen.water))


def of_water(places: Places, known: Registers) -> list[Register]:
    """The registers of the water, without those of garden meters behind it."""
    return [register for point in places.water for register in known[point.service_point_id]]


def answer_for(subject: Subject, question: UsageQuestion, period: Period) -> UsageAnswer:
    """The answer to a question with a step, for a period that it asks for."""
    chosen = places(question, service_points(subject))
    known = registers_of(subject, chosen, period)
    buckets = divide(period, question.step or Step.MONTH, settlements(subject, chosen.water))
    water_of = tuple(usage(known[point.service_point_id], buckets) for point in chosen.water)
    some = of_water(chosen, known)
    span = known_days(some, buckets)
    return UsageAnswer(
        places=chosen,
        buckets=buckets,
        water=_together(water_of, buckets),
        water_of=water_of,
        garden=_garden(chosen, known, buckets),
        before=_year_before(subject, chosen, buckets) if question.has_year_before else None,
        cost=cost(subject, chosen, known, span) if span else None,
        known=span,
        read_at=() if span else _moments(some),
    )


def known_days(some: Sequence[Register], buckets: Buckets) -> Period | None:
    """The days of a period that lie between the first and the last reading."""
    spans = [(r.moments[0], r.moments[-1]) for r in some if len(r) > 1]
    if not spans:
        return None
    start = max(min(first for first, _ in spans), buckets.bounds[0])
    end = min(max(last for _, last in spans), buckets.bounds[-1])
    if start >= end:
        return None
    first, last = (datetime.fromtimestamp(int(second), zone()) for second in (start, end))
    return local_period(first.date(), (last - timedelta(microseconds=1)).date())


def _moments(some: Sequence[Register]) -> tuple[datetime, ...]:
    return tuple(datetime.fromtimestamp(int(s), zone()) for r in some for s in r.moments)


def cost(subject: Subject, places: Places, known: Registers, period: Period) -> Cost | None:
    """Estimated cost at the prices in force; None where one is missing or a meter is no main."""
    lines = []
    for point in places.water:
        prices = _prices(subject, point) if point.kind == "main" else []
        parts = split_at_prices(period, prices)
        water = _of_parts([point], known, parts)
        kept = _of_parts(
            [g for g in places.gardens if g.parent_id == point.service_point_id], known, parts
        )
        priced = estimate_cost(
            [Part(part, w, w - k) for part, w, k in zip(parts, water, kept, strict=True)],
            prices,
        )
        if priced is None:
            return None
        lines += priced.lines
    return total_cost(lines)


def _of_parts(
    points: Sequence[ServicePoint], known: Registers, parts: Sequence[Period]
) -> list[int]:
    """Litres of some service points in each of the parts of a period, which follow one another."""
    edges = [parts[0].start_at, *(part.end_at for part in parts)]
    bounds = np.array([int(edge.timestamp()) for edge in edges], dtype=np.int64)
    whole = local_period(parts[0].first, parts[-1].last)
    buckets = Buckets(whole, Step.SETTLEMENT, bounds)
    used = [usage(known[point.service_point_id], buckets) for point in points]
    return [int(litres) for litres in _together(used, buckets).litres]


def _prices(subject: Subject, point: ServicePoint) -> list[Price]:
    return [
        Price(
            service=Service(row.service),
            unit=Unit(row.unit),
            valid_from=row.valid_from_date,
            valid_to=row.valid_to_date,
            net_pln=row.price_net_pln,
            vat_rate_pct=row.vat_rate_pct,
        )
        for row in fetch(customer.PRICES, subject)
        if row.tariff_code == point.tariff_code
    ]


def _garden(places: Places, known: Registers, buckets: Buckets) -> Usage | None:
    if not places.gardens:
        return None
    return _together(
        [usage(known[point.service_point_id], buckets) for point in places.gardens], buckets
    )


def _year_before(subject: Subject, places: Places, buckets: Buckets) -> Usage:
    earlier = buckets.year_before()
    known = registers(subject, places.water, earlier.period.start_at, earlier.period.end_at)
    return _together(
        [usage(known[point.service_point_id], earlier) for point in places.water], earlier
    )


def _together(parts: Sequence[Usage], buckets: Buckets) -> Usage:
    return reduce(add, parts) if parts else no_usage(buckets)
