"""Litres a day at every service point: what people used, and what its meter counted.

Worked out in batches of whole properties as matrices [service point, day], which are dropped again:
kept are the registers on the days that are read, the days of hourly read meters, sums by zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from demo.days import day_number, year_of
from demo.plan import Plan
from demo.season import day_factors
from demo.town import FLAT, HOUSE_MAIN

CELLS = 6_000_000
NOISE = np.array([0.2, 0.3, 0.1, 0.24, 0.16], np.float32)
DAILY_NOISE = 0.28  # only where single days can be seen
DEVIATION_DAYS = 7
"""Days over which one deviation from the usual lasts."""


@dataclass(frozen=True)
class Effects:
    """What changes the usual use: rows of (point, from, to, value), days as [from, to).

    ``level`` adds a share of the usual, ``leak`` litres a day; a ``stop`` is not counted at all.
    """

    level: pd.DataFrame
    leak: pd.DataFrame
    stop: pd.DataFrame


@dataclass(frozen=True)
class Measured:
    """Litres over all batches.

    ``at_events`` and ``at_base``: counted from the first day to 00:00 of each reading's day, and of
    each device's base day. The others span the days from the first radio day on: by zone what went
    through its main meters, by ``hourly`` point what was counted, what of it leaked, and what
    ``before`` that day.
    """

    at_events: np.ndarray
    at_base: np.ndarray
    by_zone: np.ndarray
    hourly: np.ndarray
    counted: np.ndarray
    leaked: np.ndarray
    before: np.ndarray


def measure(
    plan: Plan, points: pd.DataFrame, devices: pd.DataFrame, events: pd.DataFrame, effects: Effects
) -> Measured:
    """Let water flow through every service point, batch by batch."""
    hourly = np.flatnonzero(points["is_hourly"])
    window = plan.last_day - plan.radio_day + 1
    result = Measured(
        at_events=np.zeros(len(events), np.int64),
        at_base=np.zeros(len(devices), np.int64),
        by_zone=np.zeros((int(points["zone"].max()) + 1, window), np.int64),
        hourly=hourly,
        counted=np.zeros((len(hourly), window), np.int32),
        leaked=np.zeros((len(hourly), window), np.int32),
        before=np.zeros(len(hourly), np.int64),
    )
    factors = day_factors(plan)
    at_events = events["point"].to_numpy(), events["day"].to_numpy() - plan.first_day
    at_base = devices["point"].to_numpy(), devices["base"].to_numpy() - plan.first_day
    for part, (start, end) in enumerate(_batches(plan, points)):
        batch = Batch(plan, points.iloc[start:end], start, factors, effects, part)
        before = batch.counted_before()
        for target, (point, day) in ((result.at_events, at_events), (result.at_base, at_base)):
            rows = slice(*np.searchsorted(point, (start, end)))
            target[rows] = before[point[rows] - start, day[rows]]
        batch.add_to_zones(result.by_zone)
        rows = slice(*np.searchsorted(hourly, (start, end)))
        result.counted[rows] = batch.counted[hourly[rows] - start, -window:]
        result.leaked[rows] = batch.leaked[hourly[rows] - start, -window:]
        result.before[rows] = before[hourly[rows] - start, -window - 1]
    return result


def _batches(plan: Plan, points: pd.DataFrame) -> list[tuple[int, int]]:
    """Runs of service points of whole properties, of at most about CELLS point-days."""
    mains = np.append(np.flatnonzero(points["parent"].to_numpy() < 0), len(points))
    wanted = np.append(np.arange(0, len(points), max(1, CELLS // plan.days)), len(points))
    bounds = np.unique(mains[np.searchsorted(mains, wanted)]).tolist()
    return list(pairwise(bounds))


class Batch:
    """One batch: matrices [service point, day] of litres used, leaked and counted."""

    def __init__(
        self,
        plan: Plan,
        points: pd.DataFrame,
        start: int,
        factors: np.ndarray,
        effects: Effects,
        part: int,
    ):
        self.plan, self.start, self.points = plan, start, points
        self.rng = plan.rng("usage", part)
        self.used = np.rint(self._own_use(factors, effects.level)).astype(np.int32)
        self.leaked = self._spread(np.int32, effects.leak)
        self._add_children()
        self.used += self.leaked
        stopped = self._spread(np.int8, effects.stop)
        self.counted = np.where(stopped > 0, 0, self.used) if stopped.any() else self.used

    def _own_use(self, factors: np.ndarray, level: pd.DataFrame) -> np.ndarray:
        """Use at the point itself: usual litres, course of the year, deviations, absences."""
        count, days = len(self.points), self.plan.days
        spans = -(-days // DEVIATION_DAYS)
        sigma = NOISE[self.points["class_"].to_numpy()][:, None]
        noise = np.exp(self.rng.standard_normal((count, spans), dtype=np.float32) * sigma)
        use = np.repeat(noise, DEVIATION_DAYS, axis=1)[:, :days]
        use *= factors[self.points["profile"].to_numpy()]
        use *= self.points["litres"].to_numpy()[:, None]
        hourly = np.flatnonzero(self.points["is_hourly"].to_numpy())
        use[hourly] *= np.exp(self.rng.normal(0, DAILY_NOISE, (len(hourly), days)))
        use *= np.clip(1 + self._spread(np.float32, level, self._absences()), 0, None)
        return use

    def _absences(self) -> pd.DataFrame:
        """Holidays away: once a year for most households, mostly in July and August."""
        homes = np.flatnonzero(np.isin(self.points["class_"].to_numpy(), (HOUSE_MAIN, FLAT)))
        years = np.arange(year_of(self.plan.first_day), year_of(self.plan.last_day) + 1)
        shape = (len(homes), len(years))
        new_year = np.array([day_number(date(int(year), 1, 1)) for year in years])
        is_summer = self.rng.random(shape) < 0.75
        summer, other = self.rng.integers(172, 232, shape), self.rng.integers(20, 330, shape)
        start = (new_year + np.where(is_summer, summer, other)).ravel()
        length = self.rng.integers(5, 20, shape) * (self.rng.random(shape) < 0.7)
        point = np.repeat(homes + self.start, len(years))
        columns = {"point": point, "from": start, "to": start + length.ravel(), "value": -0.96}
        return pd.DataFrame(columns)

    def _spread(self, kind: type[np.generic], *tables: pd.DataFrame) -> np.ndarray:
        """Sum of the values in force on each day, as a matrix [service point, day]."""
        matrix = np.zeros((len(self.points), self.plan.days + 1), kind)
        is_empty = True
        for table in tables:
            point = table["point"].to_numpy() - self.start
            inside = (point >= 0) & (point < len(self.points))
            point, value = point[inside], table["value"].to_numpy()[inside].astype(kind)
            for column, sign in (("from", 1), ("to", -1)):
                day = table[column].to_numpy()[inside] - self.plan.first_day
                np.add.at(matrix, (point, np.clip(day, 0, self.plan.days)), sign * value)
            is_empty &= not len(point)
        if not is_empty:
            np.cumsum(matrix, axis=1, out=matrix)
        return matrix[:, :-1]

    def _add_children(self) -> None:
        """A main meter counts what goes through the garden meter or the flats behind it."""
        mains = np.flatnonzero(self.points["parent"].to_numpy() < 0)
        is_last = np.append(np.diff(mains), len(self.points) - mains[-1])
        several = mains[is_last > 1]
        ends = several + is_last[is_last > 1]
        for first, end in zip(several.tolist(), ends.tolist(), strict=True):
            self.used[first] = self.used[first:end].sum(axis=0)

    def counted_before(self) -> np.ndarray:
        """Litres counted from the first day to 00:00 of each day; one column more than days."""
        total = np.zeros((len(self.points), self.plan.days + 1), np.int64)
        np.cumsum(self.counted, axis=1, out=total[:, 1:])
        return total

    def add_to_zones(self, by_zone: np.ndarray) -> None:
        """Add what really went through the main meters to the days of their zones."""
        window = by_zone.shape[1]
        main = np.flatnonzero(self.points["parent"].to_numpy() < 0)
        zone = self.points["zone"].to_numpy()[main]
        recent = self.used[main, -window:].astype(np.int64)
        np.add.at(by_zone, zone, recent)


def mean_litres(points: pd.DataFrame, factors: np.ndarray) -> np.ndarray:
    """Usual litres a day through each meter, over the year and with what lies behind it."""
    own = points["litres"].to_numpy() * factors.mean(axis=1)[points["profile"].to_numpy()]
    mains = np.flatnonzero(points["parent"].to_numpy() < 0)
    own[mains] = np.add.reduceat(own, mains)
    return own
