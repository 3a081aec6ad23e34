"""What holds of every bill: nothing is lost, nothing is charged twice."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from core.bill_rules import BillRules, SewageSplit, SubscriptionRule, VolumeRule
from core.bill_volumes import MeterRun, Reading
from core.bills import Bill, BillOrder, make_bill
from core.money import grosz
from core.period import Period
from core.prices import SUBSCRIPTIONS, Service
from core.tariffs import Tariff
from tests.core.price_lists import ALL_KINDS, SEWAGE, TARIFFS, WATER

FIRST = date(2022, 3, 7)
tariffs = st.sampled_from(TARIFFS)
rules = st.builds(
    BillRules,
    volume=st.sampled_from(VolumeRule),
    sewage_split=st.sampled_from(SewageSplit),
    garden_months=st.frozensets(st.integers(1, 12)),
    garden_needs_mark=st.booleans(),
    subscription=st.sampled_from(SubscriptionRule),
)
risen = st.one_of(st.just(0), st.integers(0, 90_000), st.integers(0, 200_000_000))
stretches = st.lists(st.tuples(st.integers(1, 500), risen), min_size=1, max_size=4)
runs = st.builds(
    lambda start, from_l, parts, mark: run_of(FIRST + timedelta(start), from_l, parts, mark),
    st.integers(0, 900),
    st.integers(0, 10**8),
    stretches,
    st.none() | st.dates(date(2022, 1, 1), date(2028, 1, 1)),
)


def run_of(
    first: date, from_l: int, parts: list[tuple[int, int]], mark: date | None = None
) -> MeterRun:
    """A meter read after so many days each, having risen by so many litres."""
    readings = [Reading(first, Decimal(from_l) / 1000)]
    for days, litres in parts:
        before = readings[-1]
        total = before.total_m3 + Decimal(litres) / 1000
        readings.append(Reading(before.read_date + timedelta(days), total))
    return MeterRun("M", tuple(readings), mark)


def moved(garden: MeterRun, main: MeterRun) -> MeterRun:
    """The same garden meter, read last when the main meter was."""
    by = main.days.last - garden.days.last
    readings = [replace(reading, read_date=reading.read_date + by) for reading in garden.readings]
    return replace(garden, readings=tuple(readings))


def ordered(main: MeterRun, *gardens: MeterRun) -> BillOrder:
    return BillOrder(main.days, (main,), tuple(moved(garden, main) for garden in gardens))


orders = st.builds(ordered, runs, runs) | st.builds(ordered, runs)


def volume(bill: Bill, service: Service) -> Decimal:
    return sum((x.quantity for x in bill.lines if x.service == service), Decimal(0))


@given(orders, tariffs, rules)
def test_lines_add_up_to_the_bill(what: BillOrder, tariff: Tariff, by: BillRules) -> None:
    bill = make_bill(what, tariff, by)
    assert volume(bill, WATER) == bill.water_m3
    assert volume(bill, SEWAGE) == bill.sewage_m3
    assert all(x.net_pln == grosz(x.quantity * x.price_net_pln) for x in bill.lines)
    assert bill.net_pln == sum(x.net_pln for x in bill.lines)
    for tax in bill.taxes:
        assert tax.net_pln == sum(x.net_pln for x in bill.lines if x.vat_rate_pct == tax.rate_pct)
        assert tax.vat_pln == grosz(tax.net_pln * tax.rate_pct / 100)
    assert bill.gross_pln == bill.net_pln + bill.vat_pln


@given(orders, tariffs, rules)
def test_sewage_is_water_less_gardens_and_never_negative(
    what: BillOrder, tariff: Tariff, by: BillRules
) -> None:
    bill = make_bill(what, tariff, by)
    deducted = sum((each.deducted_m3 for each in bill.deductions), Decimal(0))
    expected = max(bill.water_m3 - deducted, Decimal(0))
    assert bill.sewage_m3 == (expected if tariff.charges(SEWAGE) else 0)
    for each in bill.deductions:
        assert 0 <= each.deducted_m3 <= each.measured_m3
        assert each.deducted_m3 == 0 or each.counted
        for part in each.counted:
            assert not by.garden_needs_mark or part.last <= each.valid_until_date
            assert {part.first.month, part.last.month} <= by.garden_months


@given(orders, tariffs, rules, st.randoms())
def test_the_order_of_prices_changes_nothing(
    what: BillOrder, tariff: Tariff, by: BillRules, chance: random.Random
) -> None:
    shuffled = replace(tariff, prices=tuple(chance.sample(tariff.prices, len(tariff.prices))))
    assert make_bill(what, shuffled, by) == make_bill(what, tariff, by)


@given(runs, tariffs, rules)
def test_without_use_there_is_the_subscription_only(
    main: MeterRun, tariff: Tariff, by: BillRules
) -> None:
    still = [replace(each, total_m3=main.readings[0].total_m3) for each in main.readings]
    bill = make_bill(ordered(replace(main, readings=tuple(still))), tariff, by)
    assert bill.water_m3 == bill.sewage_m3 == 0
    assert bill.net_pln == sum(x.net_pln for x in bill.lines if x.service in SUBSCRIPTIONS)


@settings(max_examples=200)
@given(runs.filter(lambda main: len(main.readings) > 2), tariffs, rules)
def test_bills_that_follow_one_another_lose_nothing(
    main: MeterRun, tariff: Tariff, by: BillRules
) -> None:
    """Volumes and months of bills from reading to reading are those of one bill over all."""
    whole = make_bill(ordered(main), tariff, by)
    parts = [
        make_bill(ordered(replace(main, readings=pair)), tariff, by)
        for pair in pairwise(main.readings)
    ]
    assert sum(part.water_m3 for part in parts) == whole.water_m3
    assert sum(part.sewage_m3 for part in parts) == whole.sewage_m3
    is_by_period = tariff is ALL_KINDS and by.subscription is SubscriptionRule.WHOLE
    for service in SUBSCRIPTIONS[is_by_period:]:
        assert sum(volume(part, service) for part in parts) == volume(whole, service)


@given(orders, tariffs, rules)
def test_lines_of_a_service_fill_its_days_without_overlap(
    what: BillOrder, tariff: Tariff, by: BillRules
) -> None:
    bill = make_bill(what, tariff, by)
    water = sorted({(x.days.first, x.days.last) for x in bill.lines if x.service == WATER})
    assert sum(Period(*ends).days for ends in water) == what.period.days
    registers = [(x.start.total_m3, x.end.total_m3) for x in bill.lines if x.service == WATER]
    for before, after in pairwise(dict.fromkeys(registers)):
        assert before[1] == after[0] or before == after


@given(runs, st.integers(0, 10**7), st.integers(0, 10**5), tariffs, rules)
def test_what_is_to_be_paid_balances(
    main: MeterRun, overpaid: int, interest: int, tariff: Tariff, by: BillRules
) -> None:
    money = {"overpayment_pln": Decimal(overpaid) / 100, "interest_pln": Decimal(interest) / 100}
    bill = make_bill(replace(ordered(main), **money), tariff, by)
    assert min(bill.to_pay_pln, bill.overpayment_left_pln) == 0
    paid = bill.to_pay_pln - bill.overpayment_left_pln
    assert paid == bill.gross_pln + money["interest_pln"] - money["overpayment_pln"]
