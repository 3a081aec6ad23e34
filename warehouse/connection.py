"""DuckDB connections: one writer for a load, shared read-only ones for the portal."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

import duckdb

from settings import settings
from warehouse import builds
from warehouse.statements import value

OFFLINE = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
}
"""Nothing is fetched from anywhere."""

UTC = "set global TimeZone = 'UTC'"
"""Moments print the same wherever Kropla runs, on every cursor of a connection too."""


JOINS_AS_WRITTEN = "set disabled_optimizers = 'join_order,build_side_probe_side'"
"""In a load the left side of a join streams through in its order and the right side, the smaller
one, is held in memory. The windows of warehouse/chain lean on that order; and the size of a CSV
file is not known to the optimizer, which then sometimes held the wrong side."""


def writer(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a build file that is being made; spill files stay beside it."""
    chosen = settings()
    connection = duckdb.connect(
        str(path),
        config={
            **OFFLINE,
            "memory_limit": chosen.memory_limit,
            "threads": chosen.threads,
            "temp_directory": str(path.with_name(path.name + ".spill")),
        },
    )
    connection.execute(UTC)
    connection.execute(JOINS_AS_WRITTEN)
    return connection


@dataclass(frozen=True)
class Reader:
    """The published build, open for reading. Take one ``cursor()`` for each operation."""

    build_id: str
    connection: duckdb.DuckDBPyConnection

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of one's own: cursors shared by threads mix up rows."""
        return self.connection.cursor()


_lock = threading.Lock()
_open: dict[builds.Version, Reader] = {}
"""The one open build, under the version of the pointer that led to it."""


def reader() -> Reader:
    """The published build; follows the pointer, keeps the file open until another is published.

    Raises NoBuildError when nothing has been published.
    """
    version = builds.pointer_version()
    known = _open.get(version)
    if known is not None:
        return known
    with _lock:
        if version not in _open:
            path = builds.current_path()
            former = next(iter(_open.values()), None)
            if former is None or former.build_id != path.stem:
                former = Reader(path.stem, open_sealed(path))
            # The former connection is not closed here: a page may still be reading from it.
            _open.clear()
            _open[version] = former
        return _open[version]


def open_sealed(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a build so that no query can reach a file, the network or a setting."""
    chosen = settings()
    connection = duckdb.connect(
        str(path),
        read_only=True,
        config={**OFFLINE, "memory_limit": chosen.memory_limit, "threads": chosen.threads},
    )
    # A build to which the portal comes back may still be open, and sealed, for a page at work.
    if not value(connection, "select current_setting('lock_configuration')"):
        connection.execute(UTC)
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
    return connection
