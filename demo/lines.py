"""Lines of bills and of their corrections, worked out for a stretch of invoices at a time.

Volumes are whole m³, prices and amounts grosze, everything an integer.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from demo.bills import Billing
from demo.days import month_starts_between
from demo.tariffs import HAS_SEWER, VAT_PCT, prices, step_at, step_days

WATER, GARDEN_INFO, SEWAGE, WATER_SUBSCRIPTION, SEWAGE_SUBSCRIPTION = range(5)
PRICE_OF = {
    WATER: "water",
    SEWAGE: "sewage",
    WATER_SUBSCRIPTION: "water_subscription",
    SEWAGE_SUBSCRIPTION: "sewage_subscription",
}
COLUMNS = ["invoice", "service", "part", "from", "to", "quantity", "price", "start", "end", "before", "garden"]


def vat_of(net: np.ndarray) -> np.ndarray:
    """VAT on a sum that is not negative, half a grosz rounded up."""
    return (net * VAT_PCT + 50) // 100


def split_by_days(volume: np.ndarray, start: np.ndarray, step: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Whole m³ of [start, end) that fall before the price step, by days, half up."""
    span = end - start
    return (2 * volume * (step - start) + span) // (2 * span)


def bill_lines(
    billing: Billing, table: pd.DataFrame, first: int, last: int, corrected: bool = False
) -> pd.DataFrame:
    """Lines of invoices ``first`` .. ``last``-1, sorted; with ``corrected`` as they ought to have been."""
    runs = billing.runs
    low, high = np.searchsorted(runs["invoice"].to_numpy(), (first, last))
    runs = runs.iloc[low:high]
    end_register = table["u_start" if corrected else "u_end"].to_numpy()
    is_point = table["role"].to_numpy() == 0
    start, end = runs["start"].to_numpy(), runs["end"].to_numpy()
    finish = np.where(is_point[end], end_register[end], table["u"].to_numpy()[end])
    volume = (finish - table["u_start"].to_numpy()[start]).astype(np.int64)
    return _all_lines(billing.invoices.iloc[first:last], runs, volume, table, first)


def _all_lines(
    invoices: pd.DataFrame, runs: pd.DataFrame, volume: np.ndarray, table: pd.DataFrame, first: int
) -> pd.DataFrame:
    """Water by meter and price, garden, sewage by price, subscriptions by price."""
    main = runs["kind"].to_numpy() == 0
    row = runs["invoice"].to_numpy() - first
    count = len(invoices)
    water = np.bincount(row[main], volume[main], count).astype(np.int64)
    garden = np.bincount(row[~main], volume[~main], count).astype(np.int64)
    sewage = np.maximum(water - garden, 0)
    start, end = runs["start"].to_numpy(), runs["end"].to_numpy()
    day = table["day"].to_numpy()
    tariff = invoices["tariff"].to_numpy()
    begin, finish = invoices["from"].to_numpy(), invoices["to"].to_numpy()
    everyone = np.arange(count)
    sewer = HAS_SEWER[tariff]
    parts = [
        _split(WATER, row[main], volume[main], day[start[main]], day[end[main]], tariff, start[main], end[main]),
        _garden_lines(row[~main], volume[~main], day, start[~main], end[~main]),
        _split(SEWAGE, everyone[sewer], sewage[sewer], begin[sewer], finish[sewer], tariff),
        _subscriptions(WATER_SUBSCRIPTION, everyone, begin, finish, tariff),
        _subscriptions(SEWAGE_SUBSCRIPTION, everyone, begin, finish, tariff),
    ]
    lines = pd.concat(parts, ignore_index=True)
    lines["garden"] = np.where(lines["service"] == SEWAGE, garden[lines["invoice"]], 0)
    lines["net"] = lines["quantity"] * lines["price"]
    order = np.lexsort((lines["from"], lines["service"], lines["invoice"]))
    lines = lines.iloc[order].reset_index(drop=True)
    lines["invoice"] += first
    return lines


def _split(service, row, volume, begin, finish, tariff, start=None, end=None) -> pd.DataFrame:
    """One line for each price that held within the days; the registers of a part follow its volume."""
    code = tariff[row]
    index = step_at(code, begin)
    steps = step_days()
    following = steps[code, np.minimum(index + 1, steps.shape[1] - 1)]
    across = (following > begin) & (following < finish)
    early = np.where(across, split_by_days(volume, begin, following, finish), volume)
    price = prices()[PRICE_OF[service]]
    blank = np.full(len(row), -1)
    lines = pd.DataFrame(
        {
            "invoice": row,
            "service": np.int8(service),
            "from": begin,
            "to": np.where(across, following, finish),
            "quantity": early,
            "price": price[code, index],
            "start": blank if start is None else start,
            "end": blank if end is None else end,
            "before": np.zeros(len(row), np.int64),
        }
    )
    late = lines[across].copy()
    late["from"], late["to"] = following[across], finish[across]
    late["quantity"] = (volume - early)[across]
    late["before"] = early[across]
    late["price"] = price[code, np.minimum(index + 1, steps.shape[1] - 1)][across]
    return pd.concat([lines, late], ignore_index=True)


def _garden_lines(row, volume, day, start, end) -> pd.DataFrame:
    """What the garden meter showed; it costs nothing and lessens the sewage."""
    return pd.DataFrame(
        {
            "invoice": row,
            "service": np.int8(GARDEN_INFO),
            "from": day[start],
            "to": day[end],
            "quantity": volume,
            "price": 0,
            "start": start,
            "end": end,
            "before": np.zeros(len(row), np.int64),
        }
    )


def _subscriptions(service, row, begin, finish, tariff) -> pd.DataFrame:
    """Months whose first day lies in the period, at the price of that day."""
    index = step_at(tariff, begin)
    steps = step_days()
    following = steps[tariff, np.minimum(index + 1, steps.shape[1] - 1)]
    across = (following > begin) & (following < finish)
    edge = np.where(across, following, finish)
    price = prices()[PRICE_OF[service]]
    found = []
    for part, (start, end) in enumerate(((begin, edge), (edge, finish))):
        months = np.where(end > start, month_starts_between(start, end), 0)
        at = price[tariff, np.minimum(index + part, steps.shape[1] - 1)]
        lines = pd.DataFrame({"invoice": row, "service": np.int8(service), "from": start, "to": end})
        lines["quantity"], lines["price"] = months.astype(np.int64), at
        lines["start"], lines["end"], lines["before"] = -1, -1, 0
        found.append(lines[(months > 0) & (at > 0)])
    merged = pd.concat(found, ignore_index=True)
    return _same_price_together(merged)


def _same_price_together(lines: pd.DataFrame) -> pd.DataFrame:
    """Two parts at one price make one line."""
    grouped = lines.groupby(["invoice", "service", "price"], as_index=False, sort=False)
    return grouped.agg(
        {"from": "min", "to": "max", "quantity": "sum", "start": "first", "end": "first", "before": "first"}
    )
