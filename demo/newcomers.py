"""Customers who could register: what stands on the newest invoice of some of them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from demo.days import as_date
from demo.people import NAMED_BUSINESS, NAMED_MANAGER, NAMED_PEOPLE
from demo.world import World

PEOPLE, BUSINESSES = 8, 2
NAMED = {*NAMED_PEOPLE, NAMED_BUSINESS, NAMED_MANAGER}


def newcomers(world: World) -> list[dict[str, Any]]:
    """The latest billed of those without an account of their own, people first."""
    table = _newest(world.billing.invoices).join(world.customers, on="customer")
    table = table[~table["number"].isin(NAMED)]
    people = table[table["is_person"] & (table["pesel"] >= 0)].tail(PEOPLE)
    businesses = table[~table["is_person"]].tail(BUSINESSES)
    return [_told(row) for part in (people, businesses) for row in part.itertuples()]


def _newest(invoices: pd.DataFrame) -> pd.DataFrame:
    """The newest invoice of each customer, by day of issue."""
    ordered = invoices.sort_values(["issue", "sequence"], kind="stable")
    return ordered.drop_duplicates("customer", keep="last")[["customer", "issue", "sequence"]]


def _told(row: Any) -> dict[str, str]:
    issued = as_date(row.issue)
    return {
        "kind": "person" if row.is_person else "business",
        "customer_id": str(row.number),
        "name": str(row.name),
        "identity": f"{row.pesel:011d}" if row.is_person else str(row.nip),
        "invoice_number": f"FAK/{issued:%Y/%m}/{int(row.sequence):06d}",
    }
