"""What the office decided about bank entries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.types import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "bank_decisions",
        sa.Column("entry_id", sa.String(200), primary_key=True),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("customer_id", sa.String(64)),
        sa.Column("invoice_number", sa.String(256)),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("decided_at", Moment, nullable=False),
        sa.CheckConstraint("decision in ('assign', 'other')", name="decision"),
        sa.CheckConstraint("(decision = 'assign') = (customer_id is not null)", name="customer"),
    )
