"""Questions of customers return what is theirs, within the time it is theirs, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
import yaml

from auth.roles import Role
from core.usage import ReadingKind
from tests.ui.conftest import subject
from tests.ui.fixture_build import MOVED, SCHEMA, at
from ui.data import fetch, fetch_arrays
from ui.registers import merged, registers
from warehouse.queries import customer, staff
from warehouse.queries.query import Query

ROOT = Path(__file__).parents[2]
EVERYBODY = [f"10000{number}" for number in range(1, 9)]
POINTS = ("SP1", "SP1G", "SP2", "SPB20", "SPB20F1", "SPB22", "SP4", "SP6", "SP8")
KINDS = tuple(kind.name.lower() for kind in ReadingKind)
SIMPLE = [
    query
    for query in vars(customer).values()
    if isinstance(query, Query)
    and not duckdb.extract_statements(query.sql)[0].named_parameters - query.scope_names
]
LONG_AGO, FAR_OFF = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def readings(*customer_ids: str, points=POINTS, start=LONG_AGO, end=FAR_OFF) -> list[tuple]:
    """(service point, stay, second, litres) of what these customers see."""
    asked = [SimpleNamespace(service_point_id=point) for point in points]
    found = registers(subject(*customer_ids), asked, start, end)
    return [
        (point, stay, second, litres)
        for point, stays in found.items()
        for stay, register in enumerate(stays)
        for second, litres in zip(register.moments.tolist(), register.litres.tolist(), strict=True)
    ]


@pytest.mark.parametrize("query", SIMPLE, ids=lambda query: query.name)
def test_together_customers_see_no_more_than_each_alone(query: Query) -> None:
    apart = [number for number in EVERYBODY if number != "100007"]  # the former at 100006's place
    alone = {row for number in apart for row in fetch(query, subject(number))}
    together = set(fetch(query, subject(*apart)))
    assert together == alone
    assert not fetch(query, subject())


@pytest.mark.parametrize("number", EVERYBODY)
def test_customer_reads_own_meters_only_whatever_is_asked(number: str) -> None:
    own = {row.service_point_id for row in fetch(customer.METERS, subject(number))}
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


@pytest.mark.parametrize("number", EVERYBODY)
def test_near_readings_are_those_that_all_readings_would_give(number: str) -> None:
    """Looking only near a period finds the same neighbours as looking everywhere."""
    for first in (datetime(2024, 6, 1, tzinfo=UTC), datetime(2026, 1, 7, tzinfo=UTC)):
        for days in (1, 40, 500):
            last = first + timedelta(days=days)
            whole = readings(number)
            asked = [int(moment.timestamp()) for moment in (first, last)]
            for point, stay in {row[:2] for row in whole}:
                seconds = [row[2] for row in whole if row[:2] == (point, stay)]
                before = max((s for s in seconds if s <= asked[0]), default=seconds[0])
                after = min((s for s in seconds if s >= asked[1]), default=seconds[-1])
                near = readings(number, points=(point,), start=first, end=last)
                assert [row[2] for row in near if row[1] == stay] == [
                    s for s in seconds if before <= s <= after
                ]


def test_stays_apart_in_time_are_told_apart() -> None:
    """Moved out, in again; a renewed contract or one more meter is no new stay."""
    assert merged([]) == []
    assert merged([(60, 90), (0, 30)]) == [(0, 30), (60, 90)]
    assert merged([(0, 30), (30, 60), (30, 45), (61, 90)]) == [(0, 60), (61, 90)]
    assert merged([(0, 90), (10, 20), (50, 95)]) == [(0, 95)]


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


def test_a_meter_of_somebody_else_is_not_read_even_when_asked_for() -> None:
    theirs = {row.meter_key for row in fetch(customer.METERS, subject("100002"))}
    asked = {"meter_keys": tuple(theirs), "kinds": KINDS, "from_s": 0, "until_s": 2**40}
    assert len(fetch_arrays(customer.READINGS_BETWEEN, subject("100002"), **asked)["read_s"])
    assert not len(fetch_arrays(customer.READINGS_BETWEEN, subject("100001"), **asked)["read_s"])


def test_answers_cannot_be_changed(household) -> None:
    keys = tuple(row.meter_key for row in fetch(customer.METERS, household))
    rows = fetch_arrays(
        customer.READINGS_BETWEEN, household, meter_keys=keys, kinds=KINDS, from_s=0,
        until_s=2**40,
    )  # fmt: skip
    with pytest.raises(ValueError, match="read-only"):
        rows["total_l"][0] = 1
    with pytest.raises(TypeError):
        rows["total_l"] = None
    with pytest.raises(AttributeError):
        fetch(customer.METERS, household)[0].persons = 9


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
