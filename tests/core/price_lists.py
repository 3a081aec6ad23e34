"""Price lists for bills: published ones, and one with everything that a tariff may have."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from core.prices import Grade, Price, Service, Unit
from core.tariffs import Tariff

WATER, SEWAGE = Service.WATER, Service.SEWAGE
FEE, SEWAGE_FEE = Service.WATER_SUBSCRIPTION, Service.SEWAGE_SUBSCRIPTION

PUBLISHED = {
    "Katowice 2023": {
        "6.77": "7.31", "9.02": "9.74", "14.25": "15.39", "12.76": "13.78",
        "5.39": "5.82", "3.90": "4.21",
    },
    "Katowice 2024": {"6.88": "7.43", "9.31": "10.05"},
    "Katowice 2025": {"6.97": "7.53", "9.49": "10.25"},
    "Katowice 2021": {"5.84": "6.31", "8.44": "9.12"},
    "Gliwice 2024": {"5.44": "5.88", "7.64": "8.25", "5.74": "6.20", "8.10": "8.75"},
    "Gliwice 2025": {"5.65": "6.10", "7.79": "8.41", "6.22": "6.72", "8.50": "9.18"},
    "Gliwice 2026": {"5.76": "6.22", "7.95": "8.59", "6.68": "7.21", "9.33": "10.08"},
    "Suszec 2023": {"8.59": "9.28"},
}  # fmt: skip
"""Net and gross of a unit, as utilities have published them."""

FIRST, LAST = date(2018, 1, 1), date(2032, 12, 31)
KATOWICE = (FIRST, date(2023, 11, 25), date(2024, 11, 25), date(2025, 11, 25))
GLIWICE = (FIRST, date(2024, 1, 11), date(2025, 1, 11), date(2026, 1, 11))


def steps(
    service: Service, days: tuple[date, ...], nets: str, unit: Unit = Unit.M3, vat: str = "8"
) -> list[Price]:
    """Prices of a service, each until the day before the next one."""
    ends = [date.fromordinal(day.toordinal() - 1) for day in days[1:]]
    return [
        Price(service, unit, first, last, Decimal(net), Decimal(vat))
        for first, last, net in zip(days, [*ends, LAST], nets.split(), strict=True)
    ]


def katowice(code: str, fees: str, **terms: object) -> Tariff:
    water = steps(WATER, KATOWICE, "5.84 6.77 6.88 6.97")
    sewage = steps(SEWAGE, KATOWICE, "8.44 9.02 9.31 9.49")
    return Tariff(code, (*water, *sewage, *steps(FEE, KATOWICE, fees, Unit.MONTH)), **terms)


W1 = katowice("W1", "12.80 14.25 14.25 14.25", family="W", is_e_invoice=False)
W1E = katowice("W1e", "11.30 12.76 12.76 12.76", family="W", is_e_invoice=True)
W3 = Tariff("W3", tuple(price for price in W1.prices if price.service != SEWAGE))
G1E = Tariff(
    "G1e",
    (
        *steps(WATER, GLIWICE, "5.34 5.44 5.65 5.76"),
        *steps(SEWAGE, GLIWICE, "7.51 7.64 7.79 7.95"),
        *steps(FEE, GLIWICE, "5.56 5.74 6.22 6.68", Unit.MONTH),
        *steps(SEWAGE_FEE, GLIWICE, "7.84 8.10 8.50 9.33", Unit.MONTH),
    ),
)
GRADES = (Grade(Decimal("7.5"), Decimal("6.1234")), Grade(Decimal(30), Decimal("11.99")))
ALL_KINDS = Tariff(
    "R",
    (
        Price(WATER, Unit.M3, FIRST, date(2024, 6, 9), Decimal("4.3217"), Decimal(8), GRADES),
        Price(WATER, Unit.M3, date(2024, 6, 10), None, Decimal("4.5005"), Decimal(8), GRADES[1:]),
        Price(SEWAGE, Unit.M3, FIRST, date(2025, 2, 28), Decimal("7.777"), Decimal(8)),
        Price(SEWAGE, Unit.M3, date(2025, 3, 1), None, Decimal("7.777"), Decimal("23.5")),
        Price(FEE, Unit.PERIOD, FIRST, date(2024, 12, 31), Decimal("28.83"), Decimal(8), (), 2),
        Price(FEE, Unit.PERIOD, date(2025, 1, 1), None, Decimal("29.95"), Decimal(8), (), 2),
        Price(SEWAGE_FEE, Unit.MONTH, FIRST, None, Decimal("0.005"), Decimal(23)),
    ),
)
"""Graded water, sewage whose tax changes alone, a fee for two months, and one of half a grosz."""

TARIFFS = (W1, W1E, W3, G1E, ALL_KINDS)
