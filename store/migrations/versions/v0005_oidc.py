"""OpenID providers: browsers that are away at one, identities linked to accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.types import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "oidc_flows",
        sa.Column("state_hash", sa.String(64), primary_key=True),
        sa.Column("pre_hash", sa.String(64), nullable=False),
        sa.Column("provider", sa.String(32), nullable=False),
        sa.Column("session_hash", sa.String(64)),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("code_verifier", sa.String(128), nullable=False),
        sa.Column("return_to", sa.Text, nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
    )
    op.create_index(None, "oidc_flows", ["address"])
    op.create_index(None, "oidc_flows", ["made_at"])
    op.create_table(
        "identities",
        sa.Column("iss", sa.String(255), primary_key=True),
        sa.Column("sub", sa.String(255), primary_key=True),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("email", sa.String(254)),
        sa.Column("linked_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"], ondelete="cascade"),
        sa.UniqueConstraint("account_id", "iss"),
    )
