"""What usage is: the arithmetic between meter readings and litres in an hour, a day, a month.

The register of a service point is known at its readings. Between two of them it is taken to rise
in a straight line: ``T(t)`` is that line at second ``t``, rounded half up to the whole litre, as in
the warehouse's months; so T of a register that begins some litres higher is higher by just those.
Before the first reading and after the last one nothing is known, and nothing is used: T stays at
the first and at the last total there. The usage between t1 and t2 is ``T(t2) - T(t1)``. Because T
is one function, any division of a period adds up to the whole, to the litre, over exchanges of the
meter, rollovers (the totals are chained already) and both changes of clock. Usage may be negative
where a later true reading corrects an estimate that was too high.

Origin. Every stretch between two neighbouring readings is

- ESTIMATE when either end is an estimate;
- measured, and then named after its later reading, when both ends are real and no further apart
  than one and a half times the longest bucket of the step that is asked for: monthly readings
  measure months, not days;
- INTERPOLATED otherwise: the volume is measured, its spread over time is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from core.period import Buckets, Period, Seconds, Step

Whole = npt.NDArray[np.int64]
"""Whole numbers: litres, seconds or codes."""
Flags = npt.NDArray[np.bool_]


class ReadingKind(IntEnum):
    """How a register was read, least trusted first: of two at one moment the greater holds."""

    ESTIMATE = 0
    CUSTOMER = 1
    RADIO = 2
    INSPECTOR = 3
    CHECK = 4
    INSTALL = 5
    REMOVE = 6


class Origin(IntEnum):
    """Where a volume comes from; columns of ``Usage.by_origin``."""

    ESTIMATE = 0
    CUSTOMER = 1
    RADIO = 2
    INSPECTOR = 3
    CHECK = 4
    EXCHANGE = 5
    INTERPOLATED = 6


MEASURED = [Origin.CUSTOMER, Origin.RADIO, Origin.INSPECTOR, Origin.CHECK, Origin.EXCHANGE]

_ORIGIN_OF_KIND = np.array([0, 1, 2, 3, 4, 5, 5], dtype=np.int64)
_LONGEST_S = {Step.HOUR: 3600, Step.DAY: 24 * 3600, Step.WEEK: 7 * 86400, Step.MONTH: 31 * 86400}


@dataclass(frozen=True)
class Register:
    """The readings of one service point: strictly rising moments, totals in whole litres, kinds.

    Build it with ``Register.of``. Moments are UTC seconds less than 90 years apart; kinds are
    values of ReadingKind.
    """

    moments: Seconds
    litres: Whole
    kinds: Whole

    @classmethod
    def of(
        cls,
        moments: Sequence[int] | Seconds,
        litres: Sequence[int] | Whole,
        kinds: Sequence[int] | Whole,
    ) -> Register:
        """Order readings by time; of several at one moment keep the most trusted, then the last."""
        at = np.asarray(moments, dtype=np.int64)
        total = np.asarray(litres, dtype=np.int64)
        kind = np.asarray(kinds, dtype=np.int64)
        order = np.lexsort((np.arange(len(at)), kind, at))
        at, total, kind = at[order], total[order], kind[order]
        holds = np.append(at[1:] != at[:-1], True)[: len(at)]
        return cls(at[holds], total[holds], kind[holds])

    def __len__(self) -> int:
        return len(self.moments)

    def total_at(self, moments: Seconds) -> Whole:
        """T: whole litres at each moment (rising seconds); needs at least one reading.

        The slope is split into a whole part and a remainder, so no product exceeds the square of
        the time between two readings and nothing overflows.
        """
        if len(self) == 1:
            return np.full(len(moments), self.litres[0], dtype=np.int64)
        left = np.clip(np.searchsorted(self.moments, moments, "right") - 1, 0, len(self) - 2)
        start, span = self.moments[left], self.moments[left + 1] - self.moments[left]
        elapsed = np.clip(moments - start, 0, span)
        slope, rest = np.divmod(self.litres[left + 1] - self.litres[left], span)
        whole, fraction = np.divmod(rest * elapsed, span)
        floor = self.litres[left] + slope * elapsed + whole
        return np.asarray(floor + (fraction >= span - fraction), dtype=np.int64)


@dataclass(frozen=True)
class Usage:
    """Litres in each of n buckets, and where they come from.

    ``by_origin`` (litres) and ``seconds`` (known time) are n x 7, one column for each Origin; rows
    of ``by_origin`` add up to ``litres``. ``expected_s`` is how many seconds would be known if
    nothing were missing: the length of the bucket, times the number of service points together.
    """

    by_origin: Whole
    seconds: Whole
    expected_s: Whole

    @property
    def litres(self) -> Whole:
        """Whole of each bucket."""
        litres: Whole = self.by_origin.sum(axis=1)
        return litres

    @property
    def total(self) -> int:
        """Whole of all buckets together."""
        return int(self.by_origin.sum())

    @property
    def measured(self) -> Whole:
        """Whole of each bucket that were measured, by whatever kind of reading."""
        litres: Whole = self.by_origin[:, MEASURED].sum(axis=1)
        return litres

    @property
    def is_known(self) -> Flags:
        """Whether any part of a bucket lies between two readings."""
        known: Flags = self.seconds.sum(axis=1) > 0
        return known

    @property
    def is_complete(self) -> Flags:
        """Whether all of a bucket lies between two readings."""
        complete: Flags = self.is_known & (self.seconds.sum(axis=1) >= self.expected_s)
        return complete

    @property
    def shares(self) -> npt.NDArray[np.float64]:
        """Share of each origin in each bucket (n x 7): of its volume, or of time without one.

        Volumes count by their size, so that a correction does not cancel what it corrects. Rows of
        buckets of which nothing is known are nought.
        """
        weights = np.abs(self.by_origin)
        weights = np.where(weights.any(axis=1, keepdims=True), weights, self.seconds)
        shares: npt.NDArray[np.float64] = weights / np.maximum(
            weights.sum(axis=1, keepdims=True), 1
        )
        return shares

    def __add__(self, other: Usage) -> Usage:
        """Usage of two service points together."""
        return Usage(
            self.by_origin + other.by_origin,
            self.seconds + other.seconds,
            self.expected_s + other.expected_s,
        )


def no_usage(buckets: Buckets) -> Usage:
    """Nothing known in any bucket."""
    nothing = np.zeros((len(buckets), len(Origin)), dtype=np.int64)
    return Usage(nothing, nothing, np.diff(buckets.bounds))


def usage(registers: Sequence[Register], buckets: Buckets) -> Usage:
    """Usage of one service point in each bucket.

    Several registers are stays apart in time (moved out, moved in again): nothing is known between
    them.
    """
    result = no_usage(buckets)
    for register in registers:
        if len(register) > 1:
            litres, seconds = _pieces(register, buckets)
            result = Usage(result.by_origin + litres, result.seconds + seconds, result.expected_s)
    return result


def measured_within_s(buckets: Buckets) -> int:
    """How many seconds two real readings may be apart to count as measuring these buckets."""
    longest = _LONGEST_S.get(buckets.step) or int(np.diff(buckets.bounds).max(initial=0))
    return longest * 3 // 2


def supports(registers: Sequence[Register], period: Period, step: Step) -> bool:
    """Whether most of the known time of a period is read closely enough for a step of fixed length.

    KeyError for SETTLEMENT, whose buckets have no length of their own.
    """
    within_s = _LONGEST_S[step] * 3 // 2
    start, end = (int(moment.timestamp()) for moment in (period.start_at, period.end_at))
    known = close = 0
    for register in registers:
        lengths = np.diff(np.clip(register.moments, start, end))
        known += int(lengths.sum())
        close += int(lengths[np.diff(register.moments) <= within_s].sum())
    return known > 0 and 2 * close > known


def _pieces(register: Register, buckets: Buckets) -> tuple[Whole, Whole]:
    """Whole and known seconds of each bucket and origin (n x 7 both).

    Time is cut at every boundary and every reading; each piece belongs to one bucket, one origin.
    """
    bounds, moments = buckets.bounds, register.moments
    inside = moments[(moments > bounds[0]) & (moments < bounds[-1])]
    cuts = np.sort(np.concatenate((bounds, inside)), kind="stable")
    bucket = np.clip(np.searchsorted(bounds, cuts[:-1], "right") - 1, 0, len(buckets) - 1)
    pair = np.clip(np.searchsorted(moments, cuts[:-1], "right") - 1, 0, len(register) - 2)
    cell = (bucket, _pair_origins(register, measured_within_s(buckets))[pair])
    litres = np.zeros((len(buckets), len(Origin)), dtype=np.int64)
    seconds = np.zeros_like(litres)
    np.add.at(litres, cell, np.diff(register.total_at(cuts)))
    np.add.at(seconds, cell, np.diff(np.clip(cuts, moments[0], moments[-1])))
    return litres, seconds


def _pair_origins(register: Register, within_s: int) -> Whole:
    """Origin of the volume between each reading and the next."""
    is_estimate = register.kinds == ReadingKind.ESTIMATE
    origins = _ORIGIN_OF_KIND[register.kinds[1:]]
    origins = np.where(np.diff(register.moments) > within_s, Origin.INTERPOLATED, origins)
    return np.where(is_estimate[:-1] | is_estimate[1:], Origin.ESTIMATE, origins)
