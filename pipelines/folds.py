"""The hour that the clock shows twice each autumn: which of its readings belong to the second pass.

An export in local time does not say. Readings of one meter rise with time, so the first ones
(as many as the spacing of readings allows in an hour) are of the first pass, the rest of the
second.
"""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from pipelines.conform import Conformer

RISING = {"readings": "register_m3"}
"""Feeds whose values rise with time; elsewhere the order of lines decides."""


def settle(connection: DuckDBPyConnection, table: str, conformer: Conformer) -> bool:
    """Move rows of the second pass one hour (the size of the change) on; tells whether any was."""
    moment = conformer.moment
    if moment is None:
        return False
    feed, name = conformer.feed, moment.name
    owner = next((r.stored for r in feed.references if r.stored), feed.key[0])
    order = f"{RISING[feed.name]}, file_line" if feed.name in RISING else "file_line"
    per_pass = 60 // conformer.rule.interval_minutes
    moved = connection.execute(f"""
        update {table} set {name} = {name} + interval 1 hour
        where rowid in (
            select rowid from (
                select rowid, row_number() over (
                    partition by {owner}, date_trunc('hour', {name}) order by {order}
                ) as serial
                from {table} where is_ambiguous and reason_no is null
            ) where serial > {per_pass}
        )""").fetchall()
    return bool(moved[0][0])
