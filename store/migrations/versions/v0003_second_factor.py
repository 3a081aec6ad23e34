"""Second factors, recovery codes, challenges at sign-in, known devices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.types import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ACCOUNT = ["account_id"], ["accounts.account_id"]


def upgrade() -> None:
    """Apply."""
    _factors()
    _challenges()
    _devices()


def _factors() -> None:
    op.create_table(
        "second_factors",
        sa.Column("account_id", sa.String(32), primary_key=True),
        sa.Column("sealed", sa.String(200), nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(*ACCOUNT, ondelete="cascade"),
    )
    op.create_table(
        "factor_setups",
        sa.Column("session_hash", sa.String(64), primary_key=True),
        sa.Column("sealed", sa.String(200), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["session_hash"], ["sessions.session_hash"], ondelete="cascade"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", sa.String(32), primary_key=True),
        sa.Column("selector", sa.String(8), primary_key=True),
        sa.Column("code_hash", sa.String(200), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(*ACCOUNT, ondelete="cascade"),
    )


def _challenges() -> None:
    op.create_table(
        "challenges",
        sa.Column("pre_hash", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("return_to", sa.Text, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("code_hash", sa.String(64)),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.CheckConstraint("kind in ('totp', 'email')", name="kind"),
        sa.ForeignKeyConstraint(*ACCOUNT, ondelete="cascade"),
    )
    op.create_index(None, "challenges", ["account_id"])
    op.create_index(None, "challenges", ["expires_at"])


def _devices() -> None:
    op.create_table(
        "devices",
        sa.Column("device_hash", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(32), primary_key=True),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(*ACCOUNT, ondelete="cascade"),
    )
    op.create_index(None, "devices", ["account_id"])
    op.create_index(None, "devices", ["seen_at"])
