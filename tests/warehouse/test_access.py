"""A customer sees a meter only while a contract of theirs was in force."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from auth.roles import Role
from auth.subject import Subject
from pipelines.build import load
from pipelines.profile import load_profile
from tests.pipelines.town import Row, write_csv, write_readings, write_registry
from ui.registers import registers
from warehouse.connection import reader

STAYS: list[Row] = [
    ("U1", "K1", "P1", "2015-01-01", "2019-03-30"),
    ("U1b", "K2", "P1", "2019-03-31", "2019-05-31"),
    ("U1c", "K1", "P1", "2019-06-01", ""),
    ("U3", "K3", "P3", "2018-01-01", ""),
]
"""The place of K1 is K2's for two months, from the day on which the clock goes forward."""


@pytest.fixture(autouse=True)
def town(home: Path, tmp_path: Path) -> None:
    """Readings of the place at the first of each month, and around midnight of both moves."""
    folder = tmp_path / "inbox"
    write_registry(folder, meters=3)
    header = ("contract_number", "customer_id", "property_id", "valid_from_date", "valid_to_date")
    write_csv(folder / "contracts.csv", header, STAYS)
    days = [f"2019-{month:02d}-01 08:00:00" for month in range(1, 13)]
    edges = ["2019-03-30 23:59:59", "2019-03-31 00:00:00", "2019-05-31 23:59:59"]
    edges.append("2019-06-01 00:00:00")
    rows = [
        (f"M{n}", at, f"{100 * n + place}", "inspector", "test")
        for n in (1, 3)
        for place, at in enumerate(sorted(days + edges))
    ]
    write_readings(folder / "readings.csv", rows)
    load(folder, load_profile("kropla"))


def access(customer_id: str) -> list[tuple[Any, ...]]:
    sql = """select meter_id, from_at, to_at from mart.meter_access
        where customer_id = $id order by meter_id, from_at"""
    return reader().cursor().execute(sql, {"id": customer_id}).fetchall()


def seen(customer_ids: list[str], place: str = "S1") -> list[tuple[int, datetime]]:
    """Stay and moment of every reading that the portal would show to some customers."""
    somebody = Subject("k", "k", Role.CUSTOMER, tuple(customer_ids))
    asked = [SimpleNamespace(service_point_id=place)]
    found = registers(somebody, asked, utc(2019, 1, 1), utc(2020, 1, 1))
    return [
        (stay, datetime.fromtimestamp(second, UTC))
        for stay, register in enumerate(found[place])
        for second in register.moments.tolist()
    ]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_access_runs_from_the_first_local_midnight_to_the_one_after_the_last_day() -> None:
    out, back = utc(2019, 3, 30, 23), utc(2019, 5, 31, 22)
    assert access("K1") == [("M1", utc(2014, 12, 31, 23), out), ("M1", back, None)]
    assert access("K2") == [("M1", out, back)]


def test_who_moved_in_sees_nothing_from_before_and_nothing_from_after() -> None:
    moments = [moment for _, moment in seen(["K2"])]
    assert moments == [
        utc(2019, 3, 30, 23),
        utc(2019, 4, 1, 6),
        utc(2019, 5, 1, 6),
        utc(2019, 5, 31, 21, 59, 59),
    ]


def test_who_moved_out_and_back_sees_two_stays_and_not_the_time_between() -> None:
    found = seen(["K1"])
    assert {stay for stay, _ in found} == {0, 1}
    assert not [m for _, m in found if utc(2019, 3, 30, 23) <= m < utc(2019, 5, 31, 22)]
    assert len(found) + len(seen(["K2"])) == len(seen(["K1", "K2"])) == 16


def test_a_place_of_somebody_else_is_never_seen() -> None:
    assert seen(["K1"], "S3") == []
    assert seen(["K2"], "S3") == []
    assert seen([]) == []
    assert len(seen(["K3"], "S3")) == 16
