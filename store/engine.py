"""Connections to the store: SQLite in KROPLA_HOME, or PostgreSQL by KROPLA_STORE_URL.

SQLite keeps a write-ahead log and asks the disk to confirm every commit; readers are not held up
by the one writer, and a second writer waits for the first.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
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
    watching = watcher()
    if watching is not None:
        watching.committed()


class Watcher:
    """Tells of commits: what was looked up under one mark can be kept until the mark is another.

    A mark counts the commits of this process, and those of others seen at the last look.
    """

    def __init__(self, database: str) -> None:
        # A connection that never writes, so that every commit is one of others to it.
        self._connection = sqlite3.connect(database, check_same_thread=False, isolation_level=None)
        self._lock = threading.Lock()
        self._seen = 0
        self._own = 0

    @property
    def mark(self) -> Hashable:
        """The mark as it is known; asking costs nothing."""
        return id(self), self._own, self._seen

    def look(self) -> None:
        """See what other processes have committed; microseconds, but the threads' lock changes."""
        with self._lock:
            self._seen = int(self._connection.execute("pragma data_version").fetchone()[0])

    def committed(self) -> None:
        """Say that something of this process has been committed."""
        with self._lock:
            self._own += 1


def watcher() -> Watcher | None:
    """The watcher of the store; None on PostgreSQL, where every look-up asks the database."""
    url = _url()
    if url.get_backend_name() != "sqlite" or url.database is None:
        return None
    return _watcher(url.database)


_watcher = lru_cache(maxsize=8)(Watcher)


def is_there() -> bool:
    """Whether the store has been made; asking does not make it."""
    url = _url()
    if url.get_backend_name() != "sqlite" or url.database is None:
        return True
    return Path(url.database).exists()


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
        return _given(chosen.store_url.get_secret_value())
    return _below(chosen.home)


_given = lru_cache(maxsize=8)(make_url)


@lru_cache(maxsize=8)
def _below(home: Path) -> URL:
    """SQLite in a home, whose folder for it is made once."""
    folder = home.resolve() / "store"
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
    # SQLite's own knows Latin letters only, and people look for Żółkiewski.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: str | None) -> str | None:
    return text.lower() if isinstance(text, str) else text


def _begin(connection: Connection) -> None:
    """Take the write lock at once: a transaction that read first could not be let write later."""
    writes = connection.get_execution_options().get("kropla_writes", False)
    connection.exec_driver_sql("begin immediate" if writes else "begin")
