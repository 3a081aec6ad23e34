"""What people let others see: delegations, and the properties they are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.types import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "delegations",
        sa.Column("delegation_id", sa.String(32), primary_key=True),
        sa.Column("giver_id", sa.String(32), nullable=False),
        sa.Column("customer_id", sa.String(64), nullable=False),
        sa.Column("has_all_properties", sa.Boolean, nullable=False),
        sa.Column("rights", sa.JSON, nullable=False),
        sa.Column("invited_email", sa.String(254), nullable=False),
        sa.Column("proxy_id", sa.String(32)),
        sa.Column("since_date", sa.Date, nullable=False),
        sa.Column("until_date", sa.Date, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        *(sa.Column(name, Moment) for name in ("accepted_at", "warned_at", "ended_at")),
        sa.Column("ended_by", sa.String(10)),
        sa.ForeignKeyConstraint(["giver_id"], ["accounts.account_id"], ondelete="cascade"),
        sa.ForeignKeyConstraint(["proxy_id"], ["accounts.account_id"], ondelete="cascade"),
        sa.CheckConstraint("ended_by in ('giver', 'proxy', 'time')", name="ended_by"),
    )
    for column in ("giver_id", "proxy_id", "until_date"):
        op.create_index(None, "delegations", [column])
    op.create_table(
        "delegation_properties",
        sa.Column("delegation_id", sa.String(32), primary_key=True),
        sa.Column("property_id", sa.String(64), primary_key=True),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.delegation_id"], ondelete="cascade"
        ),
    )
