"""Which readings were estimated or written down wrong, and what billing made of them.

Columns it adds to the readings: ``slip`` (kind of slip or -1) and ``written`` (the wrong number),
``u_end`` (the register that ended the bill), ``u_start`` (the one the next bill began with; where
it differs, the bill was corrected to it), ``is_held`` (no bill yet), other readings of that day.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from demo.kinds import CUSTOMER, ESTIMATE, INSPECTOR, POINT
from demo.plan import Plan
from demo.slips import neighbours, written
from demo.town import BUILDING_MAIN, BUSINESS_MAIN, FLAT, HOUSE_MAIN

ESTIMATE_SHARE, SLIP_SHARE, RECENT_DAYS = 0.05, 0.83, 75
CUSTOMER_ANSWERS, CHECKED_SHARE = 0.3, 0.7
RECENT_WEIGHT = 5  # more of the latest readings, so that there is something to decide
UNNOTICED_M3 = 120
"""Slips up to this size may stand without a check; larger ones were seen at once."""

NAMED_ESTIMATES = ((10, True), (16, False))
"""For the named household: how many settlements ago, and whether its people answered the card."""


def disturb(plan: Plan, points: pd.DataFrame, table: pd.DataFrame, litres: np.ndarray) -> None:
    """Add the columns named above, in place."""
    rng = plan.rng("mistakes")
    count = len(table)
    able, last = _able(points, table)
    estimates, slips = _choose(plan, rng, table, able, last)
    u = table["u"].to_numpy().copy()
    named = _named_estimates(table)
    estimates[[row for row, _, _ in named]] = True
    slips[[row + step for row, _, _ in named for step in (-1, 0, 1)]] = False
    table["slip"], table["written"] = np.int8(-1), np.int64(0)
    _write_slips(rng, table, np.flatnonzero(slips))
    outcome = _outcomes(rng, table, np.flatnonzero(slips), last)
    by_guess = estimates | outcome["estimated"]
    u_end = np.where(by_guess, _guess(rng, table, litres), u)
    u_end = np.where(outcome["as_written"], _shifted(table), u_end)
    answered = estimates & (rng.random(count) < CUSTOMER_ANSWERS) & ~last
    for row, answer, error in named:
        u_end[row], answered[row] = u[row] + error, answer
    _accept(table, u_end.astype(np.int32), answered, last)
    table["has_customer_reading"] = answered
    table["is_checked"] = outcome["checked"]
    table["is_estimated_after_slip"] = outcome["estimated"]
    table["is_held"] = outcome["held"]
    table["kind"] = np.where(estimates, ESTIMATE, table["kind"]).astype(np.int8)


def _able(points: pd.DataFrame, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Rows between two readings of one meter, or the last of all; not those of the named."""
    point, device, role = (table[c].to_numpy() for c in ("point", "device", "role"))
    u = table["u"].to_numpy()
    after = np.zeros(len(table), bool)
    after[1:] = (device[1:] == device[:-1]) & (role[1:] == POINT)
    before = np.zeros(len(table), bool)
    before[:-1] = (device[1:] == device[:-1]) & (role[1:] == POINT)
    last = np.append(point[1:] != point[:-1], True)
    able = after & (before | last) & np.isin(table["kind"].to_numpy(), (INSPECTOR, CUSTOMER))
    able &= table["sign"].to_numpy() > 0
    able[1:] &= u[1:] // table["full"].to_numpy()[1:] == u[:-1] // table["full"].to_numpy()[1:]
    able &= ~table["is_move"].to_numpy()
    return able & ~named_points(points)[point], last


def named_points(points: pd.DataFrame) -> np.ndarray:
    """Service points of the named customers: nothing goes wrong there by chance."""
    class_, owner = points["class_"].to_numpy(), points["property"].to_numpy()
    blocks = owner[class_ == BUILDING_MAIN][:4]
    return (owner <= 1) | np.isin(owner, blocks) | (owner == owner[class_ == BUSINESS_MAIN][0])


