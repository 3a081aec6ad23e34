"""Checks on a new build: each selects bad rows with a reason; any row keeps it from publication."""

from __future__ import annotations

from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from warehouse.contracts import marts
from warehouse.statements import statement, value

SHOWN = 5


@dataclass(frozen=True)
class Failure:
    """A check that found bad rows."""

    check: str
    rows: int
    examples: tuple[tuple[str, str], ...]


def run(connection: DuckDBPyConnection, changed: set[str]) -> list[Failure]:
    """Run the checks of every mart that one of the changed feeds goes into."""
    due = sorted({c for mart in marts() if changed & set(mart.sources) for c in mart.checks})
    return [failure for name in due if (failure := _run(connection, name))]


def _run(connection: DuckDBPyConnection, name: str) -> Failure | None:
    bad = statement(f"checks/{name}.sql")
    rows = int(value(connection, f"select count(*) from ({bad})"))
    if not rows:
        return None
    examples = connection.execute(f"select subject, reason from ({bad}) limit {SHOWN}").fetchall()
    return Failure(name, rows, tuple((str(s), str(r)) for s, r in examples))
