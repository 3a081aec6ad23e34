"""Meters (devices) at service points and their exchanges.

Verification marks of water meters last five years, counted from 1 January after the year of the
mark (regulation on legal metrological control), so a meter is exchanged in the fifth year.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from demo.days import first_of_month, month_of, route_dates, working_day, year_of
from demo.people import OPEN
from demo.plan import Plan
from demo.town import BUILDING_MAIN, BUSINESS_MAIN, FLAT, GARDEN, HOUSE_MAIN

VERIFICATION_YEARS = 5
QUIET_DAYS = 77  # no exchange before every point has been read once
ROLLOVER_SHARE, REVERSED_SHARE, SHORT_SHARE, LATE_SHARE = 0.012, 0.002, 0.04, 0.06


def devices(plan: Plan, points: pd.DataFrame, mean_litres: np.ndarray) -> pd.DataFrame:
    """One row per meter by service point and date; in service on [installed, removed)."""
    rng = plan.rng("meters")
    installs = _install_days(plan, points, rng)
    installs = np.where(installs <= plan.last_day, installs, OPEN)
    early = (installs >= plan.first_day) & (installs < plan.first_day + QUIET_DAYS)
    installs = np.where(early, installs - QUIET_DAYS, installs)
    before = (installs < plan.first_day).sum(axis=1)
    order = np.arange(installs.shape[1])
    kept = (order >= before[:, None] - 1) & (installs < OPEN)
    point, _ = np.nonzero(kept)
    table = pd.DataFrame({"point": point.astype(np.int32), "installed": installs[kept]})
    table["installed"] = np.minimum(table["installed"], OPEN).astype(np.int32)
    follows = table["point"].eq(table["point"].shift(-1))
    table["removed"] = np.where(follows, table["installed"].shift(-1, fill_value=0), OPEN)
    table["removed"] = table["removed"].astype(np.int32)
    table["is_first"] = ~table["point"].eq(table["point"].shift(1))
    _describe(plan, table, points, rng)
    _set_registers(plan, table, mean_litres[point], rng)
    return table


def _install_days(plan: Plan, points: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Days on which meters were fitted, as a matrix [service point, turn], ascending."""
    turns = plan.years // VERIFICATION_YEARS + 3
    parent, class_ = points["parent"].to_numpy(), points["class_"].to_numpy()
    count, years = len(points), []
    year = int(year_of(plan.first_day)) - VERIFICATION_YEARS + rng.integers(0, 5, count)
    for _ in range(turns):
        years.append(year)
        year = year + VERIFICATION_YEARS + (rng.random(count) < LATE_SHARE)
    month = rng.integers(1, 12, (turns, count))
    years_matrix = np.stack(years)
    together = np.where(class_ == FLAT, parent, np.arange(count))  # flats of a block at one time
    days = _exchange_day(points, years_matrix[:, together], month[:, together], rng).T
    days = np.where((class_ == GARDEN)[:, None], opening_day(years_matrix).T, days)
    return _with_radio(plan, points, days)


def _exchange_day(points, years, month, rng: np.random.Generator) -> np.ndarray:
    """A working day four to ten days after the route's reading in that month."""
    months = np.arange(years.min() * 12, years.max() * 12 + 12) - 1970 * 12
    dates = route_dates(months)
    column = (years - 1970) * 12 + month - months[0]
    base = dates[points["route_day"].to_numpy()[None, :], column]
    flats = points["class_"].to_numpy() == FLAT
    offset = np.where(flats, 5, rng.integers(4, 10, years.shape))
    return working_day(base + offset)


def opening_day(years: np.ndarray) -> np.ndarray:
    """The day in April on which garden meters are sealed and read for the first time of a year."""
    return working_day(first_of_month((years - 1970) * 12 + 3) + 2)


