"""Letters that wait to be sent, links in them, registrations; the language of an account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.types import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "accounts", sa.Column("language", sa.String(2), nullable=False, server_default="pl")
    )
    _letters()
    _links()
    _registrations()
    _consents()


def _letters() -> None:
    op.create_table(
        "letters",
        sa.Column("letter_id", sa.String(32), primary_key=True),
        sa.Column("account_id", sa.String(32)),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("words", sa.JSON, nullable=False),
        sa.Column("link_purpose", sa.String(20)),
        sa.Column("link_subject", sa.String(64)),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("due_at", Moment),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("last_error", sa.Text),
        sa.Column("sent_at", Moment),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], ondelete="cascade"),
    )
    op.create_index(None, "letters", ["due_at"])


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("pre_hash", sa.String(64)),
    )
    op.create_index(None, "links", ["purpose", "subject"])
    op.create_index(None, "links", ["expires_at"])


def _registrations() -> None:
    op.create_table(
        "registrations",
        sa.Column("registration_id", sa.String(32), primary_key=True),
        sa.Column("customer_id", sa.String(64), nullable=False),
        sa.Column("login", sa.String(100), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("display_name", sa.String(200), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("has_einvoice", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("confirmed_at", Moment),
        sa.Column("opens_at", Moment),
        sa.CheckConstraint("state in ('unconfirmed', 'waiting')", name="state"),
        sa.UniqueConstraint("customer_id"),
        sa.UniqueConstraint("login"),
    )


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("account_id", sa.String(32), primary_key=True),
        sa.Column("customer_id", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("given_at", Moment, primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("withdrawn_at", Moment),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], ondelete="cascade"),
    )