def _choose(
    plan: Plan,
    rng: np.random.Generator,
    table: pd.DataFrame,
    able: np.ndarray,
    last: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Rows to estimate and rows to spoil; never two in a row."""
    listed = ~table["in_radio_files"].to_numpy()
    rate = SLIP_SHARE * plan.faults * listed.sum() / max(able.sum(), 1)
    class_ = table["class_"].to_numpy()
    house = (class_ == HOUSE_MAIN) & (table["kind"].to_numpy() == INSPECTOR)
    draw = rng.random(len(table))
    guess = np.where(house, ESTIMATE_SHARE, 0.0)
    recent = table["day"].to_numpy() > plan.last_day - RECENT_DAYS
    slip = np.where(last, np.where(recent, RECENT_WEIGHT * rate, 0), rate)
    chosen = able & (draw < guess + slip)
    chosen[1:] &= ~chosen[:-1]
    return chosen & (draw < guess), chosen & (draw >= guess)


def _named_estimates(table: pd.DataFrame) -> list[tuple[int, bool, int]]:
    """Two estimates of the named household that were too high, where its history is long enough."""
    own = np.flatnonzero((table["point"].to_numpy() == 0) & (table["role"].to_numpy() == POINT))
    found, u = [], table["u"].to_numpy()
    device = table["device"].to_numpy()
    for ago, answered in NAMED_ESTIMATES:
        row = own[-ago] if len(own) > ago + 2 else -1
        if row > 0 and device[row - 1] == device[row] == device[row + 1]:
            error = 7 if answered else int(u[row + 1] - u[row]) + 4
            found.append((int(row), answered, error))
    return found


def _write_slips(rng: np.random.Generator, table: pd.DataFrame, rows: np.ndarray) -> None:
    """Fill in what was written in the rows with a slip."""
    full, u = table["full"].to_numpy(), table["u"].to_numpy()
    register = (u * table["sign"].to_numpy()) % full
    near = neighbours(*(table[c].to_numpy() for c in ("day", "point", "class_")), register)
    kind, value = written(rng, register[rows], register[rows - 1], near[rows])
    slip, text = table["slip"].to_numpy().copy(), table["written"].to_numpy().copy()
    slip[rows], text[rows] = kind, value
    table["slip"], table["written"] = slip, text


def _outcomes(
    rng: np.random.Generator, table: pd.DataFrame, rows: np.ndarray, last: np.ndarray
) -> dict[str, np.ndarray]:
    """What billing did: took it as written, had it checked, estimated, or holds the bill."""
    u, full = table["u"].to_numpy(), table["full"].to_numpy()
    class_ = table["class_"].to_numpy()[rows]
    billed = np.isin(class_, (HOUSE_MAIN, BUSINESS_MAIN))
    value = table["written"].to_numpy()[rows]
    volume = value - u[rows - 1] % full[rows]
    plausible = (volume >= 0) & (volume <= 2.2 * (u[rows] - u[rows - 1]) + 8)
    small = np.abs(value - u[rows] % full[rows]) <= UNNOTICED_M3
    draw, ends = rng.random(len(rows)), last[rows]
    held = ends & billed & small
    as_written = billed & plausible & ~ends
    estimated = billed & small & ~plausible & ~ends & (draw > CHECKED_SHARE)
    unnoticed = (class_ == FLAT) & small & (draw > CHECKED_SHARE)
    checked = ~(held | as_written | estimated | unnoticed)
    marks = {"held": held, "as_written": as_written, "estimated": estimated, "checked": checked}
    result = {}
    for name, chosen in marks.items():
        result[name] = np.zeros(len(table), bool)
        result[name][rows[chosen]] = True
    return result


def _guess(rng: np.random.Generator, table: pd.DataFrame, litres: np.ndarray) -> np.ndarray:
    """Estimated register: the one before and the usual use of the days since, more or less."""
    u, day = table["u"].to_numpy(), table["day"].to_numpy()
    days = np.diff(day, prepend=day[0])
    usual = litres[table["point"].to_numpy()] * days / 1000
    return np.roll(u, 1) + np.rint(usual * rng.uniform(0.8, 1.45, len(table))).astype(np.int64)


def _shifted(table: pd.DataFrame) -> np.ndarray:
    """Written numbers as unwrapped registers."""
    u, full = table["u"].to_numpy(), table["full"].to_numpy()
    return table["written"].to_numpy() + u // full * full


def _accept(table: pd.DataFrame, u_end: np.ndarray, answered: np.ndarray, last: np.ndarray) -> None:
    """A true reading of that day, or a later lower one, takes the place of a wrong one."""
    u = table["u"].to_numpy()
    following = np.roll(u, -1)
    too_high = (u_end != u) & ~last & (u_end > following)
    u_start = np.where(answered, u, np.where(too_high, following, u_end))
    table["u_end"], table["u_start"] = u_end, u_start.astype(np.int32)
