"""Estimated cost of water used in a period, at the prices in force on its days.

It is an estimate, not a bill: a bill counts whole cubic metres between two readings, this counts
litres of any chosen days. A period is split where a price changes (tariffs under the Act of 7 June
2001 step every year); each part has its own volume and price. Subscription is charged per month,
pro rata by days. Lines are rounded to the grosz, tax is taken on the sum of net amounts of each
rate, halves rounded up, as utilities do on bills.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.money import grosz
from core.period import DAY, Period
from core.prices import Price, Service, Unit

VOLUME_SERVICES = (Service.WATER, Service.SEWAGE)


@dataclass(frozen=True)
class Part:
    """Days on which no price changes, and the litres used in them."""

    period: Period
    water_l: int
    sewage_l: int


@dataclass(frozen=True)
class CostLine:
    """One service at one price: quantity in m³ or months, net amount in PLN."""

    service: str
    quantity: Decimal
    unit: str
    price_net_pln: Decimal
    net_pln: Decimal
    vat_rate_pct: Decimal


@dataclass(frozen=True)
class Cost:
    """Lines and their sums in PLN."""

    lines: tuple[CostLine, ...]
    net_pln: Decimal
    vat_pln: Decimal

    @property
    def gross_pln(self) -> Decimal:
        """What the period costs with tax."""
        return self.net_pln + self.vat_pln


def split_at_prices(period: Period, prices: Sequence[Price]) -> list[Period]:
    """The parts of a period on which no price changes, in order."""
    edges = {price.valid_from for price in prices}
    edges |= {price.valid_to + DAY for price in prices if price.valid_to is not None}
    firsts = [period.first, *sorted(day for day in edges if period.first < day <= period.last)]
    lasts = [*(day - DAY for day in firsts[1:]), period.last]
    return [Period(first, last, period.zone) for first, last in zip(firsts, lasts, strict=True)]


def estimate_cost(parts: Sequence[Part], prices: Sequence[Price]) -> Cost | None:
    """Cost of the parts of a period; None when on some day no price of water or sewage is known.

    Negative volumes (a late true reading below an estimate) cost negative money, as a correction
    does.
    """
    lines = []
    for part in parts:
        holding = [price for price in prices if price.holds(part.period)]
        if not any(price.service in VOLUME_SERVICES for price in holding):
            return None
        lines += [_line(part, price) for price in holding]
    return total_cost(lines)


def total_cost(lines: Sequence[CostLine]) -> Cost:
    """Sum lines, with tax on the sum of each rate."""
    net_of_rate: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line in lines:
        net_of_rate[line.vat_rate_pct] += line.net_pln
    vat = sum((grosz(net * rate / 100) for rate, net in net_of_rate.items()), Decimal(0))
    return Cost(tuple(lines), sum(net_of_rate.values(), Decimal("0.00")), vat)


def months_of(period: Period) -> Fraction:
    """Length of a period in months, each day being its share of its own month."""
    months, day = Fraction(0), period.first
    while day <= period.last:
        length = monthrange(day.year, day.month)[1]
        last = min(period.last, day.replace(day=length))
        months += Fraction((last - day).days + 1, length)
        day = last + DAY
    return months


def _line(part: Part, price: Price) -> CostLine:
    if price.unit == Unit.MONTH:
        months = months_of(part.period)
        quantity = Decimal(months.numerator) / Decimal(months.denominator)
    else:
        quantity = Decimal(part.water_l if price.service == Service.WATER else part.sewage_l) / 1000
    net = grosz(quantity * price.net_pln)
    return CostLine(price.service, quantity, price.unit, price.net_pln, net, price.vat_rate_pct)
