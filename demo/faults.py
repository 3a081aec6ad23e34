"""Faults of the pipes and meters themselves: leaks and stopped meters, and changes of household.

Slips of the pen are in ``demo.slips``.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from demo.days import day_number
from demo.people import OPEN
from demo.plan import Plan
from demo.schedule import gap_days
from demo.town import BUILDING_MAIN, BUSINESS_MAIN, GARDEN, HOUSE_MAIN
from demo.usage import Effects

LEAK_SHARE, STOP_SHARE = 0.12, 0.05
COLUMNS = ["point", "from", "to", "value"]


def effects(
    plan: Plan,
    points: pd.DataFrame,
    devices: pd.DataFrame,
    moves: pd.DataFrame,
    litres: np.ndarray,
) -> Effects:
    """All that changes the use or its count; ``litres`` is the usual use a day of each point."""
    readings = float((plan.years * 12 / points["months"]).sum())
    leaks = pd.concat([_named_leaks(plan, points), _leaks(plan, points, litres, readings)])
    return Effects(
        level=_moves(plan, points, moves),
        leak=leaks.reset_index(drop=True),
        stop=_stops(plan, points, devices, readings),
    )


def _moves(plan: Plan, points: pd.DataFrame, moves: pd.DataFrame) -> pd.DataFrame:
    """Nobody between two contracts; then other people who use more or less."""
    left, came = gap_days(points, moves)
    point = np.flatnonzero(left < OPEN)
    change = plan.rng("new_people").uniform(-0.5, 0.6, len(point))
    empty = pd.DataFrame({"point": point, "from": left[point], "to": came[point], "value": -1.0})
    other = pd.DataFrame({"point": point, "from": came[point], "to": OPEN, "value": change})
    return pd.concat([empty, other], ignore_index=True)


def last_summer(plan: Plan) -> int:
    """Year of the last summer that is over."""
    return plan.until.year if plan.until >= date(plan.until.year, 9, 15) else plan.until.year - 1


def _named_leaks(plan: Plan, points: pd.DataFrame) -> pd.DataFrame:
    """A leak at the named household, a running toilet at the radio one, a lossy block."""
    year = last_summer(plan)
    block = np.flatnonzero(points["class_"] == BUILDING_MAIN)[2]
    radio = np.flatnonzero(points["property"] == 1)[0]
    summer = (day_number(date(year, 6, 22)), day_number(date(year, 8, 16)))
    toilet = (day_number(date(year, 2, 10)), day_number(date(year, 2, 19)))
    rows = [
        (0, *summer, 24 * 29),
        (radio, *toilet, 24 * 14),
        (block, day_number(date(year, 3, 1)), OPEN, 24 * 42),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _leaks(plan: Plan, points: pd.DataFrame, litres: np.ndarray, readings: float) -> pd.DataFrame:
    """Leaks behind main meters: three weeks to five months, 4 to 60 l/h at a house."""
    rng = plan.rng("leaks")
    able = np.isin(points["class_"], (HOUSE_MAIN, BUSINESS_MAIN)) & (points["property"] > 1)
    point = np.flatnonzero(able & (points["property"] != _first_business(points)))
    count = min(round(LEAK_SHARE * plan.faults * readings), len(point))
    point = np.sort(rng.choice(point, count, replace=False))
    start = rng.integers(plan.first_day + 60, plan.last_day - 20, count)
    hourly = np.clip(rng.lognormal(np.log(14), 0.8, count), 4, 60)
    value = 24 * np.maximum(hourly, litres[point] / 24 * 0.15)
    length = rng.integers(21, 150, count)
    table = pd.DataFrame(
        {"point": point, "from": start, "to": start + length, "value": np.rint(value)}
    )
    return table.astype({"value": int})


def _stops(
    plan: Plan, points: pd.DataFrame, devices: pd.DataFrame, readings: float
) -> pd.DataFrame:
    """Meters that stopped turning: most were found and exchanged, some stand still today."""
    rng = plan.rng("stops")
    class_ = points["class_"].to_numpy()[devices["point"]]
    owner = points["property"].to_numpy()[devices["point"]]
    able = (class_ != GARDEN) & (owner > 1) & (owner != _first_business(points))
    able &= ~devices["is_hourly"].to_numpy() & ~devices["is_reversed"].to_numpy()
    end = devices["removed"].to_numpy()
    long = np.minimum(end, plan.last_day) - devices["base"].to_numpy() > 400
    found, standing = (
        np.flatnonzero(able & long & (end < OPEN)),
        np.flatnonzero(able & long & (end == OPEN)),
    )
    count = max(1, round(STOP_SHARE * plan.faults * readings)) if plan.faults else 0
    now = min(-(-count // 5), len(standing))
    chosen = np.concatenate(
        [
            rng.choice(found, min(count - now, len(found)), replace=False),
            rng.choice(standing, now, replace=False),
        ]
    )
    chosen.sort()
    until = np.minimum(end[chosen], plan.last_day)
    table = pd.DataFrame({"point": devices["point"].to_numpy()[chosen], "device": chosen})
    table["from"] = until - rng.integers(70, 300, len(chosen))
    table["to"], table["value"] = end[chosen], 1
    return table


def _first_business(points: pd.DataFrame) -> int:
    """Property of the named business."""
    return int(points["property"].to_numpy()[np.argmax(points["class_"] == BUSINESS_MAIN)])
