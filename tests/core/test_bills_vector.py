"""Many bills at once are the same bills, to the grosz and the litre."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import numpy as np
import pytest

from core.bill_rules import BillRules, SewageSplit, SubscriptionRule, VolumeRule
from core.bills import Bill, make_bill
from core.bills_vector import Bills, make_bills
from core.errors import TariffError
from core.price_columns import day_number
from core.prices import Service
from tests.core.many_bills import many_bills, order_at
from tests.core.price_lists import TARIFFS

EACH = 1_500
RULES = [
    BillRules(
        volume=volume,
        sewage_split=split,
        subscription=subscription,
        garden_needs_mark=split is SewageSplit.DAYS,
    )
    for volume, split, subscription in product(VolumeRule, SewageSplit, SubscriptionRule)
]


def row_of(bills: Bills, row: int) -> tuple[int, ...]:
    columns = (
        bills.water_l, bills.deducted_l, bills.sewage_l, bills.net_gr, bills.vat_gr,
        bills.gross_gr, bills.to_pay_gr, bills.overpayment_left_gr,
    )  # fmt: skip
    return tuple(int(column[row]) for column in columns)


def numbers_of(bill: Bill) -> tuple[int, ...]:
    deducted = sum((each.deducted_m3 for each in bill.deductions), Decimal(0))
    volumes = (bill.water_m3, deducted, bill.sewage_m3)
    amounts = (
        bill.net_pln, bill.vat_pln, bill.gross_pln, bill.to_pay_pln, bill.overpayment_left_pln
    )  # fmt: skip
    return (*(int(m3 * 1000) for m3 in volumes), *(int(pln * 100) for pln in amounts))


@pytest.mark.parametrize("seed", range(len(RULES)))
def test_the_sums_of_every_bill_are_those_of_the_bill_by_itself(seed: int) -> None:
    """Eight sets of rules, 12,000 bills altogether."""
    rules, batch = RULES[seed], many_bills(EACH, seed)
    found = make_bills(batch, TARIFFS, rules)
    for row in range(EACH):
        alone = make_bill(order_at(batch, row), TARIFFS[batch.tariff[row]], rules)
        assert row_of(found, row) == numbers_of(alone), alone


def test_the_sample_holds_bills_of_every_kind() -> None:
    batch = many_bills(EACH, 0)
    bills = [
        make_bill(order_at(batch, row), TARIFFS[batch.tariff[row]], RULES[0]) for row in range(EACH)
    ]
    water = [[line for line in bill.lines if line.service == Service.WATER] for bill in bills]
    kinds = {
        "steps": [len({line.price_net_pln for line in lines}) > 1 for lines in water],
        "exchanges": [len(bill.order.mains) > 1 for bill in bills],
        "extra readings": [any(len(m.readings) > 2 for m in bill.order.mains) for bill in bills],
        "no meter": [not bill.order.mains for bill in bills],
        "no use": [not bill.water_m3 for bill in bills],
        "a works": [bill.water_m3 > 50_000 for bill in bills],
        "e-invoice": [bill.tariff_code in ("W1e", "G1e") for bill in bills],
        "no sewer": [bill.tariff_code == "W3" for bill in bills],
        "deducted": [any(d.deducted_m3 for d in bill.deductions) for bill in bills],
        "in part": [
            any(0 < d.deducted_m3 < d.measured_m3 for d in bill.deductions) for bill in bills
        ],
        "garden only": [
            bill.water_m3 > 0 and not bill.sewage_m3 for bill in bills if bill.tariff_code != "W3"
        ],
        "two rates": [len(bill.taxes) > 1 for bill in bills],
        "overpaid": [bill.overpayment_left_pln > 0 for bill in bills],
    }
    few = {kind: sum(found) for kind, found in kinds.items() if sum(found) < 15}
    assert not few


def test_no_bills_make_no_bills() -> None:
    assert len(make_bills(many_bills(1, 3), TARIFFS, BillRules()).net_gr) == 1
    batch = many_bills(50, 3)
    nobody = batch.mains.bill < 0
    mains = type(batch.mains)(*(column[nobody] for column in vars(batch.mains).values()))
    gardens = type(batch.mains)(*(column[:0] for column in vars(batch.gardens).values()))
    found = make_bills(replace(batch, mains=mains, gardens=gardens), TARIFFS, BillRules())
    assert not found.water_l.any()
    assert found.net_gr.any()


def test_a_day_without_a_price_is_refused() -> None:
    batch = many_bills(20, 4)
    late = day_number(date(2034, 1, 1))
    after = np.where(np.arange(20) == 7, late, batch.after)
    with pytest.raises(TariffError, match=r"2033-12-31"):
        make_bills(replace(batch, after=after, tariff=np.zeros(20, int)), TARIFFS, BillRules())
