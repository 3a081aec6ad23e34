"""How long a million bills take, and how much sooner they are ready than one by one.

``python -m tests.bench bills``: once a plain town, two months between two readings, and once bills
with everything: several steps, extra readings, exchanges, garden meters.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from core.bill_columns import BillColumns
from core.bill_rules import BillRules
from core.bills import BillOrder, make_bill
from core.bills_vector import Bills, make_bills
from tests.bench.figures import Figure
from tests.core.many_bills import many_bills, order_at
from tests.core.price_lists import TARIFFS

BILLS, ALONE = 1_000_000, 2_000
SECONDS, SOONER = 10.0, 50.0
RULES = BillRules()
Found = TypeVar("Found")


def figures() -> Iterator[Figure]:
    """Seconds for a million bills, and the ratio to as many made one by one."""
    for name, is_plain in (("plain", True), ("of every kind", False)):
        batch = many_bills(BILLS, 20, is_plain=is_plain)
        orders = [order_at(batch, row) for row in range(ALONE)]
        together_s, found = timed(together, batch)
        alone_s, nets = timed(one_by_one, orders, batch.tariff[:ALONE].tolist())
        if nets != found.net_gr[:ALONE].tolist():
            raise RuntimeError(f"bills {name} differ")
        ratio = alone_s * (BILLS / ALONE) / together_s
        details = {"together_s": together_s, "alone_s": alone_s, "alone": float(ALONE)}
        yield Figure(f"a million bills, {name}: time", together_s, SECONDS, "s", details=details)
        yield Figure(f"a million bills, {name}: sooner than alone", ratio, SOONER, "×", "at least")


def timed(work: Callable[..., Found], *given: object) -> tuple[float, Found]:
    """Seconds of some work, and what came of it."""
    start = time.perf_counter()
    found = work(*given)
    return time.perf_counter() - start, found


def together(batch: BillColumns) -> Bills:
    """All bills at once, their columns being checked first."""
    mains, gardens = replace(batch.mains), replace(batch.gardens)
    return make_bills(replace(batch, mains=mains, gardens=gardens), TARIFFS, RULES)


def one_by_one(orders: Sequence[BillOrder], tariffs: Sequence[int]) -> list[int]:
    """Net grosze of some bills, each made by itself."""
    bills = [make_bill(what, TARIFFS[t], RULES) for what, t in zip(orders, tariffs, strict=True)]
    return [int(bill.net_pln * 100) for bill in bills]
