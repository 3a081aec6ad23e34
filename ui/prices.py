"""Prices of tariff groups as they hold on a day, and what one group costs more than another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from auth.subject import Subject
from core.money import grosz
from ui.data import fetch
from ui.i18n import N_
from warehouse.queries import public

NAMES = {
    "water": N_("Water"),
    "sewage": N_("Sewage"),
    "water_subscription": N_("Subscription for water"),
    "sewage_subscription": N_("Subscription for sewage"),
    "other": N_("Other"),
}
MONTH = "month"


@dataclass(frozen=True)
class TariffPrice:
    """The price of a service in a group; amounts in PLN for one unit."""

    tariff_code: str
    service: str
    unit: str
    net: Decimal
    vat_rate_pct: Decimal
    decision: str

    @property
    def gross(self) -> Decimal:
        """With tax, to the grosz."""
        return grosz(self.net * (1 + self.vat_rate_pct / 100))


def prices_on(subject: Subject, codes: frozenset[str], day: date) -> list[TariffPrice]:
    """What some groups cost on a day, in the order in which bills have it."""
    rows = fetch(public.TARIFF_PRICES, subject, tariff_codes=tuple(sorted(codes)), day=day)
    order = {service: place for place, service in enumerate(NAMES)}
    found = [_price(row) for row in rows]
    return sorted(found, key=lambda one: (one.tariff_code, order.get(one.service, len(order))))


def monthly_gross(prices: list[TariffPrice], code: str) -> Decimal | None:
    """What a group costs in a month however much is used; None when its prices are not known."""
    fees = [one for one in prices if one.tariff_code == code and one.unit == MONTH]
    return sum((one.gross for one in fees), Decimal(0)) if fees else None


def _price(row: Any) -> TariffPrice:
    return TariffPrice(
        row.tariff_code, row.service, row.unit, row.price_net_pln, row.vat_rate_pct,
        row.decision or "",
    )  # fmt: skip
