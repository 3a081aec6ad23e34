"""Lines of bills and of their corrections, worked out for a stretch of invoices at a time.

Volumes are whole m³, prices and amounts grosze, everything an integer.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from demo.bills import GARDEN_RUN, Billing
from demo.days import month_starts_between
from demo.tariffs import HAS_SEWER, VAT_PCT, prices, step_at, step_days

WATER, GARDEN_INFO, SEWAGE, WATER_SUBSCRIPTION, SEWAGE_SUBSCRIPTION = range(5)
PRICED = {
    WATER: "water",
    SEWAGE: "sewage",
    WATER_SUBSCRIPTION: "water_subscription",
    SEWAGE_SUBSCRIPTION: "sewage_subscription",
}
NO_READING = -1
STRETCH = 60_000


def vat_of(net: np.ndarray) -> np.ndarray:
    """VAT on a sum that is not negative, half a grosz rounded up."""
    return (net * VAT_PCT + 50) // 100


def stretches(rows: np.ndarray) -> list[np.ndarray]:
    """The rows in parts that are small enough to be worked on at once."""
    return np.array_split(rows, -(-len(rows) // STRETCH)) if len(rows) else []


def split_by_days(
    volume: np.ndarray, start: np.ndarray, step: np.ndarray, end: np.ndarray
) -> np.ndarray:
    """Whole m³ of [start, end) that fall before the price step, by days, half up."""
    span = end - start
    return (2 * volume * (step - start) + span) // (2 * span)


def bill_lines(
    billing: Billing, table: pd.DataFrame, chosen: np.ndarray, corrected: bool = False
) -> pd.DataFrame:
    """Lines of the ``chosen`` invoices (ascending), sorted; ``corrected`` as they ought to be.

    ``start`` is the reading at the beginning of a metered line, ``u_from`` and ``u_to`` are the
    unwrapped registers at both ends; NO_READING where a line has none.
    """
    runs = _runs_of(billing, chosen)
    u_start = table["u_start"].to_numpy()
    u_end = u_start if corrected else table["u_end"].to_numpy()
    start, end = runs["start"].to_numpy(), runs["end"].to_numpy()
    day = table["day"].to_numpy()
    runs["quantity"] = u_end[end].astype(np.int64) - u_start[start]
    runs["u_from"], runs["from"], runs["to"] = u_start[start], day[start], day[end]
    lines = _all_lines(billing.invoices.iloc[chosen], runs)
    lines["u_to"] = np.where(lines["start"] >= 0, lines["u_from"] + lines["quantity"], NO_READING)
    lines["invoice"] = chosen[lines["row"]]
    return lines


def _runs_of(billing: Billing, chosen: np.ndarray) -> pd.DataFrame:
    """Runs of some invoices, ``row`` telling the place of their invoice among them."""
    invoice = billing.runs["invoice"].to_numpy()
    part = slice(*np.searchsorted(invoice, (chosen[0], chosen[-1] + 1)))
    row = np.searchsorted(chosen, invoice[part])
    inside = chosen[np.minimum(row, len(chosen) - 1)] == invoice[part]
    return billing.runs.iloc[part][inside].assign(row=row[inside])


def add_sums(billing: Billing, table: pd.DataFrame) -> None:
    """Fill in net, VAT and gross (grosze) of every invoice."""
    net = np.zeros(len(billing.invoices), np.int64)
    for chosen in stretches(np.arange(len(net))):
        lines = bill_lines(billing, table, chosen)
        net[chosen] = np.bincount(lines["row"], lines["net"], len(chosen)).astype(np.int64)
    vat = vat_of(net)
    for column, value in (("net", net), ("vat", vat), ("gross", net + vat)):
        billing.invoices[column] = value.astype(np.int32)


def _all_lines(invoices: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """Water by meter and price, garden, sewage by price, subscriptions by price."""
    is_garden = runs["kind"].to_numpy() == GARDEN_RUN
    main, garden = runs[~is_garden], runs[is_garden]
    water = np.bincount(main["row"], main["quantity"], len(invoices)).astype(np.int64)
    deducted = np.bincount(garden["row"], garden["quantity"], len(invoices)).astype(np.int64)
    sewage = _per_invoice(invoices, SEWAGE, np.maximum(water - deducted, 0))
    sewage = sewage.assign(garden=deducted)[HAS_SEWER[invoices["tariff"]]]
    parts = [
        _by_price(invoices, main.assign(service=WATER)),
        garden.assign(service=GARDEN_INFO, price=0),
        _by_price(invoices, sewage.assign(start=NO_READING, u_from=NO_READING)),
        _subscriptions(invoices, WATER_SUBSCRIPTION),
        _subscriptions(invoices, SEWAGE_SUBSCRIPTION),
    ]
    columns = ["row", "service", "from", "to", "quantity", "price", "start", "u_from", "garden"]
    lines = pd.concat([part.reindex(columns=columns, fill_value=0) for part in parts])
    lines["net"] = lines["quantity"] * lines["price"]
    order = np.lexsort((lines["from"], lines["service"], lines["row"]))
    return lines.iloc[order].reset_index(drop=True)


def _per_invoice(invoices: pd.DataFrame, service: int, quantity: np.ndarray) -> pd.DataFrame:
    """One row per invoice over its whole period."""
    columns = {"from": invoices["from"].to_numpy(), "to": invoices["to"].to_numpy()}
    row = np.arange(len(invoices))
    return pd.DataFrame({"row": row, "service": service, **columns, "quantity": quantity})


def _next_step(
    tariff: np.ndarray, begin: np.ndarray, finish: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Step in force at ``begin``, the next one's first day, whether it precedes ``finish``."""
    index, steps = step_at(tariff, begin), step_days()
    following = steps[tariff, np.minimum(index + 1, steps.shape[1] - 1)]
    return index, following, (following > begin) & (following < finish)


