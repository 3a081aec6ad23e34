"""Estimated cost: prices of each day, tax on sums, nothing guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from core.cost import Part, estimate_cost, months_of, split_at_prices
from core.period import Period
from core.prices import Price, Service, Unit


def price(service: str, net: str, first: date, last: date | None = None, unit: str = "m3") -> Price:
    return Price(Service(service), Unit(unit), first, last, Decimal(net), Decimal(8))


OLD = price("water", "6.88", date(2024, 11, 25), date(2025, 11, 24))
NEW = price("water", "6.97", date(2025, 11, 25))
NOVEMBER = Period(date(2025, 11, 1), date(2025, 11, 30))


def test_a_period_is_split_on_the_day_a_price_changes() -> None:
    assert split_at_prices(NOVEMBER, [OLD, NEW]) == [
        Period(date(2025, 11, 1), date(2025, 11, 24)),
        Period(date(2025, 11, 25), date(2025, 11, 30)),
    ]


def test_each_part_costs_its_own_price() -> None:
    first, second = split_at_prices(NOVEMBER, [OLD, NEW])
    cost = estimate_cost([Part(first, 8000, 0), Part(second, 2000, 0)], [OLD, NEW])
    assert cost is not None
    assert [line.net_pln for line in cost.lines] == [Decimal("55.04"), Decimal("13.94")]
    assert cost.vat_pln == Decimal("5.52")
    assert cost.gross_pln == Decimal("74.50")


def test_the_published_sample_bill_is_met_to_the_grosz() -> None:
    """10 m³ of water, 8 m³ of sewage, two months of both subscriptions: 185.87 gross."""
    period = Period(date(2026, 1, 1), date(2026, 2, 28))
    prices = [
        price("water", "6.97", date(2025, 11, 25)),
        price("sewage", "9.49", date(2025, 11, 25)),
        price("water_subscription", "6.62", date(2025, 11, 25), unit="month"),
        price("sewage_subscription", "6.62", date(2025, 11, 25), unit="month"),
    ]
    cost = estimate_cost([Part(period, 10_000, 8_000)], prices)
    assert cost is not None
    assert (cost.net_pln, cost.vat_pln, cost.gross_pln) == (
        Decimal("172.10"), Decimal("13.77"), Decimal("185.87"),
    )  # fmt: skip


def test_halves_of_a_grosz_are_rounded_up() -> None:
    cost = estimate_cost([Part(NOVEMBER, 500, 0)], [price("water", "0.01", date(2020, 1, 1))])
    assert cost is not None
    assert cost.net_pln == Decimal("0.01")


def test_without_a_price_on_some_day_there_is_no_cost() -> None:
    parts = [Part(part, 1000, 1000) for part in split_at_prices(NOVEMBER, [NEW])]
    assert estimate_cost(parts, [NEW]) is None


def test_a_correction_costs_negative_money() -> None:
    cost = estimate_cost([Part(NOVEMBER, -1000, 0)], [price("water", "7.00", date(2020, 1, 1))])
    assert cost is not None
    assert cost.gross_pln == Decimal("-7.56")


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 2, 1), date(2026, 2, 28), Fraction(1)),
        (date(2026, 1, 31), date(2026, 2, 14), Fraction(1, 31) + Fraction(1, 2)),
        (date(2025, 11, 1), date(2026, 10, 31), Fraction(12)),
    ],
)
def test_months_count_each_day_as_its_share_of_its_month(
    first: date, last: date, months: Fraction
) -> None:
    assert months_of(Period(first, last)) == months
