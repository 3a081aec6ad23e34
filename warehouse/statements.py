"""SQL files: one statement each, read once."""

from __future__ import annotations

from collections.abc import Mapping
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
