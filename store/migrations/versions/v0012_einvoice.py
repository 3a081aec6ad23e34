"""E-invoices: texts of the consent and decisions; what registrations agreed to is taken along."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from core.working_days import next_working_day
from settings import settings
from store.types import Moment

revision = "0012"
down_revision = "0007"
branch_labels = None
depends_on = None

CHANNELS = "channel in ('registration', 'settings', 'office')"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "einvoice_texts",
        sa.Column("version", sa.String(20), primary_key=True),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("published_at", Moment, nullable=False),
        sa.Column("published_by", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("markdown_pl", "markdown_en")),
    )
    decisions = _decisions()
    op.create_index(None, "einvoice_decisions", ["customer_id"])
    _take_along(decisions)
    address = sa.Column("address", sa.String(64), nullable=False, server_default="")
    op.add_column("registrations", address)
    op.drop_table("consents")


def _decisions() -> sa.Table:
    return op.create_table(
        "einvoice_decisions",
        sa.Column(
            "decision_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True
        ),
        sa.Column("customer_id", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(32)),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("text_version", sa.String(20)),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("email", sa.String(254)),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("in_force_from", sa.Date, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], ondelete="set null"),
        sa.ForeignKeyConstraint(["text_version"], ["einvoice_texts.version"]),
        sa.CheckConstraint(CHANNELS, name="channel"),
    )


def _take_along(decisions: sa.Table) -> None:
    """Consents that registrations gave, oldest first; their text had no version yet."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "select consents.account_id, consents.customer_id, consents.given_at, accounts.login, "
            "accounts.email from consents join accounts on consents.account_id = "
            "accounts.account_id where consents.kind = 'einvoice' order by consents.given_at"
        ).columns(given_at=Moment)
    ).all()
    for row in rows:
        zone = ZoneInfo(settings().time_zone)
        given: datetime = row.given_at.astimezone(UTC)
        connection.execute(
            sa.insert(decisions).values(
                customer_id=row.customer_id,
                account_id=row.account_id,
                actor=row.login,
                is_on=True,
                channel="registration",
                email=row.email,
                address="",
                made_at=given,
                in_force_from=next_working_day(given.astimezone(zone).date()),
            )
        )
