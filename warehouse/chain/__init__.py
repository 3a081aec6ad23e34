"""The chained register and what is computed from it, made again only where readings changed."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from warehouse.statements import statement, value

MONTH_NUMBER = """
    create or replace temp macro chain_month(moment) as
        (year(make_timestamp(epoch_us(moment))) - 1970) * 12 + month(make_timestamp(epoch_us(moment))) - 1
"""
"""Month since January 1970 in UTC; the join with calendar.months makes it local."""


def rebuild(connection: DuckDBPyConnection) -> int:
    """Bring chain.* up to the readings and meters changed since; returns the meters touched."""
    connection.execute(MONTH_NUMBER)
    _take_scope(connection)
    touched = int(value(connection, "select count(*) from chain_scope"))
    if touched:
        _edges(connection)
        _usage(connection)
    connection.execute("delete from chain.dirty")
    for name in ("chain_scope", "chain_edges", "chain_hourly"):
        connection.execute(f"drop table if exists {name}")
    return touched


def _take_scope(connection: DuckDBPyConnection) -> None:
    """Which meters, from when on; and their readings as the view `chain_readings`."""
    is_new = value(connection, "select count(*) = 0 from chain.devices")
    source = statement("chain/everything.sql" if is_new else "chain/scope.sql")
    connection.execute(f"create or replace temp table chain_scope as {source}")
    scoped = """select readings.* from feed.readings as readings
        inner join chain_scope as scope
            on readings.meter_key = scope.meter_key and readings.read_at >= scope.from_at"""
    whole = "select * from feed.readings"
    connection.execute(
        f"create or replace temp view chain_readings as {whole if is_new else scoped}"
    )


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


def _usage(connection: DuckDBPyConnection) -> None:
    """Months and hours in scope; the month in which a scope begins is made again if it is whole."""
    connection.execute(f"""
        create or replace temp table chain_months as
        {statement("chain/scope_months.sql")}""")
    connection.execute("""
        delete from chain.usage_monthly using chain_months as scope
        where usage_monthly.meter_key = scope.meter_key
            and usage_monthly.month_no >= scope.from_month_no""")
    connection.execute(f"""
        insert into chain.usage_monthly by name
        select usage.* from ({statement("chain/usage_monthly.sql")}) as usage
        inner join chain_months as scope
            on usage.meter_key = scope.meter_key and usage.month_no >= scope.from_month_no
        order by usage.meter_key, usage.month_no""")
    connection.execute("drop table chain_months")
    connection.execute(
        f"create or replace temp table chain_hourly as {statement('chain/hourly.sql')}"
    )
    connection.execute("""
        delete from chain.usage_hourly using chain_scope as scope
        where usage_hourly.meter_key = scope.meter_key and usage_hourly.hour_at >= scope.from_at""")
    connection.execute(f"insert into chain.usage_hourly by name {statement('chain/usage_hourly.sql')}")
