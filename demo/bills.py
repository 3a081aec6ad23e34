"""Bills: which periods were settled, and which readings make up each bill.

Water is the difference of whole registers, sewage is water less the garden meter. A volume across
a price step is split by days (whole m³, half up); the subscription is due for every first of a
month in the period at that day's price. VAT is taken once from the sum of the net lines.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.days import month_of, working_day
from demo.kinds import INSPECTOR, POINT
from demo.plan import Plan
from demo.tariffs import BUSINESS_E, HOUSE_E
from demo.town import GARDEN, MAINS

MAIN_RUN, GARDEN_RUN = range(2)
HOUSEHOLD_TERM, BUSINESS_TERM = 14, 21
"""Days in which to pay; the law asks for at least fourteen from the sending of an invoice."""


@dataclass(frozen=True)
class Billing:
    """All bills, and the runs of one meter between two readings that each is made of.

    ``invoices``: one row per bill by issue day; ``open`` and ``close`` are rows of the readings.
    ``runs``: ``start`` and ``end`` are rows of the readings, ``invoice`` the row of the bill.
    """

    invoices: pd.DataFrame
    runs: pd.DataFrame


def settle(
    plan: Plan, points: pd.DataFrame, contracts: pd.DataFrame, table: pd.DataFrame
) -> Billing:
    """Every bill that had been issued by the last day, without its sums."""
    mains = np.flatnonzero(np.isin(table["class_"].to_numpy(), MAINS)).astype(np.int32)
    closes = mains[table["role"].to_numpy()[mains] == POINT]
    invoices = _periods(plan, points, table, closes)
    invoices["customer"] = contracts["customer"].to_numpy(np.int32)[invoices["contract"]]
    invoices = invoices.sort_values(["issue", "close"], kind="stable", ignore_index=True)
    invoices["sequence"] = numbered(invoices["issue"].to_numpy())
    runs = _runs(table, mains)
    runs["close"] = closes[np.searchsorted(closes, runs["end"].to_numpy())]
    runs = pd.concat([runs, _garden_runs(table, invoices)], ignore_index=True)
    place = np.full(len(table), -1, np.int32)
    place[invoices["close"]] = np.arange(len(invoices), dtype=np.int32)
    runs["invoice"] = place[runs.pop("close").to_numpy()]
    runs = runs[runs["invoice"] >= 0]
    order = np.lexsort((runs["start"], runs["kind"], runs["invoice"]))
    return Billing(invoices, runs.iloc[order].reset_index(drop=True))


def numbered(issue: np.ndarray) -> np.ndarray:
    """Running number within the month of issue, for documents sorted by day of issue."""
    month = month_of(issue)
    return (np.arange(len(month)) - np.searchsorted(month, month) + 1).astype(np.int32)


def _periods(
    plan: Plan, points: pd.DataFrame, table: pd.DataFrame, closes: np.ndarray
) -> pd.DataFrame:
    """Settled periods: between two POINT readings of a main meter under one contract."""
    point, contract = table["point"].to_numpy(), table["contract"].to_numpy()
    opens = np.roll(closes, 1)
    settled = (point[opens] == point[closes]) & (opens < closes) & (contract[opens] >= 0)
    settled &= ~table["is_held"].to_numpy()[closes]
    opens, closes = opens[settled], closes[settled]
    invoices = pd.DataFrame({"open": opens, "close": closes})
    invoices["contract"], invoices["point"] = contract[opens], point[closes]
    day = table["day"].to_numpy()
    invoices["from"], invoices["to"] = day[opens], day[closes]
    invoices["tariff"] = points["tariff"].to_numpy()[invoices["point"]]
    by_inspector = table["kind"].to_numpy()[closes] == INSPECTOR
    invoices["in_field"] = _in_field(points)[invoices["point"]] & by_inspector
    delay = plan.rng("invoices").integers(2, 6, len(invoices))
    delay = np.where(invoices["in_field"], 0, delay)
    invoices["issue"] = working_day(working_day(day[closes]), delay)
    invoices["due"] = due_days(invoices["issue"].to_numpy(), invoices["tariff"].to_numpy())
    return invoices[invoices["issue"] <= plan.last_day]


def due_days(issue: np.ndarray, tariff: np.ndarray) -> np.ndarray:
    """Day by which to pay; one that falls on a free day moves to the next working one."""
    return working_day(issue + np.where(tariff == BUSINESS_E, BUSINESS_TERM, HOUSEHOLD_TERM))


def _in_field(points: pd.DataFrame) -> np.ndarray:
    """Where the inspector prints the invoice on the spot: paper customers on some routes."""
    on_paper = (points["months"] == 2) & (points["tariff"] != HOUSE_E)
    return (on_paper & (points["property"] > 1) & (points["route_day"] % 6 == 5)).to_numpy()


def _runs(table: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """Neighbouring readings of one meter under one contract, of main meters."""
    device, contract = table["device"].to_numpy()[rows], table["contract"].to_numpy()[rows]
    first = np.flatnonzero((device[1:] == device[:-1]) & (contract[:-1] >= 0))
    runs = pd.DataFrame({"start": rows[first], "end": rows[first + 1]})
    return runs.assign(kind=np.int8(MAIN_RUN))


def _garden_runs(table: pd.DataFrame, invoices: pd.DataFrame) -> pd.DataFrame:
    """The same of garden meters, put on the bill whose period holds the later reading."""
    gardens = np.flatnonzero(table["class_"].to_numpy() == GARDEN).astype(np.int32)
    runs = _runs(table, gardens).assign(kind=np.int8(GARDEN_RUN))
    u, day = table["u"].to_numpy(), table["day"].to_numpy()
    runs = runs[u[runs["end"]] > u[runs["start"]]]
    main = table["point"].to_numpy()[runs["end"]].astype(np.int64) - 1  # stands just before it
    wanted = (main << 20) + day[runs["end"]]
    bills = invoices[["point", "from", "to", "close"]].sort_values("close")
    keys = (bills["point"].to_numpy(np.int64) << 20) + bills["to"].to_numpy()
    found = np.searchsorted(keys, wanted)
    hit = np.minimum(found, len(keys) - 1)
    fits = (found < len(keys)) & (bills["point"].to_numpy()[hit] == main)
    fits &= bills["from"].to_numpy()[hit] < day[runs["end"]]
    runs["close"] = bills["close"].to_numpy()[hit]
    return runs[fits]
