"""The tables of payments that people make through the portal."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from store.tables import metadata
from store.types import Moment

payments = Table(
    "payments",
    metadata,
    Column("payment_id", String(32), primary_key=True),
    Column("session_id", String(100), nullable=False, unique=True),
    Column("customer_id", String(64), nullable=False, index=True),
    Column("account_id", ForeignKey("accounts.account_id", ondelete="set null"), index=True),
    Column("amount_grosze", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("state", String(20), nullable=False),
    Column("token", String(100)),
    Column("order_id", BigInteger),
    Column("method_id", Integer),
    Column("statement", String(200)),
    Column("problem", Text),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("registered_at", Moment),
    Column("notified_at", Moment),
    Column("verified_at", Moment),
    Column("ended_at", Moment),
    Column("checked_at", Moment),
    Index(None, "state", "made_at"),
    CheckConstraint(
        "state in ('created', 'registered', 'notified', 'verified', 'failed', 'expired', "
        "'returned')",
        name="state",
    ),
    CheckConstraint("amount_grosze > 0", name="amount"),
)
"""One row per payment. ``session_id`` is what Przelewy24 calls it, ``order_id`` its own number.

``ended_at``: it failed, expired, or the money went back. ``checked_at``: its status was last asked.
``problem`` is what went wrong last, for the office."""

payment_documents = Table(
    "payment_documents",
    metadata,
    Column("payment_id", ForeignKey("payments.payment_id", ondelete="cascade"), primary_key=True),
    Column("invoice_number", String(256), primary_key=True),
    Column("amount_grosze", BigInteger, nullable=False),
    Index(None, "invoice_number"),
    CheckConstraint("amount_grosze > 0", name="amount"),
)
"""One row per document that a payment covers; the amounts add up to that of the payment."""
