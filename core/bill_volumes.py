"""Volumes of a bill: what is counted between two readings, on which days, and what is deducted.

A reading belongs to the beginning of its day. Between two readings the register is taken to rise
evenly by days, rounded half up to what is billed; so a volume that is split, at a price or at the
edge of a season, adds up to the whole, and a reading taken on the very day decides instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from itertools import pairwise

from core.bill_rules import BillRules, VolumeRule
from core.errors import BillError
from core.money import half_up
from core.period import DAY, Period

TOO_LARGE = Decimal(10**12)
"""No register (m³) and no amount (PLN) comes near; beyond it decimals would lose digits."""


@dataclass(frozen=True)
class Reading:
    """Total of a chained register (m³, exchanges and rollovers in it) at the beginning of a day."""

    read_date: date
    total_m3: Decimal


@dataclass(frozen=True)
class MeterRun:
    """Readings of one meter in one settlement: two at least, in order, the total never falling.

    ``valid_until_date`` is the last day of its verification mark, None when not known. Raises
    BillError.
    """

    meter_id: str
    readings: tuple[Reading, ...]
    valid_until_date: date | None = None

    def __post_init__(self) -> None:
        if len(self.readings) < 2:
            raise BillError(
                f"Wodomierz {self.meter_id}: do faktury potrzebne są dwa odczyty, "
                f"{'jest jeden' if self.readings else 'nie ma żadnego'}. Dodaj odczyt."
            )
        for reading in self.readings:
            if not (reading.total_m3.is_finite() and abs(reading.total_m3) < TOO_LARGE):
                raise BillError(
                    f"Wodomierz {self.meter_id}, odczyt z {reading.read_date}: stan "
                    f"{reading.total_m3} nie może być stanem wodomierza. Popraw odczyt."
                )
        for before, after in pairwise(self.readings):
            self._check_pair(before, after)

    @property
    def days(self) -> Period:
        """The days that are settled: the day of the last reading belongs to the next bill."""
        return Period(self.readings[0].read_date, self.readings[-1].read_date - DAY)

    def _check_pair(self, before: Reading, after: Reading) -> None:
        where = f"Wodomierz {self.meter_id}, odczyty z {before.read_date} i {after.read_date}"
        if after.read_date <= before.read_date:
            raise BillError(f"{where}: drugi powinien być późniejszy. Popraw daty odczytów.")
        if after.total_m3 < before.total_m3:
            raise BillError(
                f"{where}: stan spada z {before.total_m3} do {after.total_m3} m³. Skoryguj "
                f"fakturę, która zakończyła się zbyt wysokim stanem, albo zgłoś wymianę wodomierza."
            )


@dataclass(frozen=True)
class Deduction:
    """What one garden meter takes off the sewage: ``deducted_m3`` of the ``measured_m3``.

    ``counted`` are the days of its season on which its mark is valid.
    """

    meter_id: str
    readings: tuple[Reading, ...]
    valid_until_date: date | None
    measured_m3: Decimal
    deducted_m3: Decimal
    counted: tuple[Period, ...]


def counted_m3(total_m3: Decimal, rule: VolumeRule) -> Decimal:
    """The part of a register that is billed; the rest waits for the next bill."""
    return total_m3.quantize(rule.quantum_m3, ROUND_FLOOR)


def total_on(run: MeterRun, day: date, rule: VolumeRule) -> Decimal:
    """Billed register (m³) at the beginning of a day between the first and the last reading."""
    before, after = next(
        pair for pair in pairwise(run.readings) if pair[0].read_date <= day <= pair[1].read_date
    )
    start, end = counted_m3(before.total_m3, rule), counted_m3(after.total_m3, rule)
    elapsed, span = day - before.read_date, after.read_date - before.read_date
    quanta = Fraction((end - start) / rule.quantum_m3)
    return start + half_up(quanta * elapsed.days / span.days) * rule.quantum_m3


def volume_in(run: MeterRun, days: Period, rule: VolumeRule) -> Decimal:
    """Billed volume (m³) of some days of a run."""
    return total_on(run, days.last + DAY, rule) - total_on(run, days.first, rule)


def deduct(run: MeterRun, rules: BillRules) -> Deduction:
    """What a garden meter takes off the sewage by the rules of season and mark."""
    counted = tuple(_counted_days(run, rules))
    deducted = sum((volume_in(run, days, rules.volume) for days in counted), Decimal(0))
    return Deduction(
        meter_id=run.meter_id,
        readings=run.readings,
        valid_until_date=run.valid_until_date,
        measured_m3=volume_in(run, run.days, rules.volume),
        deducted_m3=deducted,
        counted=counted,
    )


def _counted_days(run: MeterRun, rules: BillRules) -> Iterator[Period]:
    """Days of a run in season with a valid mark, without breaks where there are none."""
    last = run.days.last
    if rules.garden_needs_mark:
        last = min(last, run.valid_until_date or date.min)
    first, day = None, run.days.first
    while day <= last:
        is_in_season = day.month in rules.garden_months
        if first is None and is_in_season:
            first = day
        elif first is not None and not is_in_season:
            yield Period(first, day - DAY)
            first = None
        day = (day.replace(day=1) + 31 * DAY).replace(day=1)
    if first is not None:
        yield Period(first, last)
