"""An empty build and ways to put meters and readings straight into its feeds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from tests.warehouse.lives import Device, Reading, moment

CHAIN = {
    "devices": "meter_key, first_at, first_register_m3, last_at, last_register_m3",
    "breaks": "meter_key, read_at, add_m3, cause",
    "segments": "meter_key, from_at, to_at, offset_m3",
    "usage_monthly": "meter_key, month_no, usage_m3, round(measured_share, 4)",
    "usage_hourly": "meter_key, hour_at, usage_m3, is_interpolated",
}
"""Tables of the chain, and what of them is compared."""


def clear(connection: DuckDBPyConnection) -> None:
    """Back to a build into which nothing was loaded."""
    feeds = [f"feed.{name}" for name in ("service_points", "meters", "readings")]
    for table in [*feeds, "chain.dirty", *(f"chain.{name}" for name in CHAIN)]:
        connection.execute(f"delete from {table}")


def add_meters(connection: DuckDBPyConnection, town: Iterable[list[Device]]) -> dict[str, int]:
    """Put places and devices in; returns the key of each meter."""
    devices = [device for place in town for device in place]
    keys = {device.meter_id: number for number, device in enumerate(devices, start=1)}
    places = sorted({device.place_id for device in devices})
    connection.executemany(
        "insert into feed.service_points (service_point_id, property_id, kind) "
        "values (?, ?, 'main')",
        [[place_id, f"P{place_id}"] for place_id in places],
    )
    connection.executemany(
        "insert into feed.meters (meter_id, service_point_id, digits, is_reversed, "
        "installed_date, removed_date, meter_key) values (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                d.meter_id,
                d.place_id,
                d.digits,
                d.is_reversed,
                d.installed_date,
                d.removed_date,
                keys[d.meter_id],
            )
            for d in devices
        ],
    )
    return keys


def add_readings(connection: DuckDBPyConnection, rows: Iterable[tuple[int, Reading]]) -> None:
    """Put readings in as a load does, replacing those of the same key, and note what is dirty."""
    frame = pd.DataFrame(
        [(key, moment(r.at), r.litres, r.kind) for key, r in rows],
        columns=["meter_key", "read_at", "litres", "kind"],
    )
    connection.register("rows", frame)
    connection.execute("""
        delete from feed.readings using rows
        where readings.meter_key = rows.meter_key and readings.read_at = rows.read_at
            and readings.kind::varchar = rows.kind""")
    connection.execute("""
        insert into feed.readings (meter_key, read_at, register_m3, kind)
        select meter_key, read_at, litres::decimal(18, 3) / 1000, kind from rows
        order by meter_key, read_at, kind::reading_kind""")
    connection.execute(
        "insert into chain.dirty select meter_key, min(read_at) from rows group by meter_key"
    )
    connection.unregister("rows")


def readings_of(town: Iterable[list[Device]], keys: dict[str, int]) -> list[tuple[int, Reading]]:
    """Every reading with the key of its meter."""
    return [(keys[d.meter_id], r) for place in town for d in place for r in d.readings]


def snapshot(connection: DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    """All that the chain holds, in one order."""
    return {
        name: connection.execute(f"select {columns} from chain.{name} order by all").fetchall()
        for name, columns in CHAIN.items()
    }
