"""Two rows of one file with one key: equal ones count once, of different ones the first holds."""

from __future__ import annotations

from datetime import datetime

from duckdb import DuckDBPyConnection

from pipelines import folds
from pipelines.conform import Conformer
from pipelines.lines import number_lines
from pipelines.tables import stored_columns, stored_key
from warehouse.statements import value

AGAIN = "feed.incoming_again"


def set_aside(
    connection: DuckDBPyConnection,
    table: str,
    conformer: Conformer,
    load_id: int,
    loaded_at: datetime,
    *,
    moved: bool,
) -> int:
    """Leave one row for each key; returns how many equal rows were left out.

    Rows that differ from the first stay in `table` with the verdict ``duplicate_key``.
    """
    if not _find(connection, table, conformer, moved=moved):
        connection.execute("drop table repeated")
        return 0
    _read_again(connection, conformer, load_id, loaded_at)
    equal = _replace(connection, table, conformer)
    connection.execute("drop table repeated")
    connection.execute(f"drop table {AGAIN}")
    return equal


def _find(connection: DuckDBPyConnection, table: str, conformer: Conformer, *, moved: bool) -> bool:
    """Keys that stand more than once, in the temporary table ``repeated``."""
    names = stored_key(conformer.feed)
    keys = ", ".join(names)
    before = ", ".join(f"lag({name}) over () as before_{name}" for name in names)
    same = " and ".join(f"before_{name} = {name}" for name in names)
    # `table` has just been sorted by its key; only moving rows of a doubled hour disturbs that.
    order = f"order by {keys}" if moved else ""
    connection.execute(f"""
        create or replace temp table repeated as
        with sound as (select {keys} from {table} where reason_no is null {order}),
        beside as (select {keys}, {before} from sound)
        select distinct {keys} from beside where {same}""")
    return bool(value(connection, "select count(*) > 0 from repeated"))


def _read_again(
    connection: DuckDBPyConnection, conformer: Conformer, load_id: int, loaded_at: datetime
) -> None:
    """Read the rows of those keys once more, now keeping their text, to learn their lines."""
    feed = conformer.feed
    name = feed.key[0]
    reference = next((r for r in feed.references if r.field == name and r.stored), None)
    values = f"select {name} from repeated"
    if reference:
        values = (
            f"select r.{reference.key} from repeated "
            f"join feed.{reference.feed} as r using ({reference.stored})"
        )
    where = f"{conformer.texts.text(feed.field(name))} in ({values})"
    sql = conformer.statement(AGAIN, load_id, where, keep_raw=True)
    connection.execute(sql, conformer.parameters(loaded_at))
    if not conformer.prepared.is_parquet:
        for spare in ("kropla_bad_lines", "kropla_bad_scans"):
            connection.execute(f"drop table if exists {spare}")
    number_lines(connection, AGAIN, conformer.prepared)
    folds.settle(connection, AGAIN, conformer)


def _replace(connection: DuckDBPyConnection, table: str, conformer: Conformer) -> int:
    """Put the judged rows in place of the repeated ones."""
    keys = stored_key(conformer.feed)
    listed = ", ".join(keys)
    others = [name for name in stored_columns(conformer.feed) if name not in keys]
    same = " and ".join(f"first_value({n}) over w is not distinct from {n}" for n in others)
    connection.execute(f"""
        create or replace temp table judged_again as
        select again.* exclude (reason_no), again.reason_no,
            row_number() over w as serial, ({same or "true"}) as is_equal
        from {AGAIN} as again semi join repeated using ({listed})
        where again.reason_no is null
        window w as (partition by {listed} order by file_line nulls last, raw)""")
    duplicate = len(conformer.verdicts)
    connection.execute(
        f"delete from {table} using repeated where reason_no is null and "
        + " and ".join(f"{table}.{name} = repeated.{name}" for name in keys)
    )
    connection.execute(f"""
        insert into {table} by name
        select * exclude (serial, is_equal) replace (
            case when serial > 1 then {duplicate} end::smallint as reason_no)
        from judged_again where serial = 1 or not is_equal""")
    equal = int(
        value(connection, "select count(*) from judged_again where serial > 1 and is_equal")
    )
    connection.execute("drop table judged_again")
    return equal
