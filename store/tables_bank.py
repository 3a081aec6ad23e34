"""Tables of what the office decided about bank entries."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, String, Table, Text

from store.tables import metadata
from store.types import Moment

bank_decisions = Table(
    "bank_decisions",
    metadata,
    Column("entry_id", String(200), primary_key=True),
    Column("decision", String(10), nullable=False),
    Column("customer_id", String(64)),
    Column("invoice_number", String(256)),
    Column("note", Text, nullable=False),
    Column("decided_by", String(200), nullable=False),
    Column("decided_at", Moment, nullable=False),
    CheckConstraint("decision in ('assign', 'other')", name="decision"),
    CheckConstraint("(decision = 'assign') = (customer_id is not null)", name="customer"),
)
"""One row per bank entry somebody decided about; what was decided before stands in the audit."""