def _with_radio(plan: Plan, points: pd.DataFrame, days: np.ndarray) -> np.ndarray:
    """Hourly read meters were fitted in the month before their first reading, and stay."""
    month = month_of(plan.radio_day) - 1
    fitted = working_day(route_dates(np.array([month]))[points["route_day"].to_numpy(), 0] + 6)
    fitted = np.minimum(fitted, plan.radio_day - 2)
    hourly = points["is_hourly"].to_numpy()
    kept = np.where(hourly[:, None] & (days > fitted[:, None] - 200), OPEN, days)
    radio = np.where(hourly, fitted, OPEN)
    return np.sort(np.column_stack([kept, radio]), axis=1)


def _describe(
    plan: Plan, table: pd.DataFrame, points: pd.DataFrame, rng: np.random.Generator
) -> None:
    """Nameplate and register data of each meter."""
    class_ = points["class_"].to_numpy()[table["point"]]
    count, first = len(table), table["is_first"].to_numpy()
    hourly = points["is_hourly"].to_numpy()[table["point"]]
    installed = table["installed"].to_numpy()
    table["is_hourly"] = hourly & (installed >= plan.radio_day - 45) & (installed < plan.radio_day)
    walk_by = np.isin(class_, (FLAT, BUILDING_MAIN)) & (~first | (rng.random(count) < 0.5))
    table["is_radio"] = table["is_hourly"] | walk_by
    business = np.where(rng.random(count) < 0.4, 6, 5)
    house = np.where(first & (rng.random(count) < SHORT_SHARE), 4, 5)
    table["digits"] = np.where(class_ == BUSINESS_MAIN, business, house).astype(np.int8)
    table["diameter"] = np.choose(
        class_, [rng.choice([15, 20], count, p=[0.3, 0.7]), 15, rng.choice([32, 40, 50], count), 15,
                 rng.choice([20, 25, 32, 40], count, p=[0.4, 0.3, 0.2, 0.1])]
    )  # fmt: skip
    plain = (class_ == HOUSE_MAIN) & ~table["is_radio"].to_numpy() & (table["point"].to_numpy() > 5)
    table["is_reversed"] = plain & (rng.random(count) < REVERSED_SHARE)
    if plain.any() and not table["is_reversed"].any():
        table.loc[np.flatnonzero(plain)[-1], "is_reversed"] = True
    table["is_own"] = np.isin(class_, (GARDEN, FLAT))
    table["serial"] = rng.integers(10_000_000, 99_999_999, count)
    table["registered"] = working_day(installed, 0) + rng.integers(0, 6, count)
    table["valid_year"] = year_of(installed) + VERIFICATION_YEARS


def _set_registers(
    plan: Plan, table: pd.DataFrame, litres: np.ndarray, rng: np.random.Generator
) -> None:
    """Register in litres at the first day of service that is known (``base`` day)."""
    count, installed = len(table), table["installed"].to_numpy()
    table["base"] = np.maximum(installed, plan.first_day).astype(np.int32)
    new = rng.integers(0, 900, count)
    refurbished = rng.integers(20_000, 3_000_000, count)
    start = np.where(rng.random(count) < 0.1, refurbished, new)
    start = start + litres * np.maximum(plan.first_day - installed, 0)
    full = 10.0 ** (table["digits"].to_numpy() + 3)
    end = np.minimum(table["removed"].to_numpy(), plan.last_day)
    in_service = litres * np.maximum(end - table["base"].to_numpy(), 0)
    rolling = (rng.random(count) < ROLLOVER_SHARE) & ~table["is_hourly"].to_numpy()
    start = np.where(rolling, full - rng.uniform(0.1, 0.9, count) * in_service, start)
    reversed_ = table["is_reversed"].to_numpy()
    start = np.where(reversed_, rng.uniform(0.2, 1.5, count) * in_service + 5_000, start)
    table["base_register"] = np.clip(start, 0, full - 1).astype(np.int64)


def exchanges(table: pd.DataFrame) -> pd.DataFrame:
    """One row per exchange: the meter taken out, the one fitted, and the day."""
    removed = np.flatnonzero(table["removed"].to_numpy() < OPEN)
    return pd.DataFrame(
        {
            "point": table["point"].to_numpy()[removed],
            "day": table["removed"].to_numpy()[removed],
            "removed": removed.astype(np.int32),
            "installed": (removed + 1).astype(np.int32),
        }
    )
