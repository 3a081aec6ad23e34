"""The tables of the store. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from store.types import Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

audit = Table(
    "audit",
    metadata,
    Column("audit_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("action", String(80), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("details", JSON, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""One row per change, each sealed with the one before it."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("head_id", Integer, primary_key=True),
    Column("audit_id", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""One row: the newest of the audit. Whoever changes something takes it first."""

operations = Table(
    "operations",
    metadata,
    Column("operation_key", String(64), primary_key=True),
    Column("actor", String(200), nullable=False),
    Column("action", String(80), nullable=False),
    Column("at", Moment, nullable=False),
    Column("result", JSON, nullable=False),
)
"""One row per change that has been made; the same key again gives the same answer."""

accounts = Table(
    "accounts",
    metadata,
    Column("account_id", String(32), primary_key=True),
    Column("login", String(100), nullable=False, unique=True),
    Column("email", String(254)),
    Column("email_key", String(254), unique=True),
    Column("display_name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("password_hash", String(200)),
    Column("password_set_at", Moment),
    Column("must_change_password", Boolean, nullable=False),
    Column("is_demo", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("language", String(2), nullable=False, server_default="pl"),
    Column("has_mailed_password", Boolean, nullable=False, server_default=false()),
    CheckConstraint("state in ('waiting', 'active', 'closed')", name="state"),
)
"""One row per account. ``login`` and ``email_key`` are casefolded, ``email`` is as it was typed.

``has_mailed_password``: the present password is a one-time one that a letter brought."""

account_customers = Table(
    "account_customers",
    metadata,
    Column("account_id", ForeignKey("accounts.account_id", ondelete="cascade"), primary_key=True),
    Column("customer_id", String(64), primary_key=True),
    Column("since_date", Date, nullable=False),
    Column("until_date", Date),
    Index(None, "customer_id"),
)
"""One row per customer whose data an account may see; ``until_date`` is the last day."""

sessions = Table(
    "sessions",
    metadata,
    Column("session_hash", String(64), primary_key=True),
    Column(
        "account_id",
        ForeignKey("accounts.account_id", ondelete="cascade"),
        nullable=False,
        index=True,
    ),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("address", String(64), nullable=False),
    Column("browser", Text, nullable=False),
)
"""One row per live session, deleted when it ends. Of its id only the SHA-256 is kept."""

grants = Table(
    "grants",
    metadata,
    Column("pre_hash", String(64), primary_key=True),
    Column("account_id", ForeignKey("accounts.account_id", ondelete="cascade"), nullable=False),
    Column("return_to", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ticket_hash", String(64), nullable=False, server_default=""),
)
"""One row per proven sign-in that waits to be collected by the tab that proved it."""

tries = Table(
    "tries",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("name", String(254), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False, index=True),
    Column("former_at", Moment, nullable=False),
)
"""One row per login or address whose tries failed lately; a try that is being made counts.

``former_at`` is the one before ``last_at``, for a try that is taken back."""

letters = Table(
    "letters",
    metadata,
    Column("letter_id", String(32), primary_key=True),
    Column("account_id", ForeignKey("accounts.account_id", ondelete="cascade")),
    Column("recipient", String(254), nullable=False),
    Column("language", String(2), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("words", JSON, nullable=False),
    Column("link_purpose", String(20)),
    Column("link_subject", String(64)),
    Column("made_at", Moment, nullable=False),
    Column("due_at", Moment, index=True),
    Column("tries", Integer, nullable=False),
    Column("last_error", Text),
    Column("sent_at", Moment),
)
"""One row per letter. ``due_at`` is the moment of the next try; None once it is sent or given up.

A letter with a link names its purpose and subject; its secret is made when the letter is sent."""

links = Table(
    "links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("purpose", String(20), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("email", String(254), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("pre_hash", String(64)),
    Index(None, "purpose", "subject"),
)
"""One row per link that still opens something. Of its secret only the SHA-256 is kept.

``subject`` is the account or registration it is for, ``pre_hash`` the one browser that follows it.
"""

registrations = Table(
    "registrations",
    metadata,
    Column("registration_id", String(32), primary_key=True),
    Column("customer_id", String(64), nullable=False, unique=True),
    Column("login", String(100), nullable=False, unique=True),
    Column("email", String(254), nullable=False),
    Column("display_name", String(200), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("language", String(2), nullable=False),
    Column("has_einvoice", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
    Column("opens_at", Moment),
    Column("address", String(64), nullable=False, server_default=""),
    CheckConstraint("state in ('unconfirmed', 'waiting')", name="state"),
)
"""One row per registration that is no account yet: its address is not confirmed, or it waits."""

documents = Table(
    "documents",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("version", String(20), primary_key=True),
    Column("valid_from", Date, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("published_by", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    # Last, so that whoever asks which version is in force reads past none of the text.
    Column("markdown_pl", Text, nullable=False),
    Column("markdown_en", Text, nullable=False),
    CheckConstraint("kind in ('terms', 'privacy')", name="kind"),
)
"""One row per version of the terms and of the privacy notice; one that was accepted never changes.

In force is the one with the latest ``valid_from`` that has come; of one day, the last published.
"""

acceptances = Table(
    "acceptances",
    metadata,
    Column("account_id", ForeignKey("accounts.account_id", ondelete="cascade"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("version", String(20), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("channel", String(20), nullable=False),
    ForeignKeyConstraint(["kind", "version"], ["documents.kind", "documents.version"]),
    CheckConstraint("channel in ('registration', 'sign-in', 'office')", name="channel"),
)
"""One row per version that an account accepted; of a privacy notice, that it was taken note of."""

second_factors = Table(
    "second_factors",
    metadata,
    Column("account_id", ForeignKey("accounts.account_id", ondelete="cascade"), primary_key=True),
    Column("sealed", String(200), nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
)
"""One row per account with an authenticator app; its secret is sealed (auth/sealing.py).

``last_step`` is the time step of the last code that was taken, ``failures`` the wrong ones since.
"""

factor_setups = Table(
    "factor_setups",
    metadata,
    Column(
        "session_hash",
        ForeignKey("sessions.session_hash", ondelete="cascade"),
        primary_key=True,
    ),
    Column("sealed", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
)
"""One row per session in which an authenticator app is being set up; no other session sees it."""

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("account_id", ForeignKey("accounts.account_id", ondelete="cascade"), primary_key=True),
    Column("selector", String(8), primary_key=True),
    Column("code_hash", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
)
"""One row per recovery code that is not used up: its first characters, and a hash of the others."""

challenges = Table(
    "challenges",
    metadata,
    Column("pre_hash", String(64), primary_key=True),
    Column(
        "account_id",
        ForeignKey("accounts.account_id", ondelete="cascade"),
        nullable=False,
        index=True,
    ),
    Column("return_to", Text, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("code_hash", String(64)),
    Column("tries", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    CheckConstraint("kind in ('totp', 'email')", name="kind"),
)
"""One row per sign-in whose password was right and whose second step is still to come.

``code_hash`` is that of a code sent by e-mail; None until the letter leaves."""

devices = Table(
    "devices",
    metadata,
    Column("device_hash", String(64), primary_key=True),
    Column("account_id", ForeignKey("accounts.account_id", ondelete="cascade"), primary_key=True),
    Column("made_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False, index=True),
    Index(None, "account_id"),
)
"""One row per browser and account that has signed in from it."""

oidc_flows = Table(
    "oidc_flows",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("pre_hash", String(64), nullable=False),
    Column("provider", String(32), nullable=False),
    Column("session_hash", String(64)),
    Column("nonce", String(64), nullable=False),
    Column("code_verifier", String(128), nullable=False),
    Column("return_to", Text, nullable=False),
    Column("address", String(64), nullable=False, index=True),
    Column("made_at", Moment, nullable=False, index=True),
)
"""One row per browser that is away at an OpenID provider; used once, and for ten minutes.

Of the state that it brings back only the SHA-256 is kept. With ``session_hash`` the identity is to
be linked to the account of that session; without, somebody signs in."""

identities = Table(
    "identities",
    metadata,
    Column("iss", String(255), primary_key=True),
    Column("sub", String(255), primary_key=True),
    Column("account_id", ForeignKey("accounts.account_id", ondelete="cascade"), nullable=False),
    Column("email", String(254)),
    Column("linked_at", Moment, nullable=False),
    UniqueConstraint("account_id", "iss"),
)
"""One row per identity at an OpenID provider that opens an account; its e-mail is a label only."""

files = Table(
    "files",
    metadata,
    Column("file_id", String(32), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("media_type", String(80), nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("made_at", Moment, nullable=False),
)
"""One row per file that somebody sent; its content lies in the folder (store/files.py)."""

applications = Table(
    "applications",
    metadata,
    Column("application_id", String(32), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("email", String(254), nullable=False),
    Column("customer_number", String(64), nullable=False),
    Column("place", String(300), nullable=False),
    Column("phone", String(40), nullable=False),
    Column("note", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("state", String(20), nullable=False),
    Column("made_at", Moment, nullable=False, index=True),
    Column("received_at", Moment),
    Column("due_date", Date),
    Column("decided_at", Moment),
    CheckConstraint("state in ('unconfirmed', 'waiting', 'approved', 'refused')", name="state"),
)
"""One row per application for an account, as it was typed; who decided stands in the audit."""

application_files = Table(
    "application_files",
    metadata,
    Column(
        "application_id",
        ForeignKey("applications.application_id", ondelete="cascade"),
        primary_key=True,
    ),
    Column("file_id", ForeignKey("files.file_id", ondelete="cascade"), primary_key=True),
)
"""One row per file that came with an application."""

delegations = Table(
    "delegations",
    metadata,
    Column("delegation_id", String(32), primary_key=True),
    Column(
        "giver_id",
        ForeignKey("accounts.account_id", ondelete="cascade"),
        nullable=False,
        index=True,
    ),
    Column("customer_id", String(64), nullable=False),
    Column("has_all_properties", Boolean, nullable=False),
    Column("rights", JSON, nullable=False),
    Column("invited_email", String(254), nullable=False),
    Column("proxy_id", ForeignKey("accounts.account_id", ondelete="cascade"), index=True),
    Column("since_date", Date, nullable=False),
    Column("until_date", Date, nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
    Column("accepted_at", Moment),
    Column("warned_at", Moment),
    Column("ended_at", Moment),
    Column("ended_by", String(10)),
    CheckConstraint("ended_by in ('giver', 'proxy', 'time')", name="ended_by"),
)
"""One row per time that somebody lets another account see a customer, or some of its properties.

``proxy_id`` is None until the invitation is accepted. ``until_date`` is the last day; from the next
one on it opens nothing, also before ``ended_at`` is noted. ``warned_at``: the letter that it ends.
"""

delegation_properties = Table(
    "delegation_properties",
    metadata,
    Column(
        "delegation_id",
        ForeignKey("delegations.delegation_id", ondelete="cascade"),
        primary_key=True,
    ),
    Column("property_id", String(64), primary_key=True),
)
"""One row per property that is delegated by itself; none where all of the customer are."""
