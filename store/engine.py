"""Connections to the store: SQLite in KROPLA_HOME, or PostgreSQL by KROPLA_STORE_URL.

SQLite keeps a write-ahead log and asks the disk to confirm every commit; readers are not held up
by the one writer, and a second writer waits for the first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite

from settings import settings

PRAGMAS = (
    "pragma journal_mode = wal",
    "pragma synchronous = full",
    "pragma foreign_keys = on",
    # Milliseconds a writer waits for another one before it gives up.
    "pragma busy_timeout = 10000",
)


def engine() -> Engine:
    """The engine of the store that the settings name."""
    return _engine(_url())


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection to look something up with; it sees one state of the store throughout."""
    with engine().connect() as connection:
        yield connection


@contextmanager
def writing() -> Iterator[Connection]:
    """A connection inside one transaction: all of it is kept at the end, or nothing."""
    with engine().connect().execution_options(kropla_writes=True) as connection, connection.begin():
        yield connection


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is taken; of two at once the second waits for the first.

    Returns whether it was inserted.
    """
    inserts: Mapping[str, Callable[[Table], Any]] = {
        "sqlite": sqlite.insert,
        "postgresql": postgresql.insert,
    }
    fresh = inserts[connection.dialect.name](table).values(row).on_conflict_do_nothing()
    stored = connection.execute(fresh.returning(*table.primary_key.columns))
    return stored.first() is not None


def _url() -> URL:
    chosen = settings()
    if chosen.store_url is not None:
        return make_url(chosen.store_url.get_secret_value())
    folder = chosen.home.resolve() / "store"
    folder.mkdir(parents=True, exist_ok=True)
    return URL.create("sqlite", database=str(folder / "store.sqlite"))


@lru_cache(maxsize=8)
def _engine(url: URL) -> Engine:
    made = create_engine(url, pool_pre_ping=url.get_backend_name() != "sqlite")
    if url.get_backend_name() == "sqlite":
        event.listen(made, "connect", _prepare)
        event.listen(made, "begin", _begin)
    return made


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # Without this the driver would begin transactions by itself, and only at the first write.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    """Take the write lock at once: a transaction that read first could not be let write later."""
    writes = connection.get_execution_options().get("kropla_writes", False)
    connection.exec_driver_sql("begin immediate" if writes else "begin")
