"""Corrections of bills that ended with an estimate or a slip of the pen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.bills import Billing, due_days, numbered
from demo.days import working_day
from demo.lines import bill_lines, vat_of
from demo.plan import Plan

NO_LINES = pd.DataFrame({"document": np.array([], np.int64)})


@dataclass(frozen=True)
class Corrections:
    """One row per correction with differences of its sums, and the lines that differ."""

    documents: pd.DataFrame
    lines: pd.DataFrame


def correct(plan: Plan, billing: Billing, table: pd.DataFrame) -> Corrections:
    """Corrections issued by the last day: what ought to have been less what was billed."""
    documents = _documents(plan, billing, table)
    chosen = np.sort(documents["invoice"].to_numpy())
    if not len(chosen):
        return Corrections(documents.assign(net=0, vat=0, gross=0), NO_LINES)
    billed = bill_lines(billing, table, chosen)
    right = bill_lines(billing, table, chosen, corrected=True)
    documents = documents.join(_sums(billed, right), on="invoice")
    lines = right.assign(quantity=right["quantity"] - billed["quantity"])
    lines["net"] = right["net"] - billed["net"]
    moved = (lines["quantity"] != 0) | (right["u_to"] != billed["u_to"])
    lines = lines[moved].reset_index(drop=True)
    place = pd.Series(np.arange(len(documents)), index=documents["invoice"])
    lines["document"] = place.loc[lines["invoice"]].to_numpy()
    order = np.lexsort((lines["from"], lines["service"], lines["document"]))
    return Corrections(documents, lines.iloc[order].reset_index(drop=True))


def _documents(plan: Plan, billing: Billing, table: pd.DataFrame) -> pd.DataFrame:
    """Corrected invoices, by day of issue: soon after the customer wrote, or with the next bill."""
    rng = plan.rng("corrections")
    invoices = billing.invoices
    close = invoices["close"].to_numpy()
    wrong = (table["u_end"].to_numpy() != table["u_start"].to_numpy())[close]
    following = np.full(len(table), -1, np.int64)
    following[invoices["open"].to_numpy()] = np.arange(len(invoices))
    following = following[close]
    by_customer = table["has_customer_reading"].to_numpy()[close]
    chosen = np.flatnonzero(wrong & (by_customer | (following >= 0)))
    soon = working_day(invoices["issue"].to_numpy()[chosen], rng.integers(4, 15, len(chosen)))
    later = invoices["issue"].to_numpy()[np.maximum(following[chosen], 0)]
    is_last = following[chosen] < 0
    issue = np.where(by_customer[chosen] & (is_last | (soon < later)), soon, later)
    documents = pd.DataFrame(
        {"invoice": chosen, "issue": issue, "by_customer": by_customer[chosen]}
    )
    documents["due"] = due_days(issue, invoices["tariff"].to_numpy()[chosen])
    documents = documents[documents["issue"] <= plan.last_day]
    documents = documents.sort_values(["issue", "invoice"], ignore_index=True)
    return documents.assign(sequence=numbered(documents["issue"].to_numpy()))


def _sums(billed: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Differences of the sums of each invoice; VAT is the difference of two rounded amounts."""
    before, after = billed.groupby("invoice")["net"].sum(), right.groupby("invoice")["net"].sum()
    sums = pd.DataFrame({"net": after - before, "vat": vat_of(after) - vat_of(before)})
    return sums.assign(gross=sums["net"] + sums["vat"])
