"""Marts and their contracts: an SQL file makes one, a YAML file promises its columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from duckdb import DuckDBPyConnection

from warehouse.statements import HERE, statement, value


@dataclass(frozen=True)
class Column:
    """A promised column."""

    name: str
    type: str
    description: str
    unit: str | None = None


@dataclass(frozen=True)
class Mart:
    """One relation of schema `mart`; ``sources`` are the feeds it is computed from.

    ``found_by`` is the column by which every page finds its few rows: it has an index.
    """

    name: str
    file: str
    description: str
    grain: str
    is_table: bool
    sources: tuple[str, ...]
    columns: tuple[Column, ...]
    checks: tuple[str, ...]
    found_by: str | None = None


@cache
def marts() -> tuple[Mart, ...]:
    """Every mart, in order of its file's path."""
    return tuple(_read(path) for path in sorted((HERE / "marts").rglob("*.yml")))


def _read(path: Path) -> Mart:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    columns = tuple(Column(name, **promise) for name, promise in found["columns"].items())
    return Mart(
        path.stem,
        str(path.with_suffix(".sql").relative_to(HERE)),
        found["description"],
        found["grain"],
        found["stored"] == "table",
        tuple(found["sources"]),
        columns,
        tuple(found["checks"]),
        found.get("found_by"),
    )


def clear(connection: DuckDBPyConnection) -> None:
    """Drop every mart, also those that another version made in another way."""
    connection.execute("drop schema mart cascade")
    connection.execute("create schema mart")


def make(connection: DuckDBPyConnection, changed: set[str]) -> None:
    """Make every mart: views always, tables where one of their feeds changed."""
    for mart in marts():
        if not mart.is_table:
            connection.execute(f"create or replace view mart.{mart.name} as {statement(mart.file)}")
        elif changed & set(mart.sources) or not _exists(connection, mart.name):
            _make_table(connection, mart)


def _make_table(connection: DuckDBPyConnection, mart: Mart) -> None:
    connection.execute(f"create or replace table mart.{mart.name} as {statement(mart.file)}")
    if mart.found_by:
        connection.execute(
            f"create index {mart.name}_found_by on mart.{mart.name} ({mart.found_by})"
        )


def _exists(connection: DuckDBPyConnection, name: str) -> bool:
    sql = "select count(*) from duckdb_tables() where schema_name = 'mart' and table_name = $name"
    return bool(value(connection, sql, {"name": name}))
