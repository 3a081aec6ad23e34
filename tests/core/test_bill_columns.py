"""Columns of bills: contradictions name their row, and the largest numbers stay exact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from core.bill_columns import NO_MARK, BillColumns, RunColumns
from core.bill_rules import BillRules, SewageSplit, SubscriptionRule, VolumeRule
from core.bills import make_bill
from core.bills_vector import make_bills
from core.errors import BillError
from core.price_columns import day_number
from core.prices import Unit
from core.tariffs import Tariff
from tests.core.many_bills import order_at
from tests.core.price_lists import FEE, FIRST, SEWAGE, WATER, steps

START = day_number(date(2025, 1, 10))


def runs(*rows: tuple[int, int, int, int, int, int]) -> RunColumns:
    """Rows of bill, run, days after START of both readings, litres of both."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, 6).T
    bill, run, first, after, low, high = columns
    marks = np.full(len(rows), NO_MARK)
    return RunColumns(bill, run, START + first, START + after, low, high, marks)


def batch(mains: RunColumns, gardens: RunColumns, **changed: int) -> BillColumns:
    """Two bills of sixty days, the second one changed."""
    usual = {"tariff": 0, "first": START, "after": START + 60}
    usual |= {"overpayment_gr": 0, "interest_gr": 0}
    columns = {name: np.array([value, changed.get(name, value)]) for name, value in usual.items()}
    return BillColumns(**columns, mains=mains, gardens=gardens)


MAINS = runs((0, 0, 0, 60, 5, 9_000), (1, 1, 0, 30, 0, 7_000), (1, 1, 30, 60, 7_000, 9_999))
GARDENS = runs((1, 0, -90, 55, 0, 1_000))


def test_sound_columns_are_taken() -> None:
    assert len(batch(MAINS, GARDENS)) == 2


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        (lambda: batch(MAINS, GARDENS, tariff=-1), "1: taryfa nie istnieje"),
        (lambda: batch(MAINS, GARDENS, after=START), "1: okres kończy się"),
        (lambda: batch(MAINS, GARDENS, overpayment_gr=-1), "1: nadpłata jest ujemna"),
        (lambda: batch(MAINS, GARDENS, interest_gr=-1), "1: odsetki są ujemne"),
        (
            lambda: batch(MAINS, GARDENS, first=START + 60, after=START + 90),
            "1: odczyty leżą poza okresem",
        ),
        (
            lambda: batch(runs((1, 0, 0, 9, 0, 10**9), (1, 0, 9, 60, 10**9, 10**9 + 1)), GARDENS),
            "1: zużycie przekracza 1000000 m³",
        ),
        (
            lambda: batch(MAINS, runs((1, 0, -90, 55, 0, 10**9 + 1))),
            "1: zużycie przekracza 1000000 m³",
        ),
        (
            lambda: batch(runs((0, 0, 0, 30, 0, 1), (0, 1, 31, 60, 0, 1)), runs()),
            "0: brak odczytów z dnia wymiany",
        ),
        (
            lambda: batch(MAINS, runs((1, 0, -90, 61, 0, 1))),
            "1: odczyt podlicznika nie należy do okresu",
        ),
        (
            lambda: batch(MAINS, runs((1, 0, -90, 0, 0, 1))),
            "1: odczyt podlicznika nie należy do okresu",
        ),
        (lambda: batch(runs(), runs((0, 0, 1, 9, 0, 1))), "0: odczyt podlicznika"),
        (lambda: runs((0, 0, 0, 9, 0, 1), (0, 0, 10, 20, 1, 1)), "0: odczyty jednego wodomierza"),
        (lambda: runs((0, 0, 0, 9, 0, 1), (1, 0, 9, 20, 1, 1)), "1: odczyty jednego wodomierza"),
        (lambda: runs((0, 0, 0, 9, 0, 5), (0, 0, 9, 20, 4, 9)), "0: odczyty jednego wodomierza"),
        (lambda: runs((0, 1, 0, 9, 0, 5), (0, 0, 9, 20, 5, 9)), "0: odczyty nie są ułożone"),
        (lambda: runs((4, 0, 0, 9, 5, 4)), "4: stan wodomierza spada"),
        (lambda: runs((4, 0, 9, 9, 5, 6)), "4: drugi odczyt powinien być późniejszy"),
    ],
)
def test_a_contradiction_names_the_row_of_its_bill(
    mistake: Callable[[], object], told: str
) -> None:
    with pytest.raises(BillError, match=f"Faktura w wierszu {told}"):
        mistake()


@pytest.mark.parametrize("split", SewageSplit)
@pytest.mark.parametrize("subscription", SubscriptionRule)
@pytest.mark.parametrize("volume", VolumeRule)
def test_the_largest_bill_is_exact(
    volume: VolumeRule, split: SewageSplit, subscription: SubscriptionRule
) -> None:
    """A million m³ at the highest price, over a step: whole numbers of 64 bits hold it."""
    days = (FIRST, date(2025, 2, 3))
    nets = "99999.9999 100000"
    prices = [*steps(WATER, days, nets, vat="100"), *steps(SEWAGE, days, nets, vat="100")]
    tariff = Tariff("T", (*prices, *steps(FEE, days, nets, Unit.MONTH, vat="99.99")))
    rules = BillRules(volume, split, subscription=subscription)
    mains = runs((0, 0, 0, 60, 999, 999 + 10**9), (1, 1, 0, 59, 0, 1), (1, 1, 59, 60, 1, 10**9))
    columns = batch(mains, runs())
    found = make_bills(columns, [tariff], rules)
    for row in range(2):
        alone = make_bill(order_at(columns, row), tariff, rules)
        assert int(found.gross_gr[row]) == alone.gross_pln * 100
        assert int(found.vat_gr[row]) == alone.vat_pln * 100
        assert Decimal(int(found.sewage_l[row])) / 1000 == alone.sewage_m3
