"""Bills: what follows from readings and prices, to the grosz.

Water is the difference of whole registers, sewage is water less the garden meter, a volume across a
price step is split by days (whole m³, rounded half up), the subscription is due for every first of a
month in the period at that day's price. VAT is taken once from the sum of the net lines.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.days import working_day
from demo.plan import Plan
from demo.schedule import POINT
from demo.tariffs import BUSINESS_E
from demo.town import GARDEN, MAINS


@dataclass(frozen=True)
class Billing:
    """All bills, and the runs of one meter that each is made of.

    ``invoices``: one row per bill, by issue day. ``runs``: one row per bill and meter between two
    readings, ``invoice`` pointing at the bill; ``start``/``end`` rows of the readings.
    """

    invoices: pd.DataFrame
    runs: pd.DataFrame


def settle(plan: Plan, points: pd.DataFrame, contracts: pd.DataFrame, table: pd.DataFrame) -> Billing:
    """Every bill that had been issued by the last day."""
    is_main = np.isin(table["class_"].to_numpy(), MAINS)
    mains = np.flatnonzero(is_main)
    runs = _runs(table.iloc[mains], mains)
    closes = mains[table["role"].to_numpy()[mains] == POINT]
    invoices = _invoices(plan, points, contracts, table, closes)
    runs["close"] = closes[np.searchsorted(closes, runs["end"].to_numpy())]
    runs["kind"] = np.int8(0)
    gardens = _garden_runs(table, invoices)
    invoices = invoices.sort_values(["issue", "close"], kind="stable", ignore_index=True)
    position = np.full(len(table), -1, np.int32)
    position[invoices["close"]] = np.arange(len(invoices), dtype=np.int32)
    runs = pd.concat([runs, gardens], ignore_index=True)
    runs["invoice"] = position[runs.pop("close").to_numpy()]
    runs = runs[runs["invoice"] >= 0].sort_values(["invoice", "kind", "start"], ignore_index=True)
    return Billing(invoices, runs)


def _runs(part: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """Neighbouring readings of one meter under one contract."""
    device, contract = part["device"].to_numpy(), part["contract"].to_numpy()
    same = (device[1:] == device[:-1]) & (contract[:-1] >= 0)
    first = np.flatnonzero(same)
    return pd.DataFrame({"start": rows[first], "end": rows[first + 1]})


def _invoices(
    plan: Plan, points: pd.DataFrame, contracts: pd.DataFrame, table: pd.DataFrame, closes: np.ndarray
) -> pd.DataFrame:
    """One row per settled period: between two POINT readings of a main meter under one contract."""
    rng = plan.rng("invoices")
    point = table["point"].to_numpy()
    opens = np.roll(closes, 1)
    contract = table["contract"].to_numpy()[opens]
    settled = (point[opens] == point[closes]) & (opens < closes) & (contract >= 0)
    settled &= ~table["is_held"].to_numpy()[closes]
    opens, closes, contract = opens[settled], closes[settled], contract[settled]
    day = table["day"].to_numpy()
    invoices = pd.DataFrame({"open": opens, "close": closes, "contract": contract, "point": point[closes]})
    invoices["from"], invoices["to"] = day[opens], day[closes]
    invoices["tariff"] = points["tariff"].to_numpy()[invoices["point"]]
    invoices["customer"] = contracts["customer"].to_numpy()[contract]
    in_field = _in_field(points)[invoices["point"]] & (table["kind"].to_numpy()[closes] == 0)
    delay = np.where(in_field, 0, rng.integers(2, 6, len(invoices)))
    issue = working_day(day[closes])
    invoices["issue"] = working_day(issue, delay)
    business = invoices["tariff"].to_numpy() == BUSINESS_E
    invoices["due"] = working_day(invoices["issue"] + np.where(business, 21, 14))
    invoices["in_field"] = in_field
    return invoices[invoices["issue"] <= plan.last_day].astype({"issue": np.int32, "due": np.int32})


def _in_field(points: pd.DataFrame) -> np.ndarray:
    """Routes on which the inspector prints the invoice on the spot: paper customers of some streets."""
    house = (points["months"] == 2) & (points["tariff"] != 1) & (points["property"] > 1)
    return (house & (points["route_day"] % 6 == 5)).to_numpy()


def _garden_runs(table: pd.DataFrame, invoices: pd.DataFrame) -> pd.DataFrame:
    """Readings of garden meters two by two, put on the bill whose period holds the later one."""
    rows = np.flatnonzero(table["class_"].to_numpy() == GARDEN)
    device, day = table["device"].to_numpy()[rows], table["day"].to_numpy()
    first = np.flatnonzero((device[1:] == device[:-1]) & (table["contract"].to_numpy()[rows][:-1] >= 0))
    runs = pd.DataFrame({"start": rows[first], "end": rows[first + 1]})
    main = table["point"].to_numpy()[runs["end"]].astype(np.int64) - 1  # a garden follows its main meter
    by_point = invoices.sort_values("close")
    keys = (by_point["point"].to_numpy(np.int64) << 20) + by_point["to"].to_numpy()
    wanted = (main << 20) + day[runs["end"]]
    found = np.searchsorted(keys, wanted)
    hit = np.minimum(found, len(keys) - 1)
    fits = (found < len(keys)) & (by_point["point"].to_numpy()[hit] == main)
    fits &= by_point["from"].to_numpy()[hit] < day[runs["end"]]
    runs["close"], runs["kind"] = by_point["close"].to_numpy()[hit], np.int8(1)
    used = table["u"].to_numpy()[runs["end"]] > table["u"].to_numpy()[runs["start"]]
    return runs[fits & used]
