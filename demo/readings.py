"""Readings: what every meter showed, and who read it.

``u`` is a register in whole m³ that never wraps and never runs backward; the number on the dial is
``u`` modulo the meter's digits (and of the opposite sign for a meter fitted the wrong way round).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from demo.kinds import CHECK, CUSTOMER, ESTIMATE, FITTED, INSPECTOR, RADIO, REMOVED
from demo.mistakes import disturb
from demo.plan import Plan
from demo.usage import Measured

SELF_READ = np.array([0.13, 0.3, 0.0, 0.05, 0.0])
READ_AGAIN = 0.003


def take(
    plan: Plan,
    points: pd.DataFrame,
    devices: pd.DataFrame,
    events: pd.DataFrame,
    measured: Measured,
    litres: np.ndarray,
) -> pd.DataFrame:
    """Events with the true register ``u``, its kind, and what became of it (``demo.mistakes``)."""
    table = events.copy()
    device = table["device"].to_numpy()
    table["class_"] = points["class_"].to_numpy()[table["point"]]
    table["property"] = points["property"].to_numpy()[table["point"]]
    table["sign"] = np.where(devices["is_reversed"].to_numpy(), -1, 1)[device].astype(np.int8)
    table["full"] = (10 ** devices["digits"].to_numpy().astype(np.int32))[device]
    table["u"] = _true_u(devices, table, measured)
    table["kind"] = _kinds(plan, devices, table)
    hourly = devices["is_hourly"].to_numpy()[device] & (table["day"].to_numpy() >= plan.radio_day)
    table["in_radio_files"] = hourly & (table["kind"].to_numpy() == RADIO)
    disturb(plan, points, table, litres)
    return table


def _true_u(devices: pd.DataFrame, events: pd.DataFrame, measured: Measured) -> np.ndarray:
    """Whole m³ shown at each event, unwrapped."""
    device = events["device"].to_numpy()
    counted = measured.at_events - measured.at_base[device]
    start = devices["base_register"].to_numpy()[device]
    forward, backward = (start + counted) // 1000, -((start - counted) // 1000)
    return np.where(events["sign"].to_numpy() > 0, forward, backward).astype(np.int32)


def dial(u: np.ndarray, table: pd.DataFrame) -> np.ndarray:
    """The number on the dial for unwrapped registers."""
    return (u * table["sign"].to_numpy()) % table["full"].to_numpy()


def _kinds(plan: Plan, devices: pd.DataFrame, table: pd.DataFrame) -> np.ndarray:
    """Who read: radio where the meter has one, some customers themselves, else the inspector."""
    rng = plan.rng("reading_kinds")
    share = SELF_READ[table["class_"].to_numpy()]
    kind = np.where(rng.random(len(table)) < share, CUSTOMER, INSPECTOR)
    kind = np.where(devices["is_radio"].to_numpy()[table["device"]], RADIO, kind)
    return np.choose(table["role"].to_numpy(), [kind, REMOVED, FITTED]).astype(np.int8)


def rows(plan: Plan, table: pd.DataFrame) -> pd.DataFrame:
    """The readings as billing exports them: one row per reading written down, by day and meter.

    ``fault`` tells the row with a slip of the pen (kind of slip, else -1).
    """
    listed = table[~table["in_radio_files"].to_numpy()]
    written = np.where(listed["slip"] >= 0, listed["written"], dial(listed["u_end"], listed))
    main = _rows(listed, written, listed["kind"].to_numpy(), listed["slip"].to_numpy())
    rng = plan.rng("read_again")
    again = (
        listed["kind"].eq(INSPECTOR) & listed["slip"].lt(0) & (rng.random(len(listed)) < READ_AGAIN)
    )
    more = []
    for chosen, kind, column in (
        (listed["has_customer_reading"], CUSTOMER, "u"),
        (listed["is_checked"] | again, CHECK, "u"),
        (listed["is_estimated_after_slip"], ESTIMATE, "u_end"),
    ):
        part = listed[chosen]
        more.append(_rows(part, dial(part[column].to_numpy(), part), kind, -1))
    result = pd.concat([main, *more], ignore_index=True)
    order = np.lexsort((result["kind"], result["device"], result["day"]))
    return result.iloc[order].reset_index(drop=True)


def _rows(table: pd.DataFrame, register: np.ndarray, kind, slip) -> pd.DataFrame:
    columns = {
        "device": table["device"].to_numpy(),
        "day": table["day"].to_numpy(),
        "register": np.asarray(register, np.int64),
        "kind": np.int8(kind) if np.isscalar(kind) else kind,
        "slip": np.int8(slip) if np.isscalar(slip) else slip,
        "true": dial(table["u"].to_numpy(), table).astype(np.int64),
    }
    return pd.DataFrame(columns, index=range(len(table)))
