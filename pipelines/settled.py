"""Rows that no later file may change: the same again is unchanged, another one is held back."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from pipelines.conform import Conformer
from pipelines.tables import stored_key
from warehouse.statements import value

CODE = "settled_differs"


def set_aside(connection: DuckDBPyConnection, table: str, conformer: Conformer) -> int:
    """Drop the sound rows of `table` that the feed has already; returns how many they were.

    Those that differ in a settled field stay, with the verdict of `CODE`.
    """
    feed = conformer.feed
    if not feed.settled:
        return 0
    on = " and ".join(f"held.{name} = {table}.{name}" for name in stored_key(feed))
    same = " and ".join(f"held.{n} is not distinct from {table}.{n}" for n in feed.settled)
    verdict = len(conformer.verdicts) + 1
    connection.execute(
        f"update {table} set reason_no = {verdict} from feed.{feed.name} as held "
        f"where {on} and {table}.reason_no is null and not ({same})"
    )
    known = f"from {table} semi join feed.{feed.name} as held on {on} where reason_no is null"
    count = int(value(connection, f"select count(*) {known}"))
    if count:
        connection.execute(f"delete from {table} where rowid in (select {table}.rowid {known})")
    return count
