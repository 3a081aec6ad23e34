"""A bill by the words of its rules: every m³, month and grosz where it belongs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.bill_rules import BillRules, SewageSplit, SubscriptionRule, VolumeRule
from core.bills import BillOrder
from core.errors import BillError, TariffError
from core.period import Period
from core.prices import Price, Service, Unit
from core.tariffs import Tariff
from tests.core.billing import bill, days, order, quantities, run
from tests.core.price_lists import (
    ALL_KINDS,
    FEE,
    FIRST,
    G1E,
    LAST,
    PUBLISHED,
    SEWAGE,
    SEWAGE_FEE,
    W3,
    WATER,
    steps,
)

JAN, MAR, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)
PAIRS = [
    (source, net, gross) for source, pairs in PUBLISHED.items() for net, gross in pairs.items()
]
PRO_RATA = BillRules(subscription=SubscriptionRule.PRO_RATA)


def test_twenty_five_pairs_of_net_and_gross_are_published() -> None:
    assert len(PAIRS) == 25


@pytest.mark.parametrize(("source", "net", "gross"), PAIRS)
def test_a_published_net_price_makes_the_published_gross(source: str, net: str, gross: str) -> None:
    """As the price of a m³, and as a subscription of a month."""
    cubic = Tariff("T", tuple(steps(WATER, (FIRST,), net)))
    monthly = Tariff("T", tuple(steps(FEE, (FIRST,), net, Unit.MONTH)))
    assert bill(run((JAN, "6.9"), (MAR, "7.1")), cubic).gross_pln == Decimal(gross)
    assert bill(run((JAN, "7"), (date(2026, 2, 1), "9")), monthly).gross_pln == Decimal(gross)


def test_a_sample_bill_is_met_to_the_grosz() -> None:
    """10 m³ of water, 8 m³ of sewage, two months of both subscriptions: 185.87 gross."""
    fees = [
        *steps(FEE, (FIRST,), "6.62", Unit.MONTH),
        *steps(SEWAGE_FEE, (FIRST,), "6.62", Unit.MONTH),
    ]
    volumes = [*steps(WATER, (FIRST,), "6.97"), *steps(SEWAGE, (FIRST,), "9.49")]
    garden = run((date(2026, 4, 1), "1"), (date(2026, 5, 20), "3"), mark=LAST)
    main = run((date(2026, 4, 1), "100"), (date(2026, 6, 1), "110"))
    made = bill(order(main, garden), Tariff("T", (*volumes, *fees)))
    assert (made.water_m3, made.sewage_m3) == (10, 8)
    assert (made.net_pln, made.vat_pln) == (Decimal("172.10"), Decimal("13.77"))
    assert made.gross_pln == made.to_pay_pln == Decimal("185.87")


def test_a_step_divides_water_and_sewage_by_days() -> None:
    made = bill(run((date(2025, 11, 1), "200.900"), (date(2025, 12, 1), "210.100")))
    water = [line for line in made.lines if line.service == WATER]
    assert quantities(made, WATER) == quantities(made, SEWAGE) == ["8", "2"]
    assert [line.days.days for line in water] == [24, 6]
    assert [str(line.price_net_pln) for line in water] == ["6.88", "6.97"]
    assert [str(line.net_pln) for line in water] == ["55.04", "13.94"]
    assert [(str(line.start.total_m3), str(line.end.total_m3)) for line in water] == [
        ("200", "208"),
        ("208", "210"),
    ]


def test_a_reading_on_the_day_of_the_step_decides_instead() -> None:
    main = run(
        (date(2025, 11, 1), "200"), (date(2025, 11, 25), "201.3"), (date(2025, 12, 1), "210")
    )
    assert quantities(bill(main), WATER) == ["1", "9"]
    assert quantities(bill(main), SEWAGE) == ["8", "2"]
    by_water = BillRules(sewage_split=SewageSplit.WATER)
    assert quantities(bill(main, rules=by_water), SEWAGE) == ["1", "9"]


def test_a_long_bill_crosses_several_steps() -> None:
    made = bill(run((date(2023, 11, 1), "0"), (date(2026, 1, 1), "793")), G1E)
    assert quantities(made, WATER) == ["71", "367", "355"]
    assert quantities(made, FEE) == ["3", "12", "11"]


def test_fractions_wait_for_the_next_bill() -> None:
    first = bill(run((JAN, "10.700"), (MAR, "12.650")))
    second = bill(run((MAR, "12.650"), (MAY, "14.710")))
    assert (first.water_m3, second.water_m3) == (2, 2)
    litres = BillRules(volume=VolumeRule.LITRES)
    exact = bill(run((JAN, "10.700"), (MAR, "12.6509")), rules=litres)
    assert exact.water_m3 == Decimal("1.950")
    assert exact.lines[0].net_pln == Decimal("13.59")


def test_an_exchange_has_a_line_of_each_meter() -> None:
    old = run((JAN, "100"), (date(2026, 2, 1), "104"), meter="old")
    new = run((date(2026, 2, 1), "104"), (MAR, "107"), meter="new")
    made = bill(BillOrder(days(JAN, MAR), (old, new)))
    assert [(x.meter_id, x.quantity) for x in made.lines if x.meter_id] == [("old", 4), ("new", 3)]
    assert quantities(made, SEWAGE) == ["7"]


@pytest.mark.parametrize(
    ("mark", "first", "after", "deducted", "counted"),
    [
        (LAST, date(2026, 5, 1), date(2026, 7, 1), 12, 61),
        (LAST, date(2026, 3, 2), date(2026, 5, 1), 6, 30),
        (LAST, date(2025, 10, 2), date(2026, 5, 1), 2 + 2, 30 + 30),
        (date(2026, 5, 31), date(2026, 5, 1), date(2026, 7, 1), 6, 31),
        (date(2026, 4, 30), date(2026, 5, 1), date(2026, 7, 1), 0, 0),
        (None, date(2026, 5, 1), date(2026, 7, 1), 0, 0),
        (LAST, date(2026, 1, 1), date(2026, 3, 1), 0, 0),
    ],
)
def test_a_garden_meter_counts_in_its_season_with_a_valid_mark(
    mark: date | None, first: date, after: date, deducted: int, counted: int
) -> None:
    """12 m³ of the garden: April to October, and no day after the mark."""
    main = run((date(2026, 1, 1), "50"), (date(2026, 8, 1), "90"))
    made = bill(order(main, run((first, "1"), (after, "13"), mark=mark)))
    (found,) = made.deductions
    assert (found.measured_m3, found.deducted_m3) == (12, deducted)
    assert sum(part.days for part in found.counted) == counted
    assert made.sewage_m3 == 40 - deducted


def test_a_reading_at_the_edge_of_the_season_decides_instead_of_days() -> None:
    main = run((date(2026, 3, 2), "50"), (date(2026, 5, 1), "90"))
    garden = run(
        (date(2026, 3, 2), "1"), (date(2026, 4, 1), "1"), (date(2026, 5, 1), "13"), mark=LAST
    )
    assert bill(order(main, garden)).deductions[0].deducted_m3 == 12


def test_sewage_is_never_negative() -> None:
    garden = run((MAY, "0"), (date(2026, 7, 1), "30"), mark=LAST)
    made = bill(order(run((MAY, "0"), (date(2026, 7, 1), "20")), garden))
    assert made.sewage_m3 == 0
    assert quantities(made, SEWAGE) == []


def test_without_a_sewer_there_is_no_sewage() -> None:
    made = bill(run((JAN, "0"), (MAR, "20")), W3)
    assert (made.sewage_m3, quantities(made, SEWAGE)) == (0, [])


@pytest.mark.parametrize(
    ("first", "after", "whole", "shares"),
    [
        (date(2026, 1, 1), date(2026, 3, 1), "2", "2.0000"),
        (date(2026, 1, 2), date(2026, 3, 1), "1", "1.9677"),
        (date(2026, 1, 2), date(2026, 2, 1), "", "0.9677"),
        (date(2026, 1, 31), date(2026, 2, 2), "1", "0.0680"),
    ],
)
def test_a_month_is_charged_whole_by_its_first_day_or_by_its_days(
    first: date, after: date, whole: str, shares: str
) -> None:
    main = run((first, "0"), (after, "1"))
    assert quantities(bill(main), FEE) == ([whole] if whole else [])
    assert quantities(bill(main, rules=PRO_RATA), FEE) == [shares]


def test_a_subscription_changes_its_price_within_a_bill() -> None:
    main = run((date(2023, 11, 1), "0"), (date(2024, 1, 1), "9"))
    assert quantities(bill(main), FEE) == ["1", "1"]
    assert quantities(bill(main, rules=PRO_RATA), FEE) == ["0.8000", "1.2000"]


def test_a_fee_of_a_settlement_period_is_charged_once_or_by_its_share() -> None:
    main = run((date(2024, 12, 1), "0"), (date(2025, 2, 1), "9"))
    (once,) = [line for line in bill(main, ALL_KINDS).lines if line.service == FEE]
    assert (once.quantity, str(once.net_pln)) == (1, "28.83")
    assert quantities(bill(main, ALL_KINDS, PRO_RATA), FEE) == ["0.5000", "0.5000"]


def test_a_graded_price_rises_with_the_volume_of_the_bill() -> None:
    made = bill(run((JAN.replace(year=2024), "0"), (MAR.replace(year=2024), "40")), ALL_KINDS)
    assert [(str(x.quantity), str(x.price_net_pln)) for x in made.lines if x.service == WATER] == [
        ("7.5", "4.3217"),
        ("22.5", "6.1234"),
        ("10", "11.99"),
    ]


def test_grades_go_on_counting_behind_a_step() -> None:
    made = bill(run((date(2024, 5, 31), "0"), (date(2024, 6, 20), "60")), ALL_KINDS)
    assert quantities(made, WATER) == ["7.5", "22.5", "30"]
    assert [str(line.price_net_pln) for line in made.lines[:3]] == ["4.3217", "6.1234", "11.99"]


def test_tax_is_taken_once_from_the_sum_of_each_rate() -> None:
    prices = [
        Price(service, unit, FIRST, None, Decimal("0.06"), Decimal(rate))
        for service, unit, rate in (
            (WATER, Unit.M3, 8),
            (SEWAGE, Unit.M3, 8),
            (FEE, Unit.MONTH, 23),
        )
    ]
    made = bill(run((JAN, "0"), (date(2026, 2, 1), "1")), Tariff("T", tuple(prices)))
    assert [(tax.rate_pct, tax.net_pln, tax.vat_pln) for tax in made.taxes] == [
        (8, Decimal("0.12"), Decimal("0.01")),
        (23, Decimal("0.06"), Decimal("0.01")),
    ]


@pytest.mark.parametrize(
    ("overpaid", "interest", "to_pay", "left"),
    [("0", "0", "22.92", "0"), ("20", "1.08", "4.00", "0"), ("22.92", "0", "0", "0"),
     ("30", "1", "0", "6.08")],
)  # fmt: skip
def test_overpayment_lessens_and_interest_adds_to_what_is_to_be_paid(
    overpaid: str, interest: str, to_pay: str, left: str
) -> None:
    main = run((JAN, "5"), (date(2026, 2, 1), "6"))
    what = order(main, overpayment_pln=overpaid, interest_pln=interest)
    made = bill(what, W3)
    assert made.gross_pln == Decimal("22.92")
    assert made.to_pay_pln == Decimal(to_pay)
    assert made.overpayment_left_pln == Decimal(left)


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        (lambda: run((JAN, "5")), "potrzebne są dwa odczyty, jest jeden"),
        (lambda: run(), "nie ma żadnego"),
        (lambda: run((JAN, "5"), (JAN, "6")), "drugi powinien być późniejszy"),
        (lambda: run((JAN, "6"), (MAR, "5.9")), "stan spada z 6 do 5.9 m³. Skoryguj"),
        (lambda: run((JAN, "6"), (MAR, "NaN")), "nie może być stanem"),
        (lambda: run((JAN, "6"), (MAR, "1E+30")), "nie może być stanem"),
        (lambda: order(run((JAN, "0"), (MAR, "1000001"))), "nie jest w litrach"),
        (
            lambda: BillOrder(days(JAN, MAY), (run((JAN, "0"), (MAR, "1")),) * 2),
            "Podaj odczyty z dnia wymiany",
        ),
        (lambda: BillOrder(days(MAR, MAY), (run((JAN, "0"), (MAR, "1")),)), "poza okresem"),
        (
            lambda: order(run((JAN, "0"), (MAR, "1")), run((JAN, "0"), (MAY, "1"), meter="G")),
            "Podlicznik G: odczyt z 2026-05-01 nie należy",
        ),
        (lambda: BillOrder(days(JAN, MAR), (), (run((JAN, "0"), (MAR, "1")),)), "nie należy"),
        (lambda: order(run((JAN, "0"), (MAR, "1")), overpayment_pln="-1"), "Nadpłata -1 zł"),
        (lambda: order(run((JAN, "0"), (MAR, "1")), interest_pln="0.001"), "Odsetki 0.001 zł"),
        (lambda: order(run((JAN, "0"), (MAR, "1")), interest_pln="1E+40"), "Odsetki 1E+40 zł"),
        (lambda: order(run((JAN, "0"), (MAR, "1")), interest_pln="NaN"), "Odsetki NaN zł"),
    ],
)
def test_what_cannot_be_billed_says_what_where_and_what_to_do(mistake: object, told: str) -> None:
    with pytest.raises(BillError) as refused:
        mistake()
    assert told in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_bill_beyond_the_tariff_is_refused() -> None:
    with pytest.raises(TariffError, match="Wczytaj cennik"):
        bill(run((date(2032, 12, 1), "0"), (date(2033, 1, 2), "5")))


def test_a_bill_without_a_meter_is_its_subscription() -> None:
    made = bill(BillOrder(Period(JAN, date(2026, 2, 28)), ()))
    assert {line.service for line in made.lines} == {Service.WATER_SUBSCRIPTION}
    assert made.net_pln == Decimal("28.50")


def test_the_period_of_the_subscription_may_differ_from_that_of_the_readings() -> None:
    main = run((date(2026, 1, 3), "0"), (date(2026, 3, 2), "5"))
    what = replace(order(main), period=Period(JAN, date(2026, 2, 28)))
    assert quantities(bill(what), FEE) == ["2"]
