"""Accepted rows into a feed by its key: new, unchanged, or a correction of a former value."""

from __future__ import annotations

from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from pipelines.contract import Feed, Kind
from pipelines.tables import stored_columns, stored_key
from warehouse.statements import value

BOOKKEEPING = ("reason_no", "is_ambiguous", "raw", "file_line", "shown")


@dataclass(frozen=True)
class Merged:
    """What became of accepted rows; ``corrected`` are part of ``loaded``."""

    loaded: int
    unchanged: int
    corrected: int


def drop_bookkeeping(connection: DuckDBPyConnection, table: str) -> None:
    """Leave of judged rows what the feed stores."""
    for column in BOOKKEEPING:
        connection.execute(f"alter table {table} drop column {column}")


def merge(connection: DuckDBPyConnection, table: str, feed: Feed, load_id: int) -> Merged:
    """Merge the rows of `table` (one for each key) into ``feed.<name>``; `table` is gone after."""
    target = f"feed.{feed.name}"
    rows = _count(connection, table)
    if not rows:
        connection.execute(f"drop table {table}")
        return Merged(0, 0, 0)
    if not feed.surrogate and not _count(connection, target):
        # The first load of a feed: the sorted rows become the table itself, written once.
        connection.execute(f"drop table {target}")
        connection.execute(f"alter table {table} rename to {feed.name}")
        _note_dirty(connection, target, feed, load_id)
        return Merged(rows, 0, 0)
    _match(connection, table, target, feed)
    corrected = _put_former_aside(connection, target, feed, load_id)
    unchanged = _count(connection, "matched where is_same")
    connection.execute(
        f"delete from {table} where rowid in (select row_id from matched where is_same)"
    )
    _insert(connection, table, target, feed)
    _note_dirty(connection, table, feed, load_id)
    connection.execute(f"drop table {table}")
    connection.execute("drop table matched")
    return Merged(rows - unchanged, unchanged, corrected)


def _count(connection: DuckDBPyConnection, relation: str) -> int:
    return int(value(connection, f"select count(*) from {relation}"))


def _match(connection: DuckDBPyConnection, table: str, target: str, feed: Feed) -> None:
    """Pairs of an incoming row and the row of the same key that is there already."""
    keys = stored_key(feed)
    on = " and ".join(f"incoming.{name} = held.{name}" for name in keys)
    others = [name for name in stored_columns(feed) if name not in keys]
    same = " and ".join(f"incoming.{n} is not distinct from held.{n}" for n in others)
    connection.execute(f"""
        create or replace temp table matched as
        select incoming.rowid as row_id, held.rowid as held_id, ({same or "true"}) as is_same
            {f", held.{feed.surrogate}" if feed.surrogate else ""}
        from {target} as held join {table} as incoming on {on}
        {_time_bound(table, feed)}""")


def _time_bound(table: str, feed: Feed) -> str:
    """Spare the join rows outside the incoming moments."""
    moment = next((f.name for f in feed.fields if f.kind is Kind.MOMENT), None)
    if moment is None or moment not in feed.key:
        return ""
    return (
        f"where held.{moment} between (select min({moment}) from {table}) "
        f"and (select max({moment}) from {table})"
    )


def _put_former_aside(connection: DuckDBPyConnection, target: str, feed: Feed, load_id: int) -> int:
    changed = _count(connection, "matched where not is_same")
    if changed:
        connection.execute(f"""
            insert into history.{feed.name} by name
            select held.*, {load_id}::integer as replaced_by_load_id from {target} as held
            where held.rowid in (select held_id from matched where not is_same)""")
        connection.execute(
            f"delete from {target} where rowid in (select held_id from matched where not is_same)"
        )
    return changed


def _insert(connection: DuckDBPyConnection, table: str, target: str, feed: Feed) -> None:
    if not feed.surrogate:
        connection.execute(f"insert into {target} by name select * from {table}")
        return
    # Numbers follow place and time, so devices of one place lie together in sorted tables.
    number = feed.surrogate
    connection.execute(f"""
        insert into {target} by name
        select incoming.*, coalesce(matched.{number},
            (select coalesce(max({number}), 0) from (
                select {number} from {target} union all select {number} from matched
            )) + row_number() over (
                partition by matched.{number} is null
                order by service_point_id, installed_date, meter_id))::integer as {number}
        from {table} as incoming left join matched on matched.row_id = incoming.rowid""")


def _note_dirty(connection: DuckDBPyConnection, table: str, feed: Feed, load_id: int) -> None:
    """Remember from when on the chain of each meter must be made again."""
    if feed.name == "readings":
        connection.execute(
            f"insert into chain.dirty select meter_key, min(read_at) from {table} "
            f"where load_id = {load_id} group by meter_key"
        )
    elif feed.name == "meters":
        connection.execute(
            "insert into chain.dirty select meter_key, '-infinity'::timestamptz "
            f"from feed.meters where load_id = {load_id}"
        )
