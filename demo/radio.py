"""Hourly radio readings, and the measured inflow of zones, on a grid of real hours.

Days have 23 or 25 hours when the clocks change; local time then skips an hour or says one twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.plan import Plan
from demo.season import HOUSEHOLD_HOURS
from demo.usage import Measured

ZONE = "Europe/Warsaw"
LOST_SHARE, OUTAGE_SHARE = 0.004, 0.12
FULL_LITRES = 10**8  # five digits of m³, three of litres


@dataclass(frozen=True)
class Hours:
    """Real hours from the first radio day on: local time, local day from 0, hour of the day."""

    local: np.ndarray
    day: np.ndarray
    hour: np.ndarray

    @classmethod
    def of(cls, plan: Plan) -> Hours:
        """The hours from 00:00 of the first radio day to 00:00 of the last day."""
        ends = np.array([plan.radio_day, plan.last_day], "datetime64[D]").astype(str)
        grid = pd.date_range(ends[0], ends[1], freq="h", tz=ZONE)
        local = grid.tz_localize(None)
        day = local.to_numpy().astype("datetime64[D]").astype(np.int64) - plan.radio_day
        return cls(local.to_numpy(), day, local.hour.to_numpy())

    def months(self) -> Iterator[tuple[str, slice]]:
        """Name and place of each month in the grid."""
        months = self.local.astype("datetime64[M]")
        names, starts = np.unique(months, return_index=True)
        for name, start, end in zip(names, starts, [*starts[1:], len(months)], strict=True):
            yield str(name), slice(int(start), int(end))


def telegrams(
    plan: Plan, devices: pd.DataFrame, measured: Measured, read_days: np.ndarray
) -> Iterator[tuple[str, pd.DataFrame]]:
    """For each month the telegrams that arrived: meter, local time and register in litres.

    ``read_days`` are days whose 00:00 is needed for a bill: that telegram always arrives.
    """
    hours = Hours.of(plan)
    chosen = np.flatnonzero(devices["is_hourly"])  # one for each hourly point, in their order
    start = devices["base_register"].to_numpy()[chosen] + measured.before - measured.at_base[chosen]
    upto = measured.counted.cumsum(axis=1, dtype=np.int64)
    day_start = np.column_stack([start, start[:, None] + upto])
    for number, (month, part) in enumerate(hours.months()):
        rng = plan.rng("telegrams", number)
        day = hours.day[part]
        register = day_start[:, day] + _within_days(rng, hours, part, measured)
        needed = (hours.hour[part] == 0) & np.isin(day + plan.radio_day, read_days)
        row, column = np.nonzero(_arrived(rng, part, len(chosen)) | needed)
        telegrams_ = pd.DataFrame({"device": chosen[row], "local_time": hours.local[part][column]})
        yield month, telegrams_.assign(register=register[row, column] % FULL_LITRES)


def _within_days(
    rng: np.random.Generator, hours: Hours, part: slice, measured: Measured
) -> np.ndarray:
    """Litres since 00:00 at the start of each hour: people in bursts, leaks evenly."""
    day, hour = hours.day[part], hours.hour[part]
    leak = measured.leaked[:, day]
    people = np.maximum(measured.counted[:, day] - leak, 0)
    shape = HOUSEHOLD_HOURS[hour] / HOUSEHOLD_HOURS.sum() * 9
    bursts = rng.standard_gamma(np.broadcast_to(shape, people.shape))
    upto = np.cumsum(bursts, axis=1)
    starts = np.flatnonzero(np.diff(day, prepend=day[0] - 1))
    place = np.cumsum(np.diff(day, prepend=day[0] - 1) != 0) - 1
    ends = np.append(starts[1:], len(day)) - 1
    base = upto[:, starts] - bursts[:, starts]
    total = np.maximum(upto[:, ends] - base, 1e-9)
    share = (upto - bursts - base[:, place]) / total[:, place]
    count = np.diff(np.append(starts, len(day)))
    even = (np.arange(len(day)) - starts[place]) / count[place]
    return np.floor(share * people + even * leak).astype(np.int64)


def _arrived(rng: np.random.Generator, part: slice, count: int) -> np.ndarray:
    """Which telegrams came in: a few are lost, and now and then a meter is silent for a day."""
    width = part.stop - part.start
    arrived = rng.random((count, width)) >= LOST_SHARE
    silent = np.flatnonzero(rng.random(count) < OUTAGE_SHARE)
    begin = rng.integers(0, max(width - 48, 1), len(silent))
    length = rng.integers(6, 48, len(silent))
    column = np.arange(width)[None, :]
    arrived[silent] &= (column < begin[:, None]) | (column >= (begin + length)[:, None])
    return arrived


def inflows(plan: Plan, zones: pd.DataFrame, measured: Measured) -> pd.DataFrame:
    """One row per zone and hour: what flowed in, in litres, and how much of it was lost."""
    rng = plan.rng("inflows")
    hours = Hours.of(plan)
    day, hour = hours.day[:-1], hours.hour[:-1]  # the last hour has no end yet
    shape = HOUSEHOLD_HOURS + HOUSEHOLD_HOURS.mean() * 0.35
    weight = shape[hour] * rng.uniform(0.9, 1.1, (len(zones), len(hour)))
    count = day.max() + 1
    total = np.stack([np.bincount(day, row, count) for row in weight])
    used = measured.by_zone[:, day] * weight / total[:, day]
    loss = losses(zones, measured)[:, day] / np.bincount(day)[day]
    zone = np.repeat(np.arange(len(zones)), len(hour))
    return pd.DataFrame(
        {
            "zone": zone,
            "local_time": np.tile(hours.local[:-1], len(zones)),
            "litres": np.rint(used + loss).astype(np.int64).ravel(),
            "loss": loss.ravel(),
        }
    )


def losses(zones: pd.DataFrame, measured: Measured) -> np.ndarray:
    """Litres lost in the mains by zone and day: a steady part, and one burst that grew."""
    daily = measured.by_zone.astype(float)
    share = zones["loss_share"].to_numpy()
    steady = share / (1 - share) * daily.mean(axis=1)
    lost = np.repeat(steady[:, None], daily.shape[1], axis=1)
    end = daily.shape[1] - 60
    burst = np.arange(max(end - 45, 0), max(end, 1))
    lost[1, burst] += daily[1].mean() * np.linspace(0.05, 0.4, len(burst))
    return lost
