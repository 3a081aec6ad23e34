"""SQL from local clock time to UTC: a join with the months of a zone; few hold a change."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from core.clock import FIRST_YEAR
from warehouse.migrations import fill_days
from warehouse.statements import statement

NONEXISTENT, AMBIGUOUS = 1, 2
"""What a clock can do to a local time: skip it in spring, show it twice in autumn."""


def install(connection: DuckDBPyConnection, time_zone: str) -> None:
    """Give the connection the months of a zone as the temporary table ``clock_months``."""
    fill_days(connection, time_zone)
    connection.execute(
        f"create or replace temp table clock_months as {statement('clock_months.sql')}",
        {"time_zone": time_zone},
    )


def join(local: str) -> str:
    """Join of a local time's month; an unreadable time takes the first one, so no row is lost."""
    index = f"coalesce((year({local}) - {FIRST_YEAR}) * 12 + month({local}), 1)"
    return f"inner join clock_months as clock on clock.month_index = {index}"


OFFSET_SECONDS = """case when change_at is null or {local} < change_at
    then seconds_before else seconds_after end"""
"""Seconds east of UTC at a local time; the first pass of an hour that comes twice."""

TROUBLE = f"""case when change_at is null then null
    when seconds_after > seconds_before and {{local}} >= change_at
        and {{local}} < change_at + to_seconds(seconds_after - seconds_before) then {NONEXISTENT}
    when seconds_after < seconds_before and {{local}} < change_at
        and {{local}} >= change_at - to_seconds(seconds_before - seconds_after) then {AMBIGUOUS}
    end"""
"""NONEXISTENT, AMBIGUOUS, or NULL for a local time that is exactly one instant."""
