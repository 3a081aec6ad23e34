"""Terms and privacy notices with their versions, and who accepted which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.types import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "documents",
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("version", sa.String(20), primary_key=True),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("published_at", Moment, nullable=False),
        sa.Column("published_by", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("markdown_pl", sa.Text, nullable=False),
        sa.Column("markdown_en", sa.Text, nullable=False),
        sa.CheckConstraint("kind in ('terms', 'privacy')", name="kind"),
    )
    op.create_table(
        "acceptances",
        sa.Column("account_id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("version", sa.String(20), primary_key=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], ondelete="cascade"),
        sa.ForeignKeyConstraint(["kind", "version"], ["documents.kind", "documents.version"]),
        sa.CheckConstraint("channel in ('registration', 'sign-in', 'office')", name="channel"),
    )
