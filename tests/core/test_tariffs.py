"""A price list says one price of every day, or says why it is refused."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.errors import TariffError
from core.period import Period
from core.prices import Grade, Price, Service, Unit
from core.tariffs import Tariff, choose_tariff
from tests.core.price_lists import (
    ALL_KINDS,
    FEE,
    FIRST,
    G1E,
    KATOWICE,
    LAST,
    SEWAGE,
    TARIFFS,
    W1,
    W1E,
    W3,
    WATER,
    steps,
)

WHOLE = Period(FIRST, LAST)


def water(first: date, last: date | None, net: str = "5.00", **more: object) -> Price:
    return Price(WATER, Unit.M3, first, last, Decimal(net), Decimal(8), **more)


def day(month: int, number: int) -> date:
    return date(2025, month, number)


def test_each_day_of_a_period_has_its_price() -> None:
    parts = W1.parts(WATER, Period(date(2024, 11, 1), date(2025, 12, 31)))
    assert [(part.period.first, part.period.last, str(part.price.net_pln)) for part in parts] == [
        (date(2024, 11, 1), date(2024, 11, 24), "6.77"),
        (date(2024, 11, 25), date(2025, 11, 24), "6.88"),
        (date(2025, 11, 25), date(2025, 12, 31), "6.97"),
    ]


def test_a_step_that_changes_nothing_is_no_step() -> None:
    (first, second) = W1.parts(FEE, WHOLE)
    assert (first.period.last, second.period.first) == (date(2023, 11, 24), date(2023, 11, 25))
    assert second.period.last == LAST


def test_a_change_of_tax_alone_is_a_step() -> None:
    assert len(ALL_KINDS.parts(SEWAGE, WHOLE)) == 2


@pytest.mark.parametrize("tariff", TARIFFS, ids=lambda tariff: tariff.code)
@pytest.mark.parametrize("service", list(Service))
def test_the_order_of_prices_is_irrelevant_and_parts_fill_a_period(
    tariff: Tariff, service: Service
) -> None:
    chance = random.Random(5)
    shuffled = replace(tariff, prices=tuple(chance.sample(tariff.prices, len(tariff.prices))))
    parts = shuffled.parts(service, WHOLE)
    assert parts == tariff.parts(service, WHOLE)
    assert bool(parts) == tariff.charges(service)
    assert sum(part.period.days for part in parts) in (0, WHOLE.days)


def test_a_service_without_a_price_is_not_charged() -> None:
    assert not W3.charges(SEWAGE)
    assert W3.parts(SEWAGE, WHOLE) == []


@pytest.mark.parametrize(
    ("prices", "told"),
    [
        ([], "nie ma żadnej ceny"),
        ([water(day(1, 1), day(1, 31)), water(day(3, 1), None)], "od 2025-02-01 do 2025-02-28"),
        ([water(day(1, 1), day(1, 31)), water(day(1, 31), None)], "jednocześnie w dniu 2025-01-31"),
        ([water(day(1, 1), None), water(day(3, 1), None)], "jednocześnie w dniu 2025-03-01"),
        ([water(day(1, 1), None), water(day(1, 1), None)], "jednocześnie w dniu 2025-01-01"),
        ([water(day(2, 1), day(1, 31))], "zanim się zacznie"),
        ([water(day(1, 1), None, "-0.01")], "cena powinna wynosić"),
        ([water(day(1, 1), None, "0.00001")], "czterema miejscami"),
        ([water(day(1, 1), None, "NaN")], "cena powinna wynosić"),
        ([water(day(1, 1), None, "100000.01")], "cena powinna wynosić"),
        ([replace(water(day(1, 1), None), vat_rate_pct=Decimal(-1))], "stawka VAT"),
        ([replace(water(day(1, 1), None), unit=Unit.MONTH)], "jednostka month nie pasuje"),
        ([replace(water(day(1, 1), None), period_months=0)], "co najmniej jeden miesiąc"),
        ([water(day(1, 1), None, grades=(Grade(Decimal(0), Decimal(1)),))], "progi"),
        ([water(day(1, 1), None, grades=(Grade(Decimal(5), Decimal(1)),) * 2)], "progi"),
        ([water(day(1, 1), None, grades=(Grade(Decimal("1.0005"), Decimal(1)),))], "progi"),
        ([water(day(1, 1), None), *steps(FEE, (day(2, 1),), "7", Unit.MONTH)], "abonament za wodę"),
        (
            [
                *steps(FEE, KATOWICE[:2], "7 8", Unit.MONTH)[:1],
                *steps(FEE, KATOWICE[1:2], "7", Unit.PERIOD),
            ],
            "różne jednostki",
        ),
    ],
)  # fmt: skip
def test_a_contradictory_price_list_is_refused_with_its_reason(
    prices: list[Price], told: str
) -> None:
    with pytest.raises(TariffError, match=told) as refused:
        Tariff("W9", tuple(prices))
    assert str(refused.value).startswith("Taryfa W9")
    assert len(str(refused.value).split(". ")) >= 2


@pytest.mark.parametrize("end", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_a_day_outside_of_the_tariff_is_refused(end: date) -> None:
    with pytest.raises(TariffError, match=f"nie ma ceny na dzień {end}"):
        W1.parts(WATER, Period(min(end, FIRST), max(end, FIRST)))


def test_the_group_depends_on_the_form_of_the_invoice() -> None:
    for is_e_invoice, tariff in ((True, W1E), (False, W1)):
        assert choose_tariff(TARIFFS, "W", is_e_invoice=is_e_invoice, meter_dn_mm=15) is tariff


def test_the_group_depends_on_the_size_of_the_meter() -> None:
    small = replace(G1E, code="small", family="F", meter_dn_mm=frozenset({15, 20}))
    large = replace(G1E, code="large", family="F", meter_dn_mm=frozenset({25, 32}))
    groups = [*TARIFFS, small, large]
    assert choose_tariff(groups, "F", is_e_invoice=True, meter_dn_mm=20) is small
    assert choose_tariff(groups, "F", is_e_invoice=False, meter_dn_mm=32) is large
    with pytest.raises(TariffError, match="DN 50: powinna pasować jedna taryfa, pasuje żadna"):
        choose_tariff(groups, "F", is_e_invoice=True, meter_dn_mm=50)
    again = replace(small, code="again")
    with pytest.raises(TariffError, match="pasuje small, again"):
        choose_tariff([small, again], "F", is_e_invoice=True, meter_dn_mm=15)
