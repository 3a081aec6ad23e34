"""Audit, accounts, sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.types import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    _audit()
    _accounts()
    _customers()
    _sessions()


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("audit_id", NUMBER, primary_key=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("action", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    head = op.create_table(
        "audit_head",
        sa.Column("head_id", sa.Integer, primary_key=True),
        sa.Column("audit_id", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.bulk_insert(head, [{"head_id": 1, "audit_id": 0, "hash": "0" * 64}])
    op.create_table(
        "operations",
        sa.Column("operation_key", sa.String(64), primary_key=True),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("action", sa.String(80), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("result", sa.JSON, nullable=False),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("account_id", sa.String(32), primary_key=True),
        sa.Column("login", sa.String(100), nullable=False),
        sa.Column("email", sa.String(254)),
        sa.Column("email_key", sa.String(254)),
        sa.Column("display_name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("password_set_at", Moment),
        sa.Column("must_change_password", sa.Boolean, nullable=False),
        sa.Column("is_demo", sa.Boolean, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.CheckConstraint("state in ('waiting', 'active', 'closed')", name="state"),
        sa.UniqueConstraint("login"),
        sa.UniqueConstraint("email_key"),
    )


def _customers() -> None:
    op.create_table(
        "account_customers",
        sa.Column("account_id", sa.String(32), primary_key=True),
        sa.Column("customer_id", sa.String(64), primary_key=True),
        sa.Column("since_date", sa.Date, nullable=False),
        sa.Column("until_date", sa.Date),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], ondelete="cascade"),
    )
    op.create_index(None, "account_customers", ["customer_id"])


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("session_hash", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("browser", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], ondelete="cascade"),
    )
    op.create_index(None, "sessions", ["account_id"])
    op.create_table(
        "grants",
        sa.Column("pre_hash", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("return_to", sa.Text, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], ondelete="cascade"),
    )
    op.create_table(
        "tries",
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("name", sa.String(254), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", Moment, nullable=False),
        sa.Column("former_at", Moment, nullable=False),
    )
    op.create_index(None, "tries", ["last_at"])
