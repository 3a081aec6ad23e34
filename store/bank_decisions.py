"""Decisions about bank entries: kept by the office, read by the pages and by a load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, inspect, select

from store.engine import engine, insert_new, is_there, reading
from store.tables_bank import bank_decisions as table


class Kind(StrEnum):
    """What can be decided."""

    ASSIGN = "assign"
    OTHER = "other"


@dataclass(frozen=True)
class Decision:
    """What somebody decided about an entry; customer and invoice are empty where there is none."""

    entry_id: str
    kind: Kind
    customer_id: str
    invoice_number: str
    note: str
    decided_by: str
    decided_at: datetime


def decisions() -> Mapping[str, Decision]:
    """All that are in force, by entry; none where the store has not been made yet."""
    if not is_there() or not inspect(engine()).has_table(table.name):
        return {}
    with reading() as connection:
        rows = connection.execute(select(table).order_by(table.c.entry_id)).all()
    return {row.entry_id: _decision(row) for row in rows}


def find(connection: Connection, entry_id: str) -> Decision | None:
    """The decision about one entry."""
    row = connection.execute(select(table).where(table.c.entry_id == entry_id)).first()
    return _decision(row) if row else None


def add(connection: Connection, decision: Decision) -> bool:
    """Keep a decision; False when somebody has decided about the entry already."""
    row = {
        "entry_id": decision.entry_id,
        "decision": decision.kind.value,
        "customer_id": decision.customer_id or None,
        "invoice_number": decision.invoice_number or None,
        "note": decision.note,
        "decided_by": decision.decided_by,
        "decided_at": decision.decided_at,
    }
    return insert_new(connection, table, row)


def withdraw(connection: Connection, entry_id: str) -> None:
    """Forget a decision; the audit remembers it."""
    connection.execute(delete(table).where(table.c.entry_id == entry_id))


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        row.entry_id, Kind(row.decision), row.customer_id or "", row.invoice_number or "",
        row.note, row.decided_by, row.decided_at,
    )  # fmt: skip
