"""Brings a build file to the schema of this version: numbered SQL files, each applied once."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb

from core import clock
from settings import settings
from warehouse.statements import HERE, put, value


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Apply what is missing; safe to repeat."""
    done = _applied(connection)
    for path in sorted((HERE / "schema").glob("*.sql")):
        number = int(path.stem.split("_")[0])
        if number in done:
            continue
        connection.execute(path.read_text(encoding="utf-8"))
        connection.execute(
            "insert into meta.migrations values ($number, $name, $at)",
            {"number": number, "name": path.stem, "at": datetime.now(UTC)},
        )
    _fill_months(connection)
    _make_office_days(connection)


def _applied(connection: duckdb.DuckDBPyConnection) -> set[int]:
    try:
        return {
            row[0] for row in connection.execute("select number from meta.migrations").fetchall()
        }
    except duckdb.CatalogException:
        return set()


def _fill_months(connection: duckdb.DuckDBPyConnection) -> None:
    if value(connection, "select count(*) from calendar.months"):
        return
    columns = {
        "month_no": "integer",
        "usage_month": "date",
        "starts_at": "timestamptz",
        "ends_at": "timestamptz",
    }
    put(connection, "month_rows", columns, clock.months(settings().time_zone))
    connection.execute("insert into calendar.months select * from month_rows")
    connection.execute("drop table month_rows")


def _make_office_days(connection: duckdb.DuckDBPyConnection) -> None:
    """Days of the office's own zone and the moment at which each begins."""
    zone = settings().time_zone
    fill_days(connection, zone)
    connection.execute(f"""
        create or replace view calendar.office_days as
        select local_date,
            make_timestamptz(
                epoch_us(local_date::timestamp) - 1000000::bigint * seconds_before) as starts_at
        from calendar.days where time_zone = '{zone}'""")


def fill_days(connection: duckdb.DuckDBPyConnection, time_zone: str) -> None:
    """Make the local days of a zone known, once for a build."""
    present = "select count(*) from calendar.days where time_zone = $time_zone"
    if value(connection, present, {"time_zone": time_zone}):
        return
    columns = {
        "time_zone": "varchar",
        "local_date": "date",
        "seconds_before": "integer",
        "change_at": "timestamp",
        "seconds_after": "integer",
    }
    put(connection, "day_rows", columns, ((time_zone, *row) for row in clock.days(time_zone)))
    connection.execute("insert into calendar.days select * from day_rows")
    connection.execute("drop table day_rows")
