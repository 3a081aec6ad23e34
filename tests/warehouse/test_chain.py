"""The chained register and usage of any lives of meters, against plain exact arithmetic."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from duckdb import DuckDBPyConnection
from hypothesis import HealthCheck, given, settings

from core.period import Period, Step, divide
from core.usage import ReadingKind, Register, usage
from tests.warehouse import oracle
from tests.warehouse.lives import KINDS, Device, Reading, local_date, month_starts, towns
from tests.warehouse.workbench import add_meters, add_readings, clear, readings_of
from warehouse import chain

lives = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture,
    HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip

Town = tuple[list[Device], ...]


def chained(build: DuckDBPyConnection, town: Town) -> None:
    clear(build)
    keys = add_meters(build, town)
    add_readings(build, readings_of(town, keys))
    chain.rebuild(build)


def points_of(town: Town) -> dict[str, list[oracle.Point]]:
    return {name: points for place in town for name, points in oracle.chain(place).items()}


def held_totals(build: DuckDBPyConnection) -> dict[str, list[oracle.Point]]:
    """Chained register of each meter as the mart shows it, of a moment the reading that holds."""
    rows = build.execute("""
        select meter_id, epoch(read_at)::bigint, (total_m3 * 1000)::bigint
        from mart.readings
        qualify row_number() over (
            partition by meter_id, read_at order by kind::reading_kind desc
        ) = 1
        order by meter_id, read_at""").fetchall()
    found: dict[str, list[oracle.Point]] = {}
    for meter_id, at, total in rows:
        found.setdefault(meter_id, []).append((at, total))
    return found


def months_of(build: DuckDBPyConnection) -> dict[str, dict[date, int]]:
    rows = build.execute(
        "select meter_id, usage_month, (usage_m3 * 1000)::bigint from mart.usage_monthly"
    )
    found: dict[str, dict[date, int]] = {}
    for meter_id, month, litres in rows.fetchall():
        assert month not in found.setdefault(meter_id, {})
        found[meter_id][month] = litres
    return found


@lives
@given(towns)
def test_chained_register_is_that_of_plain_arithmetic(
    build: DuckDBPyConnection, town: Town
) -> None:
    chained(build, town)
    assert held_totals(build) == points_of(town)


@lives
@given(towns)
def test_every_difference_of_totals_is_the_volume_that_passed(
    build: DuckDBPyConnection, town: Town
) -> None:
    chained(build, town)
    totals = held_totals(build)
    for place in town:
        for device in place:
            steps = [high - low for (_, low), (_, high) in pairwise(totals[device.meter_id])]
            held = oracle.holding(device.readings)
            assert steps == [oracle.volume(device, *pair) for pair in pairwise(held)]
        for former, later in pairwise(place):
            assert totals[former.meter_id][-1][1] == totals[later.meter_id][0][1]


@lives
@given(towns)
def test_months_are_those_of_plain_interpolation_and_add_up_to_the_register(
    build: DuckDBPyConnection, town: Town
) -> None:
    chained(build, town)
    found = months_of(build)
    expected = points_of(town)
    assert found == {
        name: {local_date(start): litres for start, litres in oracle.monthly(points).items()}
        for name, points in expected.items()
    }
    for name, points in expected.items():
        assert sum(found[name].values()) == points[-1][1] - points[0][1]


@lives
@given(towns)
def test_hours_are_those_of_plain_interpolation(build: DuckDBPyConnection, town: Town) -> None:
    chained(build, town)
    rows = build.execute("""
        select meter_id, epoch(hour_at)::bigint, (usage_m3 * 1000)::bigint, is_interpolated
        from mart.usage_hourly""").fetchall()
    points = points_of(town)
    assert sorted(rows) == sorted(
        (device.meter_id, hour, litres, is_in_gap)
        for place in town
        for device in place
        if oracle.is_read_hourly(device)
        for hour, (litres, is_in_gap) in oracle.hourly(points[device.meter_id]).items()
    )


@lives
@given(towns)
def test_the_portal_counts_the_months_of_a_place_as_the_warehouse_does(
    build: DuckDBPyConnection, town: Town
) -> None:
    chained(build, town)
    by_meter = months_of(build)
    for place in town:
        months: dict[date, int] = {}
        for device in place:
            for month, litres in by_meter[device.meter_id].items():
                months[month] = months.get(month, 0) + litres
        assert portal_months(build, place) == months


def portal_months(build: DuckDBPyConnection, place: list[Device]) -> dict[date, int]:
    rows = build.execute(
        """select epoch(read_at)::bigint, (total_m3 * 1000)::bigint, kind from mart.readings
        where list_contains($meters, meter_id)""",
        {"meters": [device.meter_id for device in place]},
    ).fetchall()
    moments, litres, kinds = zip(*rows, strict=True)
    register = Register.of(moments, litres, [ReadingKind[kind.upper()] for kind in kinds])
    starts = month_starts(min(moments), max(moments))
    period = Period(local_date(starts[0]), local_date(starts[-1] - 1))
    buckets = divide(period, Step.MONTH)
    assert np.array_equal(buckets.bounds, starts)
    whole = usage([register], buckets).litres
    return {local_date(start): int(value) for start, value in zip(starts, whole, strict=False)}


def test_kinds_are_ordered_alike_in_the_warehouse_and_in_the_portal(
    build: DuckDBPyConnection,
) -> None:
    [(listed,)] = build.execute("select enum_range(null::reading_kind)").fetchall()
    assert tuple(listed) == KINDS == tuple(kind.name.lower() for kind in ReadingKind)


@pytest.mark.parametrize(
    ("is_reversed", "former", "later", "passed"),
    [
        (False, 99_990_000, 15_500, 25_500),
        (True, 15_500, 99_990_000, 25_500),
        (True, 50_000_000, 49_990_000, 10_000),
        (False, 50_000_000, 49_990_000, -10_000),
        (False, 100_000, 100_000, 0),
    ],
    ids=["turns over", "turns over backwards", "counts down", "corrected down", "stands"],
)
def test_a_step_of_a_register_is_the_volume_a_person_would_say(
    build: DuckDBPyConnection, is_reversed: bool, former: int, later: int, passed: int
) -> None:
    at = month_starts(1_735_000_000, 1_735_000_000)[0]
    readings = [Reading(at, former, "inspector"), Reading(at + 86_400, later, "inspector")]
    chained(build, ([Device("M", "S", 5, is_reversed, readings)],))
    [(_, low), (_, high)] = held_totals(build)["M"]
    assert high - low == passed


def test_usage_of_the_largest_meter_over_the_longest_gap_is_exact(
    build: DuckDBPyConnection,
) -> None:
    first = month_starts(660_000_000, 660_000_000)[0] + 12_345
    readings = [
        Reading(first, 1, "inspector"),
        Reading(first + 30 * 365 * 86_400 + 7, 999_999_998_999, "inspector"),
    ]
    town: Town = ([Device("M", "S", 9, False, readings)],)
    chained(build, town)
    expected = oracle.monthly(points_of(town)["M"])
    assert months_of(build)["M"] == {local_date(at): litres for at, litres in expected.items()}


@pytest.mark.parametrize("parts_of_a_thread", [1, 2, 7])
def test_months_made_in_parts_are_those_of_one_and_lie_by_meter(
    build: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, parts_of_a_thread: int
) -> None:
    first = month_starts(1_735_000_000, 1_735_000_000)[0]
    readings = [Reading(first + 20 * 86_400 * n, 7_654 * n, "inspector") for n in range(9)]
    town: Town = tuple([Device(f"M{n}", f"S{n}", 5, False, readings)] for n in range(11))
    monkeypatch.setattr(chain.parts, "PARTS_OF_A_THREAD", parts_of_a_thread)
    chained(build, town)
    rows = build.execute("select meter_key, month_no, usage_m3 from chain.usage_monthly").fetchall()
    [months] = {tuple(row[1:] for row in rows if row[0] == key) for key in range(1, 12)}
    assert rows == [(key, *month) for key in range(1, 12) for month in months]
