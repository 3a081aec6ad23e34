"""Months of a whole chain, made of several runs of meters at once: its windows keep one core busy.

Only for readings that lie in their order; each run then streams through the windows by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from duckdb import DuckDBPyConnection

from warehouse.statements import statement, value

PARTS_OF_A_THREAD = 2
"""Smaller parts need less memory at a time, and none waits long for another at the end."""


def insert_months(
    connection: DuckDBPyConnection, define: Callable[[DuckDBPyConnection], None]
) -> None:
    """Fill `chain.usage_monthly`, in order of meters; ``define`` brings the chain's macros."""
    threads = int(value(connection, "select current_setting('threads')"))
    count = threads * PARTS_OF_A_THREAD
    end = int(value(connection, "select coalesce(max(meter_key) + 1, 0) from feed.readings"))
    bounds = [end * number // count for number in range(count + 1)]
    cursors = [connection.cursor() for _ in range(count)]
    try:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(_insert_part, cursors, [define] * count, bounds, bounds[1:]))
        # Rows lie in the order in which their transactions end.
        for cursor in cursors:
            cursor.execute("commit")
    finally:
        for cursor in cursors:
            cursor.close()


def _insert_part(
    cursor: DuckDBPyConnection,
    define: Callable[[DuckDBPyConnection], None],
    first: int,
    end: int,
) -> None:
    """Meters from ``first`` to the one before ``end``, in a transaction that stays open."""
    define(cursor)
    cursor.execute(f"""
        create temp view chain_readings as
        select * from feed.readings where meter_key >= {first} and meter_key < {end}""")
    cursor.execute(f"create temp view chain_steps as {statement('chain/steps.sql')}")
    cursor.execute("begin")
    cursor.execute(
        f"insert into chain.usage_monthly by name {statement('chain/usage_monthly.sql')}"
    )
