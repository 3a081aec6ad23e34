"""Alembic's entry: it runs the migrations over the connection that `store.migrate` hands it."""

from __future__ import annotations

from alembic import context

from store import (
    tables_bank,  # noqa: F401 - its tables are among the metadata
    tables_einvoice,  # noqa: F401 - its tables are among the metadata
    tables_payments,  # noqa: F401 - its tables are among the metadata
)
from store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by making it anew.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
