"""Tables of e-invoices: texts of the consent, and who decided what when."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
)

from store.tables import metadata
from store.types import Moment

einvoice_texts = Table(
    "einvoice_texts",
    metadata,
    Column("version", String(20), primary_key=True),
    Column("valid_from", Date, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("published_by", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("markdown_pl", Text, nullable=False),
    Column("markdown_en", Text, nullable=False),
)
"""One row per version of the consent; one that somebody gave never changes.

In force is the one with the latest ``valid_from`` that has come; of one day, the last published.
"""

einvoice_decisions = Table(
    "einvoice_decisions",
    metadata,
    Column("decision_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("customer_id", String(64), nullable=False, index=True),
    # The proof outlives the account.
    Column("account_id", ForeignKey("accounts.account_id", ondelete="set null")),
    Column("actor", String(200), nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("text_version", ForeignKey("einvoice_texts.version")),
    Column("channel", String(20), nullable=False),
    Column("email", String(254)),
    Column("address", String(64), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("in_force_from", Date, nullable=False),
    CheckConstraint("channel in ('registration', 'settings', 'office')", name="channel"),
)
"""One row per decision for or against e-invoices of a customer; rows are added and never changed.

Of those in force on a day the last holds. ``email`` is where invoices go, ``address`` the network
address of who decided, ``text_version`` what was agreed to: none where they were switched off, or
agreed to before the texts had versions.
"""
