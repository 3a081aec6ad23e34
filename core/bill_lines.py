"""The lines of a bill: which service, on which days, how much of it, at which price."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from core.bill_rules import BillRules, SewageSplit, SubscriptionRule
from core.bill_volumes import MeterRun, Reading, total_on, volume_in
from core.money import grosz, half_up, share_out
from core.period import DAY, Period
from core.prices import SUBSCRIPTIONS, Price, Service, Unit
from core.tariffs import PricedDays, Tariff

SHARE = Decimal("0.0001")
"""How finely a part of a month is billed: what is printed is what is multiplied."""


@dataclass(frozen=True)
class BillLine:
    """One service at one price: ``net_pln`` is ``quantity`` (of ``unit``) times the price.

    Lines of water carry their meter and its billed register at both ends (m³), which was read
    there or, on the day of a price change, worked out from the days. Lines of one graded price
    share their ends.
    """

    service: Service
    days: Period
    quantity: Decimal
    unit: Unit
    price_net_pln: Decimal
    net_pln: Decimal
    vat_rate_pct: Decimal
    meter_id: str | None = None
    start: Reading | None = None
    end: Reading | None = None


def water_lines(mains: Sequence[MeterRun], tariff: Tariff, rules: BillRules) -> Iterator[BillLine]:
    """Water by meter and price; a meter that stood still has its line too."""
    billed_m3 = Decimal(0)
    for run in mains:
        for part in tariff.parts(Service.WATER, run.days):
            first, after = part.period.first, part.period.last + DAY
            start = Reading(first, total_on(run, first, rules.volume))
            end = Reading(after, total_on(run, after, rules.volume))
            quantity = end.total_m3 - start.total_m3
            for m3, net_pln in _graded(part.price, billed_m3, quantity):
                yield _line(part, m3, net_pln, (run.meter_id, start, end))
            billed_m3 += quantity


def sewage_lines(
    mains: Sequence[MeterRun], tariff: Tariff, rules: BillRules, sewage_m3: Decimal
) -> Iterator[BillLine]:
    """Sewage by price, where there is any."""
    if not sewage_m3:
        return
    metered = Period(mains[0].days.first, mains[-1].days.last)
    parts = tariff.parts(Service.SEWAGE, metered)
    quantum = rules.volume.quantum_m3
    weights = [_weight(mains, part.period, rules) for part in parts]
    billed_m3 = Decimal(0)
    for part, quanta in zip(parts, share_out(int(sewage_m3 / quantum), weights), strict=True):
        quantity = quanta * quantum
        if quantity:
            for m3, net_pln in _graded(part.price, billed_m3, quantity):
                yield _line(part, m3, net_pln)
        billed_m3 += quantity


def subscription_lines(period: Period, tariff: Tariff, rules: BillRules) -> Iterator[BillLine]:
    """Subscriptions by price, where there is anything to charge."""
    for service in SUBSCRIPTIONS:
        parts = tariff.parts(service, period)
        is_whole = rules.subscription is SubscriptionRule.WHOLE
        if is_whole and parts and parts[0].price.unit is Unit.PERIOD:
            yield _line(PricedDays(parts[0].price, period), Decimal(1), parts[0].price.net_pln)
            continue
        for part in parts:
            quantity = _fees(part, rules.subscription)
            if quantity:
                yield _line(part, quantity, part.price.net_pln)


def _line(
    part: PricedDays,
    quantity: Decimal,
    net_pln: Decimal,
    measured: tuple[str, Reading, Reading] | None = None,
) -> BillLine:
    meter_id, start, end = measured or (None, None, None)
    return BillLine(
        service=part.price.service,
        days=part.period,
        quantity=quantity,
        unit=part.price.unit,
        price_net_pln=net_pln,
        net_pln=grosz(quantity * net_pln),
        vat_rate_pct=part.price.vat_rate_pct,
        meter_id=meter_id,
        start=start,
        end=end,
    )


def _graded(price: Price, before_m3: Decimal, m3: Decimal) -> Iterator[tuple[Decimal, Decimal]]:
    """Quantities with their net prices, when so many m³ of the bill came before."""
    if not m3:
        yield m3, price.net_pln
        return
    lows = [Decimal(0), *(grade.above_m3 for grade in price.grades)]
    highs = [*lows[1:], before_m3 + m3]
    nets = [price.net_pln, *(grade.net_pln for grade in price.grades)]
    for low, high, net_pln in zip(lows, highs, nets, strict=True):
        inside = min(high, before_m3 + m3) - max(low, before_m3)
        if inside > 0:
            yield inside, net_pln


def _weight(mains: Sequence[MeterRun], days: Period, rules: BillRules) -> int:
    """How much of the sewage belongs to some days: their number, or the water of those days."""
    if rules.sewage_split is SewageSplit.DAYS:
        return days.days
    parts = [(run, run.days.within(days)) for run in mains]
    water = [volume_in(run, part, rules.volume) for run, part in parts if part]
    return int(sum(water, Decimal(0)) / rules.volume.quantum_m3)


def _fees(part: PricedDays, rule: SubscriptionRule) -> Decimal:
    """How many months, or settlement periods, are charged for some days.

    It is the difference of what stands at both ends, counted from the year nought, so what one
    bill or price leaves over the next one takes.
    """
    first, after = part.period.first, part.period.last + DAY
    if rule is SubscriptionRule.WHOLE:
        return Decimal(_month_starts_before(after) - _month_starts_before(first))
    months = part.price.period_months if part.price.unit is Unit.PERIOD else 1
    return _share_of(after, months) - _share_of(first, months)


def _month_starts_before(day: date) -> int:
    return 12 * day.year + day.month - (day.day == 1)


def _share_of(day: date, months: int) -> Decimal:
    """Periods of so many months since the year nought, to four decimals."""
    length = monthrange(day.year, day.month)[1]
    passed = 12 * day.year + day.month + Fraction(day.day - 1, length)
    return half_up(passed / months / Fraction(SHARE)) * SHARE
