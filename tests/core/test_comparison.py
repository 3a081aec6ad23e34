"""Why a bill is different: causes with their numbers, which add up whatever the bills hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.comparison import Billed, Cause, Charge, Comparison, compare
from core.money import GROSZ, grosz

VAT = Decimal("0.08")


def line(service: str, quantity: str, price: str, unit: str = "m3") -> Charge:
    return Charge(service, grosz(Decimal(quantity) * Decimal(price)), Decimal(quantity), unit)


def bill(days: int | None, *lines: Charge, settled: str = "0") -> Billed:
    net = sum((one.net_pln for one in lines), Decimal(0))
    vat = grosz(net * VAT)
    return Billed(days, net, vat, net + vat + Decimal(settled), lines)


def usual(days: int = 61, m3: str = "25", price: str = "6.97", **more: str) -> Billed:
    """Water, sewage less the garden, and the subscription."""
    garden = more.get("garden", "0")
    sewage = str(Decimal(m3) - Decimal(garden))
    return bill(
        days,
        line("water", m3, price),
        line("other", garden, "0"),
        line("sewage", sewage, more.get("sewage_price", "9.49")),
        line("water_subscription", more.get("months", "2"), "14.25", "month"),
        settled=more.get("settled", "0"),
    )


def amounts(before: Billed, after: Billed) -> dict[Cause, Decimal]:
    return {part.cause: part.amount_pln for part in compare(before, after).parts}


def numbers(found: Comparison, cause: Cause) -> tuple[object, object]:
    [part] = [one for one in found.parts if one.cause is cause]
    return part.before, part.after


def test_the_same_bill_again_has_no_causes() -> None:
    found = compare(usual(), usual())
    assert found.difference_pln == 0
    assert found.parts == found.main_parts() == ()


def test_more_days_at_the_same_use_are_days_alone() -> None:
    found = amounts(usual(30, "12"), usual(60, "24"))
    assert found == {Cause.DAYS: Decimal("197.52"), Cause.VAT: Decimal("15.80")}


def test_more_water_in_the_same_days_is_use_alone() -> None:
    found = compare(usual(60, "24"), usual(60, "30"))
    assert set(amounts(usual(60, "24"), usual(60, "30"))) == {Cause.USE, Cause.VAT}
    assert numbers(found, Cause.USE) == (Decimal("0.4"), Decimal("0.5"))
    assert found.is_daily


def test_days_use_and_price_are_told_apart_each_with_its_numbers() -> None:
    found = compare(usual(32, "13.12"), usual(61, "23.79", "7.40"))
    assert numbers(found, Cause.DAYS) == (32, 61)
    assert numbers(found, Cause.USE) == (Decimal("0.41"), Decimal("0.39"))
    of = {part.cause: part.amount_pln for part in found.parts}
    assert of[Cause.DAYS] == grosz(29 * Decimal("0.41") * Decimal("16.46"))
    assert of[Cause.USE] == grosz(-61 * Decimal("0.02") * Decimal("16.46"))
    assert abs(of[Cause.WATER_PRICE] - Decimal("23.79") * Decimal("0.43")) <= GROSZ
    assert Cause.SEWAGE_PRICE not in of
    assert [part.cause for part in found.main_parts()] == [Cause.DAYS]


def test_what_the_garden_takes_off_is_no_change_of_use() -> None:
    found = compare(usual(), usual(garden="9"))
    assert amounts(usual(), usual(garden="9")) == {
        Cause.GARDEN: Decimal("-85.41"), Cause.VAT: Decimal("-6.83"),
    }  # fmt: skip
    assert numbers(found, Cause.GARDEN) == (0, 9)


def test_a_garden_that_takes_all_sewage_off_knows_its_price_from_the_other_bill() -> None:
    dry = bill(61, line("water", "25", "6.97"), line("other", "25", "0"))
    found = amounts(usual(months="0"), dry)
    assert found[Cause.GARDEN] == -Decimal("237.25")
    assert set(found) == {Cause.GARDEN, Cause.VAT}


def test_a_bill_split_at_a_price_step_has_the_mean_price() -> None:
    split = bill(61, line("water", "10", "6.00"), line("water", "15", "8.00"))
    found = compare(bill(61, line("water", "25", "6.00")), split)
    assert numbers(found, Cause.WATER_PRICE) == (6, Decimal("7.2"))
    assert found.parts[0].amount_pln == 30


def test_a_service_that_is_new_is_told_as_a_whole() -> None:
    water = bill(61, line("water", "25", "6.97"))
    both = bill(61, line("water", "25", "6.97"), line("sewage", "25", "9.49"))
    assert amounts(water, both)[Cause.SEWAGE] == Decimal("237.25")
    assert amounts(both, water)[Cause.SEWAGE] == -Decimal("237.25")


def test_a_meter_that_stood_still_has_no_price_of_its_own() -> None:
    idle = bill(61, line("water", "0", "6.97"))
    assert set(amounts(idle, bill(61, line("water", "3", "6.97")))) == {Cause.USE, Cause.VAT}


def test_lines_without_quantities_are_compared_by_amount() -> None:
    told = bill(61, Charge("water", Decimal(100)), Charge("sewage", Decimal(150)))
    found = amounts(usual(months="0"), told)
    assert set(found) == {Cause.WATER, Cause.SEWAGE, Cause.VAT}
    assert found[Cause.WATER] == 100 - Decimal("174.25")


def test_amounts_without_lines_are_told_as_such() -> None:
    found = amounts(usual(), replace(usual(), charges=()))
    assert sum(found.values()) == 0
    assert found[Cause.ROUNDING] == usual().net_pln


def test_an_unknown_period_leaves_the_volume_whole() -> None:
    found = compare(replace(usual(), days=None), usual(m3="30"))
    assert not found.is_daily
    assert numbers(found, Cause.USE) == (25, 30)


def test_fees_and_what_was_settled_stand_for_themselves() -> None:
    found = amounts(usual(months="1"), usual(settled="-20"))
    assert found == {
        Cause.SUBSCRIPTION: Decimal("14.25"), Cause.VAT: Decimal("1.14"), Cause.SETTLED: -20,
    }  # fmt: skip


def test_two_causes_are_named_when_both_weigh() -> None:
    found = compare(usual(60, "24"), usual(60, "30", "9.00"))
    assert [part.cause for part in found.main_parts()] == [Cause.USE, Cause.WATER_PRICE]
    assert [p.cause for p in compare(usual(), usual(m3="24.9")).main_parts()] == [Cause.USE]


money = st.decimals(-(10**6), 10**6, places=2)
volume = st.one_of(st.none(), st.just(Decimal(0)), st.decimals(-(10**4), 10**5, places=3))
services = st.sampled_from(
    ["water", "sewage", "water_subscription", "sewage_subscription", "other", "unheard of"]
)
charges = st.builds(Charge, services, money, volume, st.sampled_from(["m3", "month", None]))
honest = st.builds(
    lambda service, quantity, price: Charge(service, grosz(quantity * price), quantity, "m3"),
    st.sampled_from(["water", "sewage", "other"]),
    st.decimals(0, 500, places=3),
    st.decimals(0, 30, places=4),
)
days = st.one_of(st.none(), st.integers(1, 800))
wild = st.builds(Billed, days, money, money, money, st.lists(charges, max_size=7).map(tuple))
sane = st.builds(lambda days, some: bill(days, *some), days, st.lists(honest, max_size=9))
bills = st.one_of(wild, sane)


def in_grosze(some: Sequence[Decimal]) -> bool:
    return all(amount == grosz(amount) for amount in some)


@settings(max_examples=400, deadline=None)
@given(bills, bills)
def test_causes_add_up_to_the_grosz_whatever_the_bills_hold(before: Billed, after: Billed) -> None:
    found = compare(before, after)
    given_ = [part.amount_pln for part in found.parts]
    assert sum(given_) == found.difference_pln == after.to_pay_pln - before.to_pay_pln
    assert in_grosze(given_)
    assert all(given_)
    assert len({part.cause for part in found.parts}) == len(found.parts)


@settings(max_examples=100, deadline=None)
@given(bills, bills)
def test_the_way_back_is_of_the_same_length(before: Billed, after: Billed) -> None:
    back = compare(after, before)
    assert sum(part.amount_pln for part in back.parts) == -compare(before, after).difference_pln


@pytest.mark.parametrize("kind", [Cause.USE, Cause.VAT])
def test_tax_is_named_only_where_nothing_else_changed(kind: Cause) -> None:
    other = replace(usual(), vat_pln=Decimal(99), to_pay_pln=usual().net_pln + 99)
    after = usual(m3="26") if kind is Cause.USE else other
    assert [part.cause for part in compare(usual(), after).main_parts()] == [kind]
