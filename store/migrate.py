"""Brings the store to the schema of this version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from store.engine import writing

FOLDER = Path(__file__).parent / "migrations"


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def migrate() -> None:
    """Apply what is missing; safe to repeat, and for two processes at once."""
    with writing() as connection:
        if connection.dialect.name == "postgresql":
            # SQLite has taken its write lock already.
            connection.execute(text("select pg_advisory_xact_lock(hashtext('kropla.migrate'))"))
        command.upgrade(configuration(connection), "head")
