"""Questions of customers return what is theirs, within the time it is theirs, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
import yaml

from auth.roles import Role
from core.usage import ReadingKind
from tests.ui.conftest import subject
from tests.ui.fixture_build import MOVED, SCHEMA, at
from ui.data import fetch, fetch_arrays
from warehouse.queries import customer, staff
from warehouse.queries.query import Query

ROOT = Path(__file__).parents[2]
EVERYBODY = [f"10000{number}" for number in range(1, 9)]
POINTS = ("SP1", "SP1G", "SP2", "SPB20", "SPB20F1", "SPB22", "SP4", "SP6", "SP8")
KINDS = tuple(kind.name.lower() for kind in ReadingKind)
SIMPLE = [
    query
    for query in vars(customer).values()
    if isinstance(query, Query) and query is not customer.READINGS_AROUND
]
LONG_AGO, FAR_OFF = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def readings(*customer_ids: str, points=POINTS, start=LONG_AGO, end=FAR_OFF) -> list[tuple]:
    """(service point, stay, second, litres) of what these customers see."""
    rows = fetch_arrays(
        customer.READINGS_AROUND,
        subject(*customer_ids),
        service_point_ids=points,
        kinds=KINDS,
        start_at=start,
        end_at=end,
    )
    places = [points[place - 1] for place in rows["point"].tolist()]
    return list(
        zip(places, *(rows[n].tolist() for n in ("stay", "read_s", "total_l")), strict=True)
    )


@pytest.mark.parametrize("query", SIMPLE, ids=lambda query: query.name)
def test_together_customers_see_no_more_than_each_alone(query: Query) -> None:
    apart = [number for number in EVERYBODY if number != "100007"]  # the former at 100006's place
    alone = {row for number in apart for row in fetch(query, subject(number))}
    together = set(fetch(query, subject(*apart)))
    assert together == alone
    assert not fetch(query, subject())


@pytest.mark.parametrize("number", EVERYBODY)
def test_customer_reads_own_meters_only_whatever_is_asked(number: str) -> None:
    own = {row.service_point_id for row in fetch(customer.SERVICE_POINTS, subject(number))}
    seen = {point for point, *_ in readings(number)}
    assert seen <= own
    assert not readings(number, points=tuple(set(POINTS) - own))


def test_who_moved_out_sees_nothing_from_that_day_and_who_moved_in_nothing_before() -> None:
    moved_s = int(at(MOVED, 0).timestamp())
    former, present = readings("100007"), readings("100006")
    assert former
    assert present
    assert all(second < moved_s for _, _, second, _ in former)
    assert all(second >= moved_s for _, _, second, _ in present)


def test_readings_reach_from_the_last_before_a_period_to_the_first_after_it() -> None:
    start, end = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
    found = readings("100001", points=("SP1",), start=start, end=end)
    days = [datetime.fromtimestamp(second, UTC).date() for _, _, second, _ in found]
    assert days == [date(2026, 2, 12), date(2026, 4, 12), date(2026, 6, 12)]


def test_at_the_first_reading_all_that_follow_are_returned() -> None:
    found = readings("100004", points=("SP4",))
    assert [litres for *_, litres in found] == [0]


def test_stays_apart_in_time_are_told_apart(tmp_path: Path) -> None:
    """Moved out in March, in again in June; a renewed contract in September is no new stay."""
    connection = duckdb.connect()
    for text in SCHEMA.read_text(encoding="utf-8").split(";"):
        connection.execute(text)
    connection.execute("insert into mart.meters (meter_id, service_point_id) values ('M', 'P')")
    for first, last in (("01-01", "03-01"), ("06-01", "09-01"), ("09-01", None)):
        last = f"2026-{last} 00:00+00" if last else None
        connection.execute(
            "insert into access values ('C', 'M', ?, ?)",
            [f"2026-{first} 00:00+00", last],
        )
    for month in range(1, 12):
        connection.execute(
            "insert into mart.readings values ('M', ?, 0, ?, 'radio', '', false)",
            [f"2026-{month:02}-15 00:00+00", month],
        )
    values = {
        "customer_ids": ["C"], "service_point_ids": ["P"], "kinds": list(KINDS),
        "start_at": LONG_AGO, "end_at": FAR_OFF,
    }  # fmt: skip
    rows = connection.execute(customer.READINGS_AROUND.sql, values).fetchall()
    stays = {row[3] // 1000: row[1] for row in rows}
    assert stays == {1: 0, 2: 0, 6: 1, 7: 1, 8: 1, 9: 1, 10: 1, 11: 1}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("100003", ["100003"]),
        ("sloneczna 22", ["100003"]),
        ("WÓJCIK", ["100006"]),
        ("wojcik", ["100006"]),
        ("krotka", ["100007", "100006"]),
        ("sn-r2", ["100002"]),
        ("nowak lipowa", ["100001"]),
        ("nowak polna", []),
        ("' or 1=1 --", []),
        ("%", []),
    ],
)
def test_clerk_finds_by_number_name_address_or_meter(clerk, wanted: str, found: list[str]) -> None:
    rows = fetch(staff.CUSTOMER_MATCHES, clerk, wanted=wanted)
    assert {row.customer_id for row in rows} == set(found)


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.ANALYST, Role.VISITOR])
def test_others_than_staff_ask_no_question_of_staff(role: Role) -> None:
    with pytest.raises(PermissionError):
        fetch(staff.CUSTOMER_MATCHES, subject("100001", role=role), wanted="nowak")


def test_answers_cannot_be_changed(household) -> None:
    rows = fetch_arrays(
        customer.READINGS_AROUND, household, service_point_ids=("SP1",), kinds=KINDS,
        start_at=LONG_AGO, end_at=FAR_OFF,
    )  # fmt: skip
    with pytest.raises(ValueError, match="read-only"):
        rows["total_l"][0] = 1
    with pytest.raises(TypeError):
        rows["total_l"] = None
    with pytest.raises(AttributeError):
        fetch(customer.SERVICE_POINTS, household)[0].persons = 9


def test_fixture_build_has_the_columns_of_the_marts() -> None:
    connection = duckdb.connect()
    for text in SCHEMA.read_text(encoding="utf-8").split(";"):
        connection.execute(text)
    contracts = {path.stem: path for path in (ROOT / "warehouse" / "marts").rglob("*.yml")}
    tables = connection.execute(
        "select table_name, list(column_name) from information_schema.columns "
        "where table_schema = 'mart' group by table_name"
    ).fetchall()
    for name, columns in tables:
        promised = yaml.safe_load(contracts[name].read_text(encoding="utf-8"))["columns"]
        assert set(columns) <= set(promised), name