def _by_price(invoices: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """One line for each price that held within the days; registers of a part follow its volume."""
    tariff = invoices["tariff"].to_numpy()[spans["row"]]
    begin, finish = spans["from"].to_numpy(), spans["to"].to_numpy()
    index, step, across = _next_step(tariff, begin, finish)
    volume = spans["quantity"].to_numpy()
    early = np.where(across, split_by_days(volume, begin, step, finish), volume)
    price = prices(PRICED[int(spans["service"].iloc[0])]) if len(spans) else np.zeros((4, 1))
    first = spans.assign(
        quantity=early, price=price[tariff, index], to=np.where(across, step, finish)
    )
    late = spans[across].assign(
        quantity=(volume - early)[across], price=price[tariff[across], index[across] + 1]
    )
    late["from"] = step[across]
    late["u_from"] = np.where(late["start"] >= 0, late["u_from"] + early[across], NO_READING)
    return pd.concat([first, late])


def _subscriptions(invoices: pd.DataFrame, service: int) -> pd.DataFrame:
    """Months whose first day lies in the period, at the price of that day."""
    tariff = invoices["tariff"].to_numpy()
    begin, finish = invoices["from"].to_numpy(), invoices["to"].to_numpy()
    index, step, across = _next_step(tariff, begin, finish)
    price = prices(PRICED[service])
    before = price[tariff, index]
    after = np.where(across, price[tariff, np.minimum(index + 1, price.shape[1] - 1)], before)
    edge = np.where(across & (after != before), step, finish)
    first = _per_invoice(invoices, service, month_starts_between(begin, edge))
    second = _per_invoice(invoices, service, month_starts_between(edge, finish))
    first["to"], second["from"] = edge, edge
    lines = pd.concat([first.assign(price=before), second.assign(price=after)])
    charged = (lines["quantity"] > 0) & (lines["price"] > 0)
    return lines[charged].assign(start=NO_READING, u_from=NO_READING)
