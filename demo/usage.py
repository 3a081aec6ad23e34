"""Litres a day at every service point: what people used, and what its meter counted.

Worked out in batches of whole properties as matrices [service point, day], which are dropped again:
kept are the registers on the days that are read, the days of hourly read meters, and sums by zone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.days import day_number, year_of
from demo.plan import Plan
from demo.season import day_factors
from demo.town import BUILDING_MAIN, BUSINESS_MAIN, FLAT, GARDEN, HOUSE_MAIN
from datetime import date

CELLS = 6_000_000
NOISE = np.array([0.2, 0.3, 0.1, 0.24, 0.16], np.float32)
DEVIATION_STEP = 7  # days over which one deviation from the usual lasts


@dataclass(frozen=True)
class Effects:
    """What changes the usual use: rows of (point, from, to, value), days as [from, to)."""

    level: pd.DataFrame
    leak: pd.DataFrame
    stop: pd.DataFrame


@dataclass
class Measured:
    """Results over all batches."""

    reading_litres: np.ndarray
    base_litres: np.ndarray
    zone_litres: np.ndarray
    hourly_points: np.ndarray
    hourly_litres: np.ndarray
    hourly_leak: np.ndarray


def measure(
    plan: Plan,
    points: pd.DataFrame,
    devices: pd.DataFrame,
    events: pd.DataFrame,
    effects: Effects,
    zone_count: int,
) -> Measured:
    """Litres counted before 00:00 of each event's day (and of each device's base day)."""
    hourly = np.flatnonzero(points["is_hourly"])
    window = plan.last_day - plan.radio_day + 1
    result = Measured(
        np.zeros(len(events), np.int64),
        np.zeros(len(devices), np.int64),
        np.zeros((zone_count, window), np.int64),
        hourly,
        np.zeros((len(hourly), window), np.int32),
        np.zeros((len(hourly), window), np.int32),
    )
    factors = day_factors(plan)
    event_point, event_day = events["point"].to_numpy(), events["day"].to_numpy()
    device_point, device_day = devices["point"].to_numpy(), devices["base"].to_numpy()
    for part, (start, end) in enumerate(batches(plan, points)):
        batch = Batch(plan, points.iloc[start:end], start, factors, effects, part)
        before = batch.counted_before()
        rows = slice(*np.searchsorted(event_point, (start, end)))
        result.reading_litres[rows] = before[event_point[rows] - start, event_day[rows] - plan.first_day]
        rows = slice(*np.searchsorted(device_point, (start, end)))
        result.base_litres[rows] = before[device_point[rows] - start, device_day[rows] - plan.first_day]
        batch.add_to_zones(result.zone_litres)
        rows = slice(*np.searchsorted(hourly, (start, end)))
        result.hourly_litres[rows] = batch.counted[hourly[rows] - start, -window:]
        result.hourly_leak[rows] = batch.leak[hourly[rows] - start, -window:]
    return result


def batches(plan: Plan, points: pd.DataFrame) -> list[tuple[int, int]]:
    """Runs of service points of whole properties, of at most about CELLS point-days."""
    mains = np.append(np.flatnonzero(points["parent"].to_numpy() < 0), len(points))
    wanted = np.arange(0, len(points), max(1, CELLS // plan.days))
    bounds = np.unique(mains[np.searchsorted(mains, np.append(wanted, len(points)))])
    return list(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))


class Batch:
    """One batch: matrices [service point, day] of litres used, leaked and counted."""

    def __init__(self, plan: Plan, points: pd.DataFrame, start: int, factors, effects: Effects, part: int):
        self.plan, self.start, self.points = plan, start, points
        self.rng = plan.rng("usage", part)
        self.used = np.rint(self._own_use(factors, effects.level)).astype(np.int32)
        self.leak = self._spread(effects.leak, np.int32)
        self._add_children()
        self.used += self.leak
        stopped = self._spread(effects.stop, np.int8)
        self.counted = self.used if stopped is None else np.where(stopped > 0, 0, self.used)

    def _own_use(self, factors: np.ndarray, level: pd.DataFrame) -> np.ndarray:
        """Use at the point itself: usual litres, course of the year, deviations, absences."""
        count, days = len(self.points), self.plan.days
        spans = -(-days // DEVIATION_STEP)
        sigma = NOISE[self.points["class_"].to_numpy()][:, None]
        noise = np.exp(self.rng.standard_normal((count, spans), dtype=np.float32) * sigma)
        use = np.repeat(noise, DEVIATION_STEP, axis=1)[:, :days]
        use *= factors[self.points["profile"].to_numpy()]
        use *= self.points["litres"].to_numpy()[:, None]
        use *= np.clip(1 + self._spread(level, np.float32, self._absences()), 0, None)
        return use

    def _absences(self) -> pd.DataFrame:
        """Holidays away: once a year for most households, mostly in July and August."""
        class_ = self.points["class_"].to_numpy()
        homes = np.flatnonzero(np.isin(class_, (HOUSE_MAIN, FLAT)))
        years = np.arange(year_of(self.plan.first_day), year_of(self.plan.last_day) + 1)
        shape = (len(homes), len(years))
        first = np.array([day_number(date(int(year), 1, 1)) for year in years])
        summer = self.rng.random(shape) < 0.75
        day = np.where(summer, self.rng.integers(172, 232, shape), self.rng.integers(20, 330, shape))
        length = self.rng.integers(5, 20, shape) * (self.rng.random(shape) < 0.7)
        start = (first + day).ravel()
        return pd.DataFrame(
            {
                "point": np.repeat(homes + self.start, len(years)),
                "from": start,
                "to": start + length.ravel(),
                "value": -0.96,
            }
        )

    def _spread(self, rows: pd.DataFrame, kind: type, more: pd.DataFrame | None = None) -> np.ndarray:
        """Sum of the values in force on each day, as a matrix [service point, day]."""
        matrix = np.zeros((len(self.points), self.plan.days + 1), kind)
        for table in (rows, more):
            if table is None:
                continue
            point = table["point"].to_numpy() - self.start
            inside = (point >= 0) & (point < len(self.points))
            point, value = point[inside], table["value"].to_numpy()[inside].astype(kind)
            for column, sign in (("from", 1), ("to", -1)):
                day = table[column].to_numpy()[inside] - self.plan.first_day
                np.add.at(matrix, (point, np.clip(day, 0, self.plan.days)), sign * value)
        return np.cumsum(matrix[:, :-1], axis=1, dtype=kind)

    def _add_children(self) -> None:
        """A main meter counts what goes through the garden meter or the flats behind it."""
        mains = np.flatnonzero(self.points["parent"].to_numpy() < 0)
        self.used[mains] = np.add.reduceat(self.used, mains, axis=0)

    def counted_before(self) -> np.ndarray:
        """Litres counted from the first day to 00:00 of each day; one column more than days."""
        total = np.zeros((len(self.points), self.plan.days + 1), np.int64)
        np.cumsum(self.counted, axis=1, out=total[:, 1:])
        return total

    def add_to_zones(self, zone_litres: np.ndarray) -> None:
        """Add what really went through the main meters to the days of their zones."""
        zone, main = self.points["zone"].to_numpy(), self.points["parent"].to_numpy() < 0
        window = zone_litres.shape[1]
        for number in range(len(zone_litres)):
            zone_litres[number] += self.used[main & (zone == number), -window:].sum(axis=0, dtype=np.int64)


def mean_litres(points: pd.DataFrame, factors: np.ndarray) -> np.ndarray:
    """Usual litres a day through each meter, over the year and with what lies behind it."""
    own = points["litres"].to_numpy() * factors.mean(axis=1)[points["profile"].to_numpy()]
    mains = np.flatnonzero(points["parent"].to_numpy() < 0)
    own[mains] = np.add.reduceat(own, mains)
    return own
