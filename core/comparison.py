"""Why one bill is higher or lower than the one before: causes in PLN that add up to the difference.

What water and sewage cost is days × use per day × price, and one after the other is replaced: first
the days, at the former use and price, then the use, then the price, each for what the new bill has.
What a garden meter takes off the sewage stands apart. Running sums are rounded, not causes, so
together they are the difference to the grosz, whatever the bills hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.money import GROSZ, half_up
from core.prices import SUBSCRIPTIONS, Service


class Cause(StrEnum):
    """What makes a difference, in the order in which it is told."""

    DAYS = "days"
    USE = "use"
    WATER_PRICE = "water_price"
    SEWAGE_PRICE = "sewage_price"
    GARDEN = "garden"
    WATER = "water"
    SEWAGE = "sewage"
    SUBSCRIPTION = "subscription"
    OTHER = "other"
    ROUNDING = "rounding"
    VAT = "vat"
    SETTLED = "settled"


@dataclass(frozen=True)
class Charge:
    """A line of a bill; ``quantity`` is None where the bill does not say it."""

    service: str
    net_pln: Decimal
    quantity: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Billed:
    """A bill as it was issued; ``days`` is None where no period is known."""

    days: int | None
    net_pln: Decimal
    vat_pln: Decimal
    to_pay_pln: Decimal
    charges: tuple[Charge, ...]


@dataclass(frozen=True)
class Part:
    """A cause: how much of the difference it makes, and the number behind it on both bills.

    Days, m³ (per day when both bills know their days), PLN per m³, or PLN.
    """

    cause: Cause
    amount_pln: Decimal
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class Comparison:
    """All causes that count, in their order; ``is_daily`` says that use is m³ per day."""

    before_pln: Decimal
    after_pln: Decimal
    parts: tuple[Part, ...]
    is_daily: bool

    @property
    def difference_pln(self) -> Decimal:
        """How much more is to be paid; less when negative."""
        return self.after_pln - self.before_pln

    def main_parts(self) -> tuple[Part, ...]:
        """The one or two causes that make most of the difference; tax only follows the others."""
        is_more = self.difference_pln > 0
        some = [p for p in self.parts if p.amount_pln and (p.amount_pln > 0) is is_more]
        real = [part for part in some if part.cause is not Cause.VAT] or some
        ranked = sorted(real, key=lambda part: -abs(part.amount_pln))[:2]
        return tuple(p for p in ranked if 3 * abs(p.amount_pln) >= abs(ranked[0].amount_pln))


@dataclass(frozen=True)
class _Measured:
    """A service charged by volume: ``base_m3`` before the garden is taken off, price per m³."""

    base_m3: Fraction
    garden_m3: Fraction
    price: Fraction


def compare(before: Billed, after: Billed) -> Comparison:
    """From the former bill to the newer one."""
    is_daily = bool(before.days and after.days)
    parts = [*_of_volumes(before, after, is_daily=is_daily), *_of_amounts(before, after)]
    parts.sort(key=lambda part: list(Cause).index(part.cause))
    counting = tuple(part for part in parts if part.amount_pln)
    return Comparison(before.to_pay_pln, after.to_pay_pln, counting, is_daily)


def _of_volumes(before: Billed, after: Billed, *, is_daily: bool) -> Iterator[Part]:
    """Days, use, prices and the garden, of the services that both bills charge by volume."""
    both = (before.days or 1, after.days or 1) if is_daily else (1, 1)
    days = Fraction(both[0]), Fraction(both[1])
    exact: dict[Cause, Fraction] = dict.fromkeys(
        (Cause.DAYS, Cause.USE, Cause.WATER_PRICE, Cause.SEWAGE_PRICE, Cause.GARDEN), Fraction(0)
    )
    numbers: dict[Cause, tuple[Fraction, Fraction]] = {Cause.DAYS: days}
    for service, price in _PRICES.items():
        pair = _both_measured(before, after, service)
        if pair is None:
            continue
        old, new = pair
        daily = old.base_m3 / days[0], new.base_m3 / days[1]
        exact[Cause.DAYS] += (days[1] - days[0]) * daily[0] * old.price
        exact[Cause.USE] += days[1] * (daily[1] - daily[0]) * old.price
        exact[Cause.GARDEN] -= (new.garden_m3 - old.garden_m3) * old.price
        exact[price] += (new.base_m3 - new.garden_m3) * (new.price - old.price)
        numbers.setdefault(Cause.USE, daily)
        numbers[price] = old.price, new.price
        if service is Service.SEWAGE:
            numbers[Cause.GARDEN] = old.garden_m3, new.garden_m3
    for cause, amount in _rounded(exact).items():
        if cause in numbers:
            yield Part(cause, amount, *map(_decimal, numbers[cause]))


_PRICES = {Service.WATER: Cause.WATER_PRICE, Service.SEWAGE: Cause.SEWAGE_PRICE}
_WHOLE = {Service.WATER: Cause.WATER, Service.SEWAGE: Cause.SEWAGE}


def _of_amounts(before: Billed, after: Billed) -> Iterator[Part]:
    """What is compared as a whole: services without volumes, fees, tax, what was settled."""
    for service, cause in _WHOLE.items():
        if _both_measured(before, after, service) is None:
            yield _part(cause, *(_net(bill, [service]) for bill in (before, after)))
    fees = [[service.value for service in SUBSCRIPTIONS]] * 2
    yield _part(Cause.SUBSCRIPTION, *map(_net, (before, after), fees))
    yield _part(Cause.OTHER, *map(_other, (before, after)))
    yield _part(Cause.ROUNDING, *map(_unlisted, (before, after)))
    yield _part(Cause.VAT, before.vat_pln, after.vat_pln)
    yield _part(Cause.SETTLED, *(b.to_pay_pln - b.net_pln - b.vat_pln for b in (before, after)))


def _part(cause: Cause, before: Decimal, after: Decimal) -> Part:
    return Part(cause, after - before, before, after)


def _both_measured(
    before: Billed, after: Billed, service: Service
) -> tuple[_Measured, _Measured] | None:
    """A service on both bills; where one has none of it, its price is that of the other."""
    old, new = _measured(before, service), _measured(after, service)
    if old is None or new is None or old.price == new.price == _UNKNOWN:
        return None
    if old.price == _UNKNOWN:
        old = replace(old, price=new.price)
    return old, replace(new, price=old.price) if new.price == _UNKNOWN else new


_UNKNOWN = Fraction(-1)
"""The price of a service of which a bill has no m³."""


def _measured(bill: Billed, service: Service) -> _Measured | None:
    """Volume and mean price, when the lines say them and one makes sense of the other."""
    lines = [charge for charge in bill.charges if charge.service == service]
    volumes = [Fraction(line.quantity) for line in lines if line.quantity is not None]
    garden = _garden(bill) if service is Service.SEWAGE else Fraction(0)
    if len(volumes) < len(lines) or not (lines or garden):
        return None
    volume, net = sum(volumes, Fraction(0)), Fraction(_net(bill, [service]))
    if not volume:
        return None if net else _Measured(garden, garden, _UNKNOWN)
    return _Measured(volume + garden, garden, net / volume) if net / volume >= 0 else None


def _garden(bill: Billed) -> Fraction:
    """What additional meters took off the sewage: their lines cost nothing."""
    lines = (c for c in bill.charges if c.service == Service.OTHER and not c.net_pln)
    return sum((Fraction(c.quantity) for c in lines if c.quantity and c.unit == "m3"), Fraction(0))


def _net(bill: Billed, services: Sequence[str]) -> Decimal:
    return _sum(c.net_pln for c in bill.charges if c.service in services)


def _other(bill: Billed) -> Decimal:
    known = {*_WHOLE, *SUBSCRIPTIONS}
    return _sum(c.net_pln for c in bill.charges if c.service not in known)


def _unlisted(bill: Billed) -> Decimal:
    """What the sum of the net amounts has and no line."""
    return bill.net_pln - _sum(charge.net_pln for charge in bill.charges)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def _rounded(exact: Mapping[Cause, Fraction]) -> dict[Cause, Decimal]:
    """Amounts in whole grosze whose sum is the exact one, which is of whole grosze."""
    found, running, given = {}, Fraction(0), 0
    for cause, amount in exact.items():
        running += amount * 100
        found[cause] = (half_up(running) - given) * GROSZ
        given = half_up(running)
    return found


def _decimal(number: Fraction) -> Decimal:
    """For showing: six decimals."""
    return Decimal(half_up(number * 10**6)).scaleb(-6)
