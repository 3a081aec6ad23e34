"""One price: of which service, in which unit, on which days; what makes it no price at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from core.errors import TariffError
from core.period import Period


class Service(StrEnum):
    """What is charged for; the value is that of the marts."""

    WATER = "water"
    SEWAGE = "sewage"
    WATER_SUBSCRIPTION = "water_subscription"
    SEWAGE_SUBSCRIPTION = "sewage_subscription"
    OTHER = "other"


SUBSCRIPTIONS = (Service.WATER_SUBSCRIPTION, Service.SEWAGE_SUBSCRIPTION)
NAMES = {
    Service.WATER: "woda",
    Service.SEWAGE: "ścieki",
    Service.WATER_SUBSCRIPTION: "abonament za wodę",
    Service.SEWAGE_SUBSCRIPTION: "abonament za ścieki",
    Service.OTHER: "inne",
}


FINEST_PLN, MOST_PLN = Decimal("0.0001"), Decimal(100_000)
MOST_M3 = Decimal(1_000_000)
"""Bounds of a price and of the volume of a bill: beyond them is a slip of the pen, and within them
many bills at once stay whole numbers of 64 bits."""


class Unit(StrEnum):
    """What a price is the price of; PERIOD is a settlement period of ``Price.period_months``."""

    M3 = "m3"
    MONTH = "month"
    PERIOD = "period"


@dataclass(frozen=True)
class Grade:
    """Another net price (PLN) of each m³ of a bill above so many m³; prices may be graded."""

    above_m3: Decimal
    net_pln: Decimal


@dataclass(frozen=True)
class Price:
    """One price of a tariff: net PLN of a unit, in force from a day to a day, both included.

    Without a last day it holds until further notice. ``grades`` rise by ``above_m3``.
    """

    service: Service
    unit: Unit
    valid_from: date
    valid_to: date | None
    net_pln: Decimal
    vat_rate_pct: Decimal
    grades: tuple[Grade, ...] = ()
    period_months: int = 1

    def holds(self, period: Period) -> bool:
        """Whether it is in force on every day of a period."""
        return self.valid_from <= period.first and (
            self.valid_to is None or period.last <= self.valid_to
        )

    @property
    def terms(self) -> tuple[object, ...]:
        """All but the days: two prices of equal terms are no change to whoever pays."""
        return (self.unit, self.net_pln, self.vat_rate_pct, self.grades, self.period_months)


def check_price(where: str, price: Price) -> None:
    """TariffError, beginning with where the price stands, when it cannot be billed."""
    if price.valid_to is not None and price.valid_to < price.valid_from:
        raise TariffError(f"{where}: kończy się {price.valid_to}, zanim się zacznie. Popraw daty.")
    is_volume = price.service in (Service.WATER, Service.SEWAGE)
    is_fee = price.service in SUBSCRIPTIONS
    if (is_volume and price.unit != Unit.M3) or (is_fee and price.unit == Unit.M3):
        raise TariffError(f"{where}: jednostka {price.unit} nie pasuje do usługi. Popraw ją.")
    nets = [price.net_pln, *(grade.net_pln for grade in price.grades)]
    if not all(_is_fine(net, FINEST_PLN, MOST_PLN) for net in nets):
        raise TariffError(
            f"{where}: cena powinna wynosić od 0 do {MOST_PLN} zł, najwyżej z czterema miejscami "
            f"po przecinku. Popraw cennik."
        )
    if not _is_fine(price.vat_rate_pct, Decimal("0.01"), Decimal(100)):
        raise TariffError(f"{where}: stawka VAT powinna wynosić od 0 do 100 %. Popraw cennik.")
    if price.period_months < 1:
        raise TariffError(
            f"{where}: okres rozliczeniowy ma mieć co najmniej jeden miesiąc. Popraw go."
        )
    bounds = [Decimal(0), *(grade.above_m3 for grade in price.grades)]
    is_rising = all(low < high for low, high in pairwise(bounds))
    is_in_litres = all(_is_fine(bound, Decimal("0.001"), MOST_M3) for bound in bounds)
    if not (is_rising and is_in_litres) or (price.grades and not is_volume):
        raise TariffError(
            f"{where}: progi ceny stopniowanej muszą rosnąć od wartości dodatniej "
            f"i dotyczyć m³. Popraw progi."
        )


def _is_fine(value: Decimal, step: Decimal, most: Decimal) -> bool:
    """Whether a value is from nought to the most, in whole steps."""
    return value.is_finite() and 0 <= value <= most and not value % step
