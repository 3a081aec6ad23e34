"""Applications for an account, files that people send, passwords that letters bring, tickets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.types import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    column = sa.Column("has_mailed_password", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("accounts", column)
    ticket = sa.Column("ticket_hash", sa.String(64), nullable=False, server_default="")
    op.add_column("grants", ticket)
    _files()
    _applications()


def _files() -> None:
    op.create_table(
        "files",
        sa.Column("file_id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
    )


def _applications() -> None:
    op.create_table(
        "applications",
        sa.Column("application_id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("customer_number", sa.String(64), nullable=False),
        sa.Column("place", sa.String(300), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("received_at", Moment),
        sa.Column("due_date", sa.Date),
        sa.Column("decided_at", Moment),
        sa.CheckConstraint(
            "state in ('unconfirmed', 'waiting', 'approved', 'refused')", name="state"
        ),
    )
    op.create_index(None, "applications", ["made_at"])
    op.create_table(
        "application_files",
        sa.Column("application_id", sa.String(32), primary_key=True),
        sa.Column("file_id", sa.String(32), primary_key=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.application_id"], ondelete="cascade"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.file_id"], ondelete="cascade"),
    )
