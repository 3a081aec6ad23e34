"""Tables of accepted, former and held-back rows, made from the feed declarations."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from pipelines.contract import Feed, Field, Kind
from pipelines.feeds import FEEDS, READING_KINDS

SQL_TYPES = {
    Kind.TEXT: "varchar",
    Kind.CODE: "varchar",
    Kind.INTEGER: "integer",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.MOMENT: "timestamptz",
}


def sql_type(field: Field) -> str:
    """DuckDB type of a stored field."""
    if field.kind is Kind.DECIMAL:
        return f"decimal(15, {field.scale})"
    if field.codes == READING_KINDS:
        return "reading_kind"
    return SQL_TYPES[field.kind]


def stored_columns(feed: Feed) -> dict[str, str]:
    """Stored columns of a feed in order: name → DuckDB type."""
    replaced = {reference.field: reference.stored for reference in feed.references}
    columns: dict[str, str] = {}
    for field in feed.fields:
        surrogate = replaced.get(field.name)
        if surrogate:
            columns[surrogate] = "integer"
        elif field.kind is Kind.SECRET:
            columns[f"{field.name}_hash"] = "varchar"
            columns[f"{field.name}_masked"] = "varchar"
        else:
            columns[field.name] = sql_type(field)
    return columns


def stored_key(feed: Feed) -> list[str]:
    """The key as it is stored, surrogates in place of what they stand for."""
    replaced = {reference.field: reference.stored for reference in feed.references}
    return [replaced.get(name) or name for name in feed.key]


def quoted(text: str) -> str:
    """An SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def prepare(connection: DuckDBPyConnection) -> None:
    """Make or complete every feed's tables; safe to repeat, adds what a newer version declares."""
    connection.execute("create schema if not exists feed")
    connection.execute("create schema if not exists history")
    connection.execute("create schema if not exists quarantine")
    kinds = ", ".join(map(quoted, READING_KINDS))
    connection.execute(f"create type if not exists reading_kind as enum ({kinds})")
    for feed in FEEDS:
        _prepare(connection, feed)


def _prepare(connection: DuckDBPyConnection, feed: Feed) -> None:
    columns = stored_columns(feed)
    surrogate = {feed.surrogate: "integer"} if feed.surrogate else {}
    _table(connection, f"feed.{feed.name}", {**columns, **surrogate, "load_id": "integer"})
    former = {"load_id": "integer", "replaced_by_load_id": "integer"}
    _table(connection, f"history.{feed.name}", {**columns, **surrogate, **former})
    held = {
        "load_id": "integer",
        "file_name": "varchar",
        "line_number": "bigint",
        "reason_code": "varchar",
        "reason": "varchar",
        "field": "varchar",
        "raw_line": "varchar",
        "resolved_load_id": "integer",
    }
    _table(connection, f"quarantine.{feed.name}", held)


def _table(connection: DuckDBPyConnection, name: str, columns: dict[str, str]) -> None:
    body = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    connection.execute(f"create table if not exists {name} ({body})")
    described = connection.execute(f"describe {name}").fetchall()
    present = {row[0] for row in described}
    for column, kind in columns.items():
        if column not in present:
            connection.execute(f"alter table {name} add column {column} {kind}")
