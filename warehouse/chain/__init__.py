"""The chained register and what is computed from it, made again only where readings changed."""

from __future__ import annotations

from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from core import clock
from warehouse.chain import parts
from warehouse.statements import statement, value

CLOCK = f"""
    create or replace temp macro second_of(moment) as epoch_us(moment) // 1000000;

    set variable month_starts =
        (select list(second_of(starts_at) order by month_no) from calendar.months);

    create or replace temp macro month_start_s(number) as
        getvariable('month_starts')[number - {clock.FIRST_MONTH} + 1];

    create or replace temp macro utc_month(moment) as
        (year(make_timestamp(epoch_us(moment))) - 1970) * 12
        + month(make_timestamp(epoch_us(moment))) - 1;
"""
"""Months are counted from January 1970; the office's clock is at most a month away from UTC."""

SHARE = """
    create or replace temp macro rest_l(volume_l, left_s, length_s) as
        volume_l // length_s * left_s
        + volume_l % length_s * left_s // length_s
        + case
            when 2 * (volume_l % length_s * left_s % length_s) > length_s then 1
            when 2 * (volume_l % length_s * left_s % length_s) <= -length_s then -1
            else 0
        end;
"""
"""Litres of a volume that fall into the last `left_s` of its `length_s` seconds. Taken from the
register at the end they leave it rounded half up, as core/usage.py does; in whole numbers, which
stay exact for the largest meters and the longest gaps."""


def rebuild(connection: DuckDBPyConnection) -> int:
    """Bring chain.* up to the readings and meters changed since; returns the meters touched."""
    _define(connection)
    is_whole = _take_scope(connection)
    touched = int(value(connection, "select count(*) from chain_scope"))
    if touched:
        _edges(connection)
        if is_whole:
            parts.insert_months(connection, _define)
        else:
            _months(connection)
        _hours(connection)
    connection.execute("delete from chain.dirty")
    _forget(connection)
    return touched


def _define(connection: DuckDBPyConnection) -> None:
    connection.execute(CLOCK)
    connection.execute(SHARE)


def clear(connection: DuckDBPyConnection) -> None:
    """Forget everything derived, so that the next rebuild makes the whole chain anew."""
    for name in ("breaks", "devices", "segments", "usage_monthly", "usage_hourly"):
        connection.execute(f"delete from chain.{name}")
    connection.execute("""
        insert into chain.dirty
        select distinct meter_key, '-infinity'::timestamptz from feed.readings""")


def _forget(connection: DuckDBPyConnection) -> None:
    """Drop what lived only for one rebuild."""
    connection.execute("drop view if exists chain_steps")
    kinds = connection.execute(
        "select case when table_type = 'VIEW' then 'view' else 'table' end, table_name "
        "from information_schema.tables where table_name like 'chain\\_%' escape '\\'"
    ).fetchall()
    for kind, name in kinds:
        connection.execute(f"drop {kind} {name}")


def _take_scope(connection: DuckDBPyConnection) -> bool:
    """Which meters, from when on; and their readings as `chain_readings`.

    Returns whether these are all readings, as they lie in their table.
    """
    is_new = bool(value(connection, "select count(*) = 0 from chain.devices"))
    source = statement("chain/everything.sql" if is_new else "chain/scope.sql")
    connection.execute(f"create or replace temp table chain_scope as {source}")
    is_whole = is_new and _is_sorted(connection)
    connection.execute(
        "create or replace temp view chain_readings as select * from feed.readings"
        if is_whole
        else f"create or replace temp table chain_readings as {statement('chain/readings.sql')}"
    )
    connection.execute(f"create or replace temp view chain_steps as {statement('chain/steps.sql')}")
    return is_whole


def _is_sorted(connection: DuckDBPyConnection) -> bool:
    """Whether readings lie by meter and moment, as one load into an empty feed leaves them."""
    return not value(connection, f"select count(*) from ({statement('chain/disorder.sql')})")


def _edges(connection: DuckDBPyConnection) -> None:
    """Rollovers and reversed steps, first and last readings, offsets of every device."""
    connection.execute(
        f"create or replace temp table chain_edges as {statement('chain/edges.sql')}"
    )
    connection.execute("""
        delete from chain.breaks using chain_scope as scope
        where breaks.meter_key = scope.meter_key and breaks.read_at > scope.from_at""")
    connection.execute(f"insert into chain.breaks by name {statement('chain/breaks.sql')}")
    connection.execute(
        f"create or replace temp table new_devices as {statement('chain/devices.sql')}"
    )
    connection.execute(
        "delete from chain.devices using chain_scope as s where devices.meter_key = s.meter_key"
    )
    connection.execute("insert into chain.devices by name select * from new_devices")
    connection.execute("drop table new_devices")
    connection.execute("delete from chain.segments")
    connection.execute(f"insert into chain.segments by name {statement('chain/segments.sql')}")


_IN_SCOPE = """semi join chain_months as scope
    on usage.meter_key = scope.meter_key and usage.month_no >= scope.from_month_no"""


def _has_later_start(connection: DuckDBPyConnection) -> bool:
    return bool(value(connection, "select count(*) > 0 from chain_months where from_month_no > 0"))


def _months(connection: DuckDBPyConnection) -> None:
    """Months in scope; the month in which a scope begins is made again if it is whole."""
    connection.execute(f"""
        create or replace temp table chain_months as
        {statement("chain/scope_months.sql")}""")
    connection.execute("""
        delete from chain.usage_monthly using chain_months as scope
        where usage_monthly.meter_key = scope.meter_key
            and usage_monthly.month_no >= scope.from_month_no""")
    # Months come out in order of meters; only part of them is kept where a scope begins later.
    connection.execute(f"""
        insert into chain.usage_monthly by name
        select usage.* from ({statement("chain/usage_monthly.sql")}) as usage
        {_IN_SCOPE if _has_later_start(connection) else ""}""")
    connection.execute("drop table chain_months")


def _hours(connection: DuckDBPyConnection) -> None:
    """Hours in scope, of meters read by radio."""
    connection.execute(
        f"create or replace temp table chain_hourly as {statement('chain/hourly.sql')}"
    )
    connection.execute("""
        delete from chain.usage_hourly using chain_scope as scope
        where usage_hourly.meter_key = scope.meter_key and usage_hourly.hour_at >= scope.from_at""")
    connection.execute(
        f"insert into chain.usage_hourly by name {statement('chain/usage_hourly.sql')}"
    )


@dataclass(frozen=True)
class Summary:
    """What was met on the way from registers to volumes, over the whole build."""

    meters: int
    rollovers: int
    falls: int
    hours: int
    hours_interpolated: int


def summary(connection: DuckDBPyConnection) -> Summary:
    """Counts of what a person should know about the chain."""
    return Summary(*connection.execute(statement("chain/summary.sql")).fetchall()[0])
