"""Files of a load benchmark: a registry, ten years of monthly readings, and one month more.

``python -m tests.bench.load_files FOLDER METERS`` writes them, in a process of its own: the largest
memory of a process is handed on to those that it starts.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

MONTHS = 120

REGISTRY = {
    "customers": "printf('%06d', n) as customer_id, 'person' as customer_kind, "
    "'Osoba ' || n as name",
    "properties": "printf('P%06d', n) as property_id, 'house' as property_kind",
    "contracts": "printf('U%06d', n) as contract_number, printf('%06d', n) as customer_id, "
    "printf('P%06d', n) as property_id, '2010-01-01' as valid_from_date",
    "service_points": "printf('SP%06d', n) as service_point_id, printf('P%06d', n) as property_id, "
    "'main' as kind",
    "meters": "printf('M%07d', n) as meter_id, printf('S%07d', n) as serial_number, "
    "printf('SP%06d', n) as service_point_id, 5 as digits, '2010-01-01' as installed_date",
}
"""Feed → columns of its canonical file, for meter n."""

READINGS = """
    select
        case when fault = 1 then 'X' || n else printf('M%07d', n) end as meter_id,
        case
            when fault = 2 then '2016-02-30 10:00:00'
            when fault = 3 then '2009-01-01 10:00:00'
            else strftime(
                timestamp '2016-01-01' + to_months(month::integer)
                + to_minutes((hash(n, month) % 36000)::bigint), '%Y-%m-%d %H:%M:%S')
        end as read_at,
        case
            when fault = 4 then 'abc'
            when fault = 5 then '-5.000'
            when fault = 6 then '1,234'
            else printf('%.3f',
                ((n * 7919) % 100000 + month * 8.5 + (hash(month, n) % 3000) / 1000.0 + again)
                % 100000)
        end as register_m3,
        case
            when fault = 7 then 'gas'
            when hash(n, month, 1) % 10 = 0 then 'estimate'
            else 'inspector'
        end as kind
    from (
        select
            n,
            month,
            case when hash(n, month, 7) % 2000 = 0 then 1 + hash(n, month, 9) % 8 end as fault
        from range({meters}) as meters(n), range({first}, {last}) as months(month)
    ),
    -- One row in sixteen thousand stands twice with another register.
    range(case when fault = 8 then 2 else 1 end) as copies(again)
    order by month, hash(n), again
"""
"""Readings of every meter in a random order within each month; about one in 2,000 is bad."""


def write(folder: Path, meters: int) -> None:
    """Write ``registry/``, ``first/readings.csv`` and ``next/readings_next.csv``."""
    with duckdb.connect() as connection:
        connection.execute("set threads = 2")
        for feed, columns in REGISTRY.items():
            query = f"select {columns} from range({meters}) as meters(n)"
            _copy(connection, query, folder / "registry" / f"{feed}.csv")
        for name, first, last in (("first/readings", 0, MONTHS), ("next/readings_next", 120, 121)):
            query = READINGS.format(meters=meters, first=first, last=last)
            _copy(connection, query, folder / f"{name}.csv")


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"copy ({query}) to '{path}' (header, delimiter ',')")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
