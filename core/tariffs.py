"""What a tariff is: prices of services of one group of customers, each in force on its days.

A tariff under the Act of 7 June 2001 on collective water supply runs for three years in yearly
steps, and who approves it may change; so prices are data with first and last day, and are looked up
by date. A tariff that does not say the price of some day between its first and its last one, or
says it twice, is refused when it is made, not when somebody is billed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from core.errors import TariffError
from core.period import DAY, Period
from core.prices import NAMES, Price, Service, Unit, check_price


@dataclass(frozen=True)
class PricedDays:
    """Days on which the terms of a price do not change."""

    price: Price
    period: Period


@dataclass(frozen=True)
class Tariff:
    """The prices of one group, in any order; TariffError where a day has no price, or two.

    ``family`` joins groups that differ only in whom they are for: ``is_e_invoice`` (None: either)
    and ``meter_dn_mm``, nominal diameters of the main meter (empty: any).
    """

    code: str
    prices: tuple[Price, ...]
    family: str = ""
    is_e_invoice: bool | None = None
    meter_dn_mm: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not self.prices:
            raise TariffError(f"Taryfa {self.code} nie ma żadnej ceny. Uzupełnij cennik.")
        for service, prices in self._of_service.items():
            _check(self.code, service, prices)
        self._check_span()

    @cached_property
    def _of_service(self) -> dict[Service, tuple[Price, ...]]:
        """Prices of each service by date."""
        ordered = sorted(self.prices, key=lambda price: price.valid_from)
        services = {price.service for price in ordered}
        return {name: tuple(p for p in ordered if p.service == name) for name in services}

    @cached_property
    def first_day(self) -> date:
        """The first day of the tariff."""
        return min(price.valid_from for price in self.prices)

    @cached_property
    def last_day(self) -> date:
        """The last day of the tariff; the last of the calendar where none is known yet."""
        return max(price.valid_to or date.max for price in self.prices)

    def charges(self, service: Service) -> bool:
        """Whether the tariff has a price of a service."""
        return service in self._of_service

    def parts(self, service: Service, period: Period) -> list[PricedDays]:
        """The days of a period by what they cost, in order; none when the service is not charged.

        TariffError when the tariff does not cover the period.
        """
        if not self.charges(service):
            return []
        self._check_covers(period)
        parts: list[PricedDays] = []
        for price in self._of_service[service]:
            days = Period(price.valid_from, price.valid_to or date.max, period.zone).within(period)
            if days and parts and parts[-1].price.terms == price.terms:
                whole = Period(parts[-1].period.first, days.last, period.zone)
                parts[-1] = PricedDays(parts[-1].price, whole)
            elif days:
                parts.append(PricedDays(price, days))
        return parts

    def _check_covers(self, period: Period) -> None:
        if self.first_day <= period.first and period.last <= self.last_day:
            return
        day = period.first if period.first < self.first_day else self.last_day + DAY
        raise TariffError(
            f"Taryfa {self.code} nie ma ceny na dzień {day}: obowiązuje od {self.first_day} "
            f"do {self.last_day}. Wczytaj cennik, który obejmuje okres "
            f"od {period.first} do {period.last}."
        )

    def _check_span(self) -> None:
        """A service that is free for a while has a price of nought then, so no day is forgotten."""
        for service, prices in self._of_service.items():
            first, last = prices[0].valid_from, prices[-1].valid_to or date.max
            if (first, last) != (self.first_day, self.last_day):
                raise TariffError(
                    f"Taryfa {self.code}, {NAMES[service]}: ceny obejmują dni od {first} do "
                    f"{last}, a taryfa obowiązuje od {self.first_day} do {self.last_day}. "
                    f"Dodaj brakujące ceny; na dni bez opłaty wpisz cenę 0,00."
                )


class PriceRow(NamedTuple):
    """A price as ``mart.tariffs`` has it."""

    tariff_code: str
    service: str
    unit: str
    valid_from_date: date
    valid_to_date: date | None
    price_net_pln: Decimal
    vat_rate_pct: Decimal


def tariffs_of(rows: Iterable[PriceRow]) -> dict[str, Tariff]:
    """Tariffs by their code, of the rows of ``mart.tariffs``; TariffError as of Tariff.

    Prices of other services are no part of a bill for water and sewage.
    """
    prices: dict[str, list[Price]] = {}
    for row in rows:
        if row.service != Service.OTHER:
            price = Price(
                Service(row.service), Unit(row.unit), row.valid_from_date, row.valid_to_date,
                row.price_net_pln, row.vat_rate_pct,
            )  # fmt: skip
            prices.setdefault(row.tariff_code, []).append(price)
    return {code: Tariff(code, tuple(found)) for code, found in prices.items()}


def choose_tariff(
    tariffs: Iterable[Tariff], family: str, *, is_e_invoice: bool, meter_dn_mm: int
) -> Tariff:
    """The one group of a family for a customer; TariffError when none fits, or several."""
    fitting = [
        tariff
        for tariff in tariffs
        if tariff.family == family
        and tariff.is_e_invoice in (None, is_e_invoice)
        and (not tariff.meter_dn_mm or meter_dn_mm in tariff.meter_dn_mm)
    ]
    if len(fitting) == 1:
        return fitting[0]
    form = "z e-fakturą" if is_e_invoice else "z fakturą papierową"
    found = ", ".join(tariff.code for tariff in fitting) or "żadna"
    raise TariffError(
        f"Grupa {family} {form}, wodomierz DN {meter_dn_mm}: powinna pasować jedna taryfa, "
        f"pasuje {found}. Popraw warunki grup w cenniku."
    )


def _check(code: str, service: Service, prices: Sequence[Price]) -> None:
    """Refuse prices of one service (by date) that contradict each other or themselves."""
    where = f"Taryfa {code}, {NAMES[service]}"
    if len({(price.unit, price.period_months) for price in prices}) > 1:
        raise TariffError(f"{where}: ceny mają różne jednostki. Podziel je na dwie taryfy.")
    for price in prices:
        check_price(f"{where}, cena od {price.valid_from}", price)
    for before, after in pairwise(prices):
        if before.valid_to is None or before.valid_to >= after.valid_from:
            raise TariffError(
                f"{where}: ceny od {before.valid_from} i od {after.valid_from} obowiązują "
                f"jednocześnie w dniu {after.valid_from}. Popraw dzień końcowy wcześniejszej."
            )
        if before.valid_to + DAY < after.valid_from:
            raise TariffError(
                f"{where}: brak ceny od {before.valid_to + DAY} do {after.valid_from - DAY}. "
                f"Dodaj ją albo popraw daty cen sąsiednich."
            )
