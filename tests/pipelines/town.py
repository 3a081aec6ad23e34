"""A small utility as canonical CSV files, and ways to load it and look at what became of it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from pipelines.build import load
from pipelines.outcome import Outcome
from pipelines.profile import load_profile
from warehouse import builds

METERS = 12
READINGS_HEADER = ("meter_id", "read_at", "register_m3", "kind", "source")

Row = Sequence[str]


def write_csv(path: Path, header: Row, rows: Iterable[Row]) -> Path:
    """A canonical file: UTF-8, comma, line feeds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


def write_registry(folder: Path, meters: int = METERS) -> None:
    """Customers, properties, contracts, places and meters M1 … Mn, one of each for each meter.

    Meters stand since 2015-01-01; the last one was taken out on 2020-06-30.
    """
    numbers = range(1, meters + 1)
    write_csv(
        folder / "customers.csv",
        ("customer_id", "customer_kind", "name"),
        [(f"K{n}", "person", f"Klient {n}") for n in numbers],
    )
    write_csv(
        folder / "properties.csv",
        ("property_id", "property_kind", "city"),
        [(f"P{n}", "house", "Kroplin") for n in numbers],
    )
    write_csv(
        folder / "contracts.csv",
        ("contract_number", "customer_id", "property_id", "valid_from_date"),
        [(f"U{n}", f"K{n}", f"P{n}", "2015-01-01") for n in numbers],
    )
    write_csv(
        folder / "service_points.csv",
        ("service_point_id", "property_id", "kind"),
        [(f"S{n}", f"P{n}", "main") for n in numbers],
    )
    write_csv(
        folder / "meters.csv",
        (
            "meter_id",
            "serial_number",
            "service_point_id",
            "digits",
            "installed_date",
            "removed_date",
        ),
        [
            (f"M{n}", f"F{n}", f"S{n}", "5", "2015-01-01", "2020-06-30" if n == meters else "")
            for n in numbers
        ],
    )


def write_readings(path: Path, rows: Iterable[Row]) -> Path:
    """A canonical readings file."""
    return write_csv(path, READINGS_HEADER, rows)


def monthly(meters: int = 3, months: int = 6, start: int = 100, step: int = 7) -> list[Row]:
    """Readings of the first of each month of 2019 by an inspector."""
    return [
        (
            f"M{n}",
            f"2019-{month:02d}-01 08:00:00",
            f"{start + n + step * month}.500",
            "inspector",
            "billing",
        )
        for n in range(1, meters + 1)
        for month in range(1, months + 1)
    ]


def take(inbox: Path, profile: str = "kropla", **options: bool) -> Outcome:
    """Load an inbox."""
    return load(inbox, load_profile(profile), **options)


def ask(sql: str, parameters: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
    """Rows of the published build."""
    with duckdb.connect(str(builds.current_path()), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        return connection.execute(sql, dict(parameters or {})).fetchall()


def loaded_readings() -> list[tuple[Any, ...]]:
    """Accepted readings: meter, UTC moment as text, register as text, kind, source."""
    return ask(
        "select meter_id, strftime(read_at::timestamp, '%Y-%m-%d %H:%M:%S'), "
        "register_m3::varchar, kind::varchar, source "
        "from feed.readings join feed.meters using (meter_key) order by all"
    )


def held_readings() -> list[tuple[Any, ...]]:
    """Rows held back: line, code, raw line."""
    return ask(
        "select line_number, reason_code, raw_line from quarantine.readings order by line_number"
    )


def ledger(feed: str = "readings") -> list[tuple[int, int, int, int]]:
    """Read, loaded, unchanged, held of each load of a feed."""
    return ask(  # type: ignore[return-value]
        "select rows_read, rows_loaded, rows_unchanged, rows_quarantined from meta.loads "
        "where feed = $feed order by load_id",
        {"feed": feed},
    )


def state(path: Path | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """Everything of a build that a reader can notice, without times and build names."""
    with duckdb.connect(str(path or builds.current_path()), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        names = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema in ('feed', 'history', 'quarantine', 'mart', 'chain') order by 1"
        ).fetchall()
        found = {
            name: connection.execute(f"select * from {name} order by all").fetchall()
            for (name,) in names
        }
        found["meta.loads"] = connection.execute(
            "select load_id, file_name, feed, sha256, rows_read, rows_loaded, rows_unchanged, "
            "rows_quarantined, rows_corrected, status from meta.loads order by load_id"
        ).fetchall()
    return found
