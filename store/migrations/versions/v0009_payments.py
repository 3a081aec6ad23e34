"""Payments through Przelewy24, and the documents they cover."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.types import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATES = "'created', 'registered', 'notified', 'verified', 'failed', 'expired', 'returned'"
MOMENTS = ("registered_at", "notified_at", "verified_at", "ended_at", "checked_at")


def upgrade() -> None:
    """Apply."""
    _payments()
    _documents()


def _payments() -> None:
    op.create_table(
        "payments",
        sa.Column("payment_id", sa.String(32), primary_key=True),
        sa.Column("session_id", sa.String(100), nullable=False),
        sa.Column("customer_id", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(32)),
        sa.Column("amount_grosze", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("token", sa.String(100)),
        sa.Column("order_id", sa.BigInteger),
        sa.Column("method_id", sa.Integer),
        sa.Column("statement", sa.String(200)),
        sa.Column("problem", sa.Text),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        *(sa.Column(name, Moment) for name in MOMENTS),
        sa.UniqueConstraint("session_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], ondelete="set null"),
        sa.CheckConstraint(f"state in ({STATES})", name="state"),
        sa.CheckConstraint("amount_grosze > 0", name="amount"),
    )
    for columns in (["customer_id"], ["account_id"], ["state", "made_at"]):
        op.create_index(None, "payments", columns)


def _documents() -> None:
    op.create_table(
        "payment_documents",
        sa.Column("payment_id", sa.String(32), primary_key=True),
        sa.Column("invoice_number", sa.String(256), primary_key=True),
        sa.Column("amount_grosze", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.payment_id"], ondelete="cascade"),
        sa.CheckConstraint("amount_grosze > 0", name="amount"),
    )
    op.create_index(None, "payment_documents", ["invoice_number"])
