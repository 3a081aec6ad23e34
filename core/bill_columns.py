"""Many bills and readings as columns of whole numbers, refused when they contradict themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.errors import BillError
from core.price_columns import rounded
from core.prices import MOST_M3
from core.usage import Flags, Whole

MOST_L = int(MOST_M3) * 1000
NO_MARK = -10_000_000
"""Last day of a verification mark that nobody knows."""


@dataclass(frozen=True)
class RunColumns:
    """Stretches between two neighbouring readings of a meter, by bill, then meter, then day.

    ``bill`` is a row of the bills, ``run`` a number that rises from meter to meter. Readings are
    taken on ``first`` and ``after`` (days), with totals ``from_l`` and ``to_l``. ``valid_until`` is
    the last day of the meter's mark, or NO_MARK.
    """

    bill: Whole
    run: Whole
    first: Whole
    after: Whole
    from_l: Whole
    to_l: Whole
    valid_until: Whole

    def __post_init__(self) -> None:
        is_unsorted = np.diff(self.run, prepend=self.run[:1]) < 0
        is_unsorted |= np.diff(self.bill, prepend=self.bill[:1]) < 0
        self.refuse(is_unsorted, "odczyty nie są ułożone według faktur i wodomierzy")
        self.refuse(self.after <= self.first, "drugi odczyt powinien być późniejszy")
        self.refuse(self.to_l < self.from_l, "stan wodomierza spada")
        same = self.run[1:] == self.run[:-1]
        is_broken = same & (self.first[1:] != self.after[:-1])
        is_broken |= same & (self.from_l[1:] != self.to_l[:-1])
        is_broken |= same & (self.bill[1:] != self.bill[:-1])
        why = "odczyty jednego wodomierza nie łączą się ze sobą"
        self.refuse(np.append(False, is_broken)[: len(self)], why)

    def __len__(self) -> int:
        return len(self.bill)

    def refuse(self, is_wrong: Flags, why: str) -> None:
        """BillError that names the first wrong bill and the reason."""
        if is_wrong.any():
            refuse(int(self.bill[is_wrong][0]), why)

    def totals(self, row: Whole, day: Whole, quantum_l: int) -> Whole:
        """Billed register of some rows at the beginning of some days, in quanta."""
        start = self.from_l // quantum_l
        volume = self.to_l // quantum_l - start
        span = (self.after - self.first)[row]
        return start[row] + rounded(volume[row] * (day - self.first[row]), span)

    def volumes(self, row: Whole, first: Whole, after: Whole, quantum_l: int) -> Whole:
        """Billed volume of some rows on days [first, after), in quanta."""
        return self.totals(row, after, quantum_l) - self.totals(row, first, quantum_l)


@dataclass(frozen=True)
class BillColumns:
    """What is to be billed, a row for each bill; BillError as of BillOrder.

    ``tariff`` is the place in a list of tariffs; [``first``, ``after``) are the days of the
    subscription; overpayment and interest are in grosze.
    """

    tariff: Whole
    first: Whole
    after: Whole
    overpayment_gr: Whole
    interest_gr: Whole
    mains: RunColumns
    gardens: RunColumns

    def __post_init__(self) -> None:
        self._refuse(self.tariff < 0, "taryfa nie istnieje")
        self._refuse(self.after <= self.first, "okres kończy się, zanim się zacznie")
        self._refuse(self.overpayment_gr < 0, "nadpłata jest ujemna")
        self._refuse(self.interest_gr < 0, "odsetki są ujemne")
        low, high = self.metered()
        is_metered = high > low
        is_apart = is_metered & ((low >= self.after) | (high <= self.first))
        self._refuse(is_apart, "odczyty leżą poza okresem faktury")
        mains, gardens = self.mains, self.gardens
        for runs in (mains, gardens):
            risen = per_bill(runs.bill, runs.to_l - runs.from_l, len(self))
            self._refuse(risen > MOST_L, f"zużycie przekracza {MOST_M3} m³")
        gap = (mains.bill[1:] == mains.bill[:-1]) & (mains.first[1:] != mains.after[:-1])
        mains.refuse(np.append(False, gap)[: len(mains)], "brak odczytów z dnia wymiany")
        is_last = np.append(gardens.run[1:] != gardens.run[:-1], True)[: len(gardens)]
        bill = gardens.bill
        is_outside = (gardens.after <= low[bill]) | (gardens.after > high[bill])
        gardens.refuse(is_last & is_outside, "odczyt podlicznika nie należy do okresu")

    def __len__(self) -> int:
        return len(self.tariff)

    def metered(self) -> tuple[Whole, Whole]:
        """Days of the first and the last reading of main meters; nought and nought without any."""
        begin, end = bounds(self.mains.bill, len(self))
        if not len(self.mains):
            return np.zeros_like(begin), np.zeros_like(begin)
        is_metered = end > begin
        first = self.mains.first[np.minimum(begin, len(self.mains) - 1)]
        after = self.mains.after[np.maximum(end - 1, 0)]
        return np.where(is_metered, first, 0), np.where(is_metered, after, 0)

    def _refuse(self, is_wrong: Flags, why: str) -> None:
        if is_wrong.any():
            refuse(int(np.flatnonzero(is_wrong)[0]), why)


def bounds(bill: Whole, bills: int) -> tuple[Whole, Whole]:
    """Where the rows of each bill begin and end, when they are sorted by bill."""
    edges = np.searchsorted(bill, np.arange(bills + 1))
    return edges[:-1], edges[1:]


def per_bill(bill: Whole, values: Whole, bills: int) -> Whole:
    """Sum of the values of each bill, when they are sorted by bill."""
    begin, end = bounds(bill, bills)
    total = np.append(np.zeros(1, dtype=np.int64), np.cumsum(values))
    return np.asarray(total[end] - total[begin], dtype=np.int64)


def refuse(bill: int, why: str) -> None:
    """BillError of one row."""
    raise BillError(f"Faktura w wierszu {bill}: {why}. Popraw dane tej faktury i powtórz.")
