"""Prices of many tariffs as columns, and days of many bills cut where a price changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from core.errors import TariffError
from core.period import Period
from core.prices import Price, Service, Unit
from core.tariffs import Tariff
from core.usage import Flags, Whole

EPOCH = date(1970, 1, 1).toordinal()
SPAN = 10_000_000
"""More days than the calendar has: keys of tariff and day stay apart."""
NO_END_L = 2**62


@dataclass(frozen=True)
class Cut:
    """Pieces of rows on which no price changes: days [first, after), in the order of the rows."""

    row: Whole
    price: Whole
    first: Whole
    after: Whole


@dataclass(frozen=True)
class PriceColumns:
    """Prices of one service, by tariff and day.

    ``first`` and ``after`` are days; ``net`` is in ten-thousandths of a PLN and ``low_l`` in
    litres, a column for each grade; ``rate`` is in hundredths of a percent.
    """

    tariff: Whole
    first: Whole
    after: Whole
    net: Whole
    low_l: Whole
    rate: Whole
    months: Whole
    is_period: Flags
    is_charged: Flags

    @classmethod
    def of(cls, tariffs: Sequence[Tariff], service: Service) -> PriceColumns:
        """Columns of a service in the order of the tariffs; equal neighbours are one price."""
        whole = [Period(tariff.first_day, tariff.last_day) for tariff in tariffs]
        parts = [tariff.parts(service, days) for tariff, days in zip(tariffs, whole, strict=True)]
        flat = [part for found in parts for part in found]
        grades = max([1 + len(part.price.grades) for part in flat], default=1)
        prices = [part.price for part in flat]
        return cls(
            tariff=np.repeat(np.arange(len(parts)), [len(found) for found in parts]),
            first=_whole([day_number(part.period.first) for part in flat]),
            after=_whole([day_number(part.period.last) + 1 for part in flat]),
            net=_whole([_nets(price, grades) for price in prices]).reshape(-1, grades),
            low_l=_whole([_lows(price, grades) for price in prices]).reshape(-1, grades),
            rate=_whole([int(price.vat_rate_pct * 100) for price in prices]),
            months=_whole([p.period_months if p.unit is Unit.PERIOD else 1 for p in prices]),
            is_period=np.array([price.unit is Unit.PERIOD for price in prices], dtype=np.bool_),
            is_charged=np.array([bool(found) for found in parts], dtype=np.bool_),
        )

    def cut(self, tariff: Whole, first: Whole, after: Whole) -> Cut:
        """Cut days [first, after) of rows at the prices of their tariffs, all of which charge.

        TariffError when a tariff does not cover the days of a row.
        """
        keys = self.tariff * SPAN + self.first
        low = np.searchsorted(keys, tariff * SPAN + first, "right") - 1
        high = np.searchsorted(keys, tariff * SPAN + after - 1, "right") - 1
        if len(tariff):
            is_open = (low < 0) | (self.tariff[low] != tariff) | (after > self.after[high])
            _refuse(is_open, first, after)
        row, price = pieces(low, high - low + 1)
        return Cut(
            row,
            price,
            np.maximum(first[row], self.first[price]),
            np.minimum(after[row], self.after[price]),
        )

    def net_gr(self, price: Whole, before_l: Whole, after_l: Whole) -> Whole:
        """Grosze of volumes that reach from so many litres of their bill to so many."""
        total = np.zeros(len(price), dtype=np.int64)
        for grade in range(self.net.shape[1]):
            is_last = grade + 1 == self.net.shape[1]
            high = NO_END_L if is_last else self.low_l[price, grade + 1]
            low = np.maximum(before_l, self.low_l[price, grade])
            inside = np.maximum(np.minimum(after_l, high) - low, 0)
            total += rounded(inside * self.net[price, grade], 100_000)
        return total


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH


def pieces(first: Whole, counts: Whole) -> tuple[Whole, Whole]:
    """The row of each piece and its place, when a row has ``counts`` pieces from ``first`` on."""
    row = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return row, first[row] + np.arange(len(row)) - before[row]


def rounded(amount: Whole, divisor: int | Whole) -> Whole:
    """A quotient that is not negative, a half upward."""
    return np.asarray((2 * amount + divisor) // (2 * divisor), dtype=np.int64)


def _nets(price: Price, grades: int) -> list[int]:
    nets = [price.net_pln, *(grade.net_pln for grade in price.grades)]
    return _filled([int(net * 10_000) for net in nets], grades, 0)


def _lows(price: Price, grades: int) -> list[int]:
    lows = [Decimal(0), *(grade.above_m3 for grade in price.grades)]
    return _filled([int(low * 1000) for low in lows], grades, NO_END_L)


def _filled(values: list[int], length: int, rest: int) -> list[int]:
    return values + [rest] * (length - len(values))


def _whole(values: Sequence[object]) -> Whole:
    return np.array(values, dtype=np.int64)


def _refuse(is_open: Flags, first: Whole, after: Whole) -> None:
    if is_open.any():
        row = int(np.flatnonzero(is_open)[0])
        ends = [date(1970, 1, 1) + timedelta(days=int(d)) for d in (first[row], after[row] - 1)]
        raise TariffError(
            f"Taryfa faktury nie ma ceny na wszystkie dni od {ends[0]} do {ends[1]}. "
            f"Wczytaj cennik, który je obejmuje."
        )
