"""SQL files: one statement each, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

HERE = Path(__file__).parent


@cache
def statement(relative: str) -> str:
    """Text of a SQL file below `warehouse/`, e.g. ``chain/pairs.sql``."""
    return (HERE / relative).read_text(encoding="utf-8").rstrip().rstrip(";")


def value(
    connection: DuckDBPyConnection, sql: str, parameters: Mapping[str, object] | None = None
) -> Any:
    """The single value a query gives; the result is read to its end, which frees the cursor."""
    return connection.execute(sql, parameters).fetchall()[0][0]


def put(
    connection: DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    rows: Iterable[Sequence[object]],
) -> None:
    """Make a temporary table of rows; ``columns`` are its names with their types.

    Values go in as one list for each column: many times faster than row by row, and without the
    third of a second that importing pandas would add to every command.
    """
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    parts = (f"unnest(${name}::{kind}[]) as {name}" for name, kind in columns.items())
    connection.execute(
        f"create or replace temp table {table} as select {', '.join(parts)}",
        {name: list(some) for name, some in zip(columns, values, strict=True)},
    )
