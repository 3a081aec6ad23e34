"""When each meter is read: the rounds of the inspectors, garden seasons, moves and exchanges.

An event is a reading of one meter at 00:00 of a day. POINT readings end a settlement period.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from demo.days import first_of_month, month_of, route_dates, working_day, year_of
from demo.kinds import INSTALL, POINT, REMOVE
from demo.meters import opening_day
from demo.people import OPEN
from demo.plan import Plan
from demo.town import GARDEN


def events(
    plan: Plan, points: pd.DataFrame, devices: pd.DataFrame, contracts: pd.DataFrame
) -> pd.DataFrame:
    """One row per reading to be, sorted by service point and time, with its meter."""
    moves = moves_of(contracts)
    rounds = _rounds(plan, points)
    gardens = _garden_rounds(plan, points, rounds)
    is_garden = points["class_"].to_numpy()[rounds["point"]] == GARDEN
    regular = pd.concat([rounds[~is_garden], gardens], ignore_index=True)
    regular = _without_gaps(regular, points, moves)
    parts = [regular, _move_readings(points, moves), _exchange_readings(devices)]
    table = pd.concat(parts, ignore_index=True)
    table = table[(table["day"] >= plan.first_day) & (table["day"] <= plan.last_day)]
    table = _in_order(table)
    table["device"] = _devices_of(table, devices)
    _set_contracts(table, points, contracts)
    return table.astype({"point": np.int32, "day": np.int32, "role": np.int8})


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """By service point and time, the old meter before the new one; an exchange reads for itself."""
    role = table["role"].to_numpy()
    moment = (table["point"].to_numpy(np.int64) << 20) + table["day"].to_numpy() * 2
    spare = (role == POINT) & np.isin(moment, moment[role == REMOVE])
    order = np.argsort(moment + (role == INSTALL), kind="stable")
    return table.iloc[order[~spare[order]]].reset_index(drop=True)


def _rounds(plan: Plan, points: pd.DataFrame) -> pd.DataFrame:
    """Regular readings: every month or every second one, on the day of the route."""
    months = np.arange(month_of(plan.first_day), month_of(plan.last_day) + 1)
    dates = route_dates(months)
    monthly = points["months"].to_numpy() == 1
    phase = points["phase"].to_numpy()
    found = []
    for chosen, column in (
        (monthly, np.ones(len(months), bool)),
        (~monthly & (phase == 0), months % 2 == 0),
        (~monthly & (phase == 1), months % 2 == 1),
    ):
        point = np.flatnonzero(chosen).astype(np.int32)
        days = dates[points["route_day"].to_numpy()[point]][:, column]
        found.append(pd.DataFrame({"point": np.repeat(point, days.shape[1]), "day": days.ravel()}))
    table = pd.concat(found, ignore_index=True)
    table["role"] = np.int8(POINT)
    return table


def _garden_rounds(plan: Plan, points: pd.DataFrame, rounds: pd.DataFrame) -> pd.DataFrame:
    """Garden meters: opened in April, read with the main meter, closed late in October."""
    garden = np.flatnonzero(points["class_"] == GARDEN).astype(np.int32)
    inside = rounds[np.isin(rounds["point"].to_numpy(), garden)]
    year = year_of(inside["day"].to_numpy())
    day = inside["day"].to_numpy()
    closing_of_year = first_of_month((year - 1970) * 12 + 9) + 12
    inside = inside[(day > opening_day(year) + 12) & (day < closing_of_year)]
    years = np.arange(year_of(plan.first_day), year_of(plan.last_day) + 1)
    closing = first_of_month((years - 1970) * 12 + 9) + 19
    shift = points["route_day"].to_numpy()[garden] % 9
    ends = working_day(closing[None, :] + shift[:, None])
    starts = np.broadcast_to(opening_day(years), ends.shape)
    both = np.concatenate([starts, ends], axis=1)
    extra = pd.DataFrame({"point": np.repeat(garden, both.shape[1]), "day": both.ravel()})
    extra["role"] = np.int8(POINT)
    return pd.concat([inside, extra], ignore_index=True)


def moves_of(contracts: pd.DataFrame) -> pd.DataFrame:
    """One row per property whose people changed: the day they left, the day the next came."""
    former = contracts[contracts["to"] < OPEN]
    came = contracts["from"].to_numpy()[former["property"].to_numpy()]
    return pd.DataFrame(
        {"property": former["property"].to_numpy(), "left": former["to"].to_numpy(), "came": came}
    )


def _without_gaps(table: pd.DataFrame, points: pd.DataFrame, moves: pd.DataFrame) -> pd.DataFrame:
    """Nobody is billed between two contracts, so nobody reads."""
    left, came = gap_days(points, moves)
    point, day = table["point"].to_numpy(), table["day"].to_numpy()
    return table[~((day > left[point]) & (day < came[point]))]


def gap_days(points: pd.DataFrame, moves: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """For each service point the days on which people left and others came (or OPEN)."""
    owner = points["property"].to_numpy()
    left = np.full(owner.max() + 1, OPEN, np.int64)
    came = left.copy()
    left[moves["property"]], came[moves["property"]] = moves["left"], moves["came"]
    return left[owner], came[owner]


def _move_readings(points: pd.DataFrame, moves: pd.DataFrame) -> pd.DataFrame:
    """Meters are read when people leave and when others come; gardens only in their season."""
    left, came = gap_days(points, moves)
    point = np.flatnonzero(left < OPEN)
    both = pd.DataFrame(
        {"point": np.tile(point, 2), "day": np.concatenate([left[point], came[point]])}
    )
    both = both.drop_duplicates()
    garden = points["class_"].to_numpy()[both["point"]] == GARDEN
    month = month_of(both["day"].to_numpy()) % 12 + 1
    kept = both[~garden | ((month >= 5) & (month <= 9))].copy()
    kept["role"] = np.int8(POINT)
    return kept


def _exchange_readings(devices: pd.DataFrame) -> pd.DataFrame:
    """The last reading of the old meter and the first of the new one, on one day."""
    ends = devices[devices["removed"] < OPEN]
    count = len(ends)
    return pd.DataFrame(
        {
            "point": np.tile(ends["point"].to_numpy(), 2),
            "day": np.tile(ends["removed"].to_numpy(), 2),
            "role": np.repeat(np.array([REMOVE, INSTALL], np.int8), count),
        }
    )


def _devices_of(table: pd.DataFrame, devices: pd.DataFrame) -> np.ndarray:
    """The meter each event reads: the point's first one, one further with each fitting."""
    first = np.flatnonzero(devices["is_first"])
    fitted = (table["role"].to_numpy() == INSTALL).astype(np.int64)
    so_far = np.cumsum(fitted)
    start = np.searchsorted(table["point"].to_numpy(), np.arange(len(first)))
    before = np.where(start > 0, so_far[np.maximum(start, 1) - 1], 0)
    point = table["point"].to_numpy()
    return (first[point] + so_far - before[point]).astype(np.int32)


def _set_contracts(table: pd.DataFrame, points: pd.DataFrame, contracts: pd.DataFrame) -> None:
    """The contract in force from each event on (-1 for none), and whether people moved then."""
    properties = int(points["property"].max()) + 1
    former = np.full(properties, -1, np.int32)
    former[contracts["property"].to_numpy()[properties:]] = np.arange(properties, len(contracts))
    left, came = gap_days(points, moves_of(contracts))
    point, day = table["point"].to_numpy(), table["day"].to_numpy()
    owner = points["property"].to_numpy()[point]
    current = np.where((left[point] == OPEN) | (day >= came[point]), owner, -1)
    table["contract"] = np.where(
        day < left[point], np.where(left[point] < OPEN, former[owner], owner), current
    )
    table["is_move"] = (day == left[point]) | (day == came[point])
