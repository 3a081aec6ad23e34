"""Many bills of every kind, as columns and one by one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from core.bill_columns import NO_MARK, BillColumns, RunColumns, bounds
from core.bill_volumes import MeterRun, Reading
from core.bills import BillOrder
from core.period import Period
from core.price_columns import day_number
from tests.core.price_lists import TARIFFS

EPOCH = date(1970, 1, 1)
EARLIEST, LATEST = day_number(date(2021, 1, 1)), day_number(date(2026, 6, 1))


def many_bills(bills: int, seed: int, *, is_plain: bool = False) -> BillColumns:
    """Random bills; plain ones are two months between two readings, as most bills of a town are.

    Others have extra readings, exchanges, several steps, no use at all, or that of a small town.
    """
    rng = np.random.default_rng(seed)
    stretches = (
        np.ones(bills, int) if is_plain else rng.choice(5, bills, p=(0.02, 0.5, 0.3, 0.1, 0.08))
    )
    mains = runs(rng, stretches, rng.integers(EARLIEST, LATEST, bills), is_plain=is_plain)
    begin, end = bounds(mains.bill, bills)
    is_metered = end > begin
    anywhere = rng.integers(EARLIEST, LATEST, bills)
    low = np.where(is_metered, mains.first[np.minimum(begin, len(mains) - 1)], anywhere)
    high = np.where(is_metered, mains.after[np.maximum(end - 1, 0)], anywhere + 61)
    first, after = low + rng.integers(-3, 4, bills), high + rng.integers(-3, 4, bills)
    is_apart = (first >= after) | (low >= after) | (first >= high)
    return BillColumns(
        tariff=rng.integers(0, len(TARIFFS), bills),
        first=np.where(is_apart, low, first),
        after=np.where(is_apart, high, after),
        overpayment_gr=amounts(rng, bills),
        interest_gr=amounts(rng, bills) // 50,
        mains=mains,
        gardens=gardens(rng, low, high, is_metered, is_plain=is_plain),
    )


def amounts(rng: np.random.Generator, bills: int) -> np.ndarray:
    """Grosze, mostly nought."""
    return np.where(rng.random(bills) < 0.2, rng.integers(0, 60_000, bills), 0)


def runs(
    rng: np.random.Generator, stretches: np.ndarray, start: np.ndarray, *, is_plain: bool
) -> RunColumns:
    """So many stretches of each bill, one after another; some begin with another meter."""
    bill = np.repeat(np.arange(len(stretches)), stretches)
    count = len(bill)
    is_first = np.diff(bill, prepend=-1) != 0
    is_new = is_first | (rng.random(count) < 0.3)
    lengths = rng.integers(58, 64, count) if is_plain else lengths_of(rng, count)
    volume = rng.integers(0, 40_000, count) if is_plain else volumes(rng, count)
    risen = within(bill, volume + np.where(is_new, rng.integers(0, 9_999_999, count), 0))
    passed = within(bill, lengths)
    return RunColumns(
        bill=bill,
        run=np.cumsum(is_new),
        first=start[bill] + passed - lengths,
        after=start[bill] + passed,
        from_l=risen - volume,
        to_l=risen,
        valid_until=np.full(count, NO_MARK),
    )


def gardens(
    rng: np.random.Generator,
    low: np.ndarray,
    high: np.ndarray,
    is_metered: np.ndarray,
    *,
    is_plain: bool,
) -> RunColumns:
    """Garden meters of some bills, read last within the bill, and first some time before."""
    chances = (0.85, 0.15, 0, 0) if is_plain else (0.5, 0.3, 0.12, 0.08)
    stretches = np.where(is_metered, rng.choice(4, len(low), p=chances), 0)
    found = runs(rng, stretches, np.zeros(len(low), int), is_plain=is_plain)
    # Every meter ends on a day of its bill: its days are moved there as a whole.
    ends = np.append(found.run[1:] != found.run[:-1], True)[: len(found)]
    last = rng.integers(low[found.bill[ends]] + 1, high[found.bill[ends]] + 1)
    meter = np.cumsum(ends) - ends
    moved = (last - found.after[ends])[meter]
    mark = (last + rng.integers(-400, 900, len(last)))[meter]
    is_marked = (rng.random(len(last)) < 0.9)[meter]
    return RunColumns(
        bill=found.bill,
        run=found.run,
        first=found.first + moved,
        after=found.after + moved,
        from_l=found.from_l,
        to_l=found.to_l,
        valid_until=np.where(is_marked, mark, NO_MARK),
    )


def lengths_of(rng: np.random.Generator, count: int) -> np.ndarray:
    """Days: mostly a month or two, some a single one, some more than a year."""
    short, long = rng.integers(1, 70, count), rng.integers(300, 500, count)
    return np.where(rng.random(count) < 0.05, long, short)


def volumes(rng: np.random.Generator, count: int) -> np.ndarray:
    """Litres: of a flat, of nobody, of a works."""
    kind = rng.random(count)
    large = np.where(
        kind < 0.9, rng.integers(0, 60_000, count), rng.integers(0, 240_000_000, count)
    )
    return np.where(kind < 0.15, 0, large)


def within(bill: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Running sum within each bill."""
    total = np.cumsum(values)
    return total - (total - values)[np.searchsorted(bill, bill)]


def order_at(batch: BillColumns, row: int) -> BillOrder:
    """One of the bills, as a person would order it."""
    return BillOrder(
        period=Period(day(batch.first[row]), day(batch.after[row] - 1)),
        mains=meters(batch.mains, row),
        gardens=meters(batch.gardens, row),
        overpayment_pln=Decimal(int(batch.overpayment_gr[row])) / 100,
        interest_pln=Decimal(int(batch.interest_gr[row])) / 100,
    )


def meters(columns: RunColumns, row: int) -> tuple[MeterRun, ...]:
    """The runs of one bill."""
    low, high = np.searchsorted(columns.bill, (row, row + 1))
    names = columns.run[low:high]
    return tuple(run_at(columns, low + np.flatnonzero(names == name)) for name in np.unique(names))


def run_at(columns: RunColumns, rows: np.ndarray) -> MeterRun:
    starts = [(columns.first[rows[0]], columns.from_l[rows[0]])]
    ends = list(zip(columns.after[rows], columns.to_l[rows], strict=True))
    readings = [Reading(day(when), Decimal(int(litres)) / 1000) for when, litres in starts + ends]
    mark = int(columns.valid_until[rows[0]])
    return MeterRun(
        f"M{columns.run[rows[0]]}", tuple(readings), None if mark == NO_MARK else day(mark)
    )


def day(number: int) -> date:
    return EPOCH + timedelta(days=int(number))
