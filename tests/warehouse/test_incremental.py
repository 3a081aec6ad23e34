"""However readings come in, in whatever order and number of files, the chain ends the same."""

from __future__ import annotations

from dataclasses import replace

from duckdb import DuckDBPyConnection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.lives import Device, Reading, towns
from tests.warehouse.workbench import add_meters, add_readings, clear, readings_of, snapshot
from warehouse import chain

lives = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture,
    HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip

Town = tuple[list[Device], ...]
Rows = list[tuple[int, Reading]]


def at_once(build: DuckDBPyConnection, town: Town, rows: Rows) -> dict[str, list[tuple]]:
    """The chain of all readings loaded together into an empty build."""
    clear(build)
    add_meters(build, town)
    add_readings(build, rows)
    chain.rebuild(build)
    return snapshot(build)


@st.composite
def loads(draw: st.DrawFn, rows: Rows) -> list[Rows]:
    """The same readings as files: one after another in time, or with some that come late."""
    ordered = sorted(rows, key=lambda row: row[1].at)
    if draw(st.booleans()):
        ordered = draw(st.permutations(ordered))
    cuts = sorted(draw(st.lists(st.integers(0, len(ordered)), max_size=5)))
    return [ordered[a:b] for a, b in zip([0, *cuts], [*cuts, len(ordered)], strict=True)]


@lives
@given(towns, st.data())
def test_any_number_of_loads_chains_as_one(
    build: DuckDBPyConnection, town: Town, data: st.DataObject
) -> None:
    clear(build)
    keys = add_meters(build, town)
    rows = readings_of(town, keys)
    for part in data.draw(loads(rows)):
        add_readings(build, part)
        chain.rebuild(build)
    assert snapshot(build) == at_once(build, town, rows)


@lives
@given(towns, st.data())
def test_corrected_readings_chain_as_if_they_had_been_right(
    build: DuckDBPyConnection, town: Town, data: st.DataObject
) -> None:
    clear(build)
    keys = add_meters(build, town)
    rows = readings_of(town, keys)
    wrong = data.draw(st.lists(st.sampled_from(rows), min_size=1, max_size=3))
    mistaken = [
        (key, replace(r, litres=r.litres + 777) if (key, r) in wrong else r) for key, r in rows
    ]
    add_readings(build, mistaken)
    chain.rebuild(build)
    add_readings(build, [row for row in rows if row in wrong])
    chain.rebuild(build)
    assert snapshot(build) == at_once(build, town, rows)


@lives
@given(towns, st.data())
def test_meters_described_anew_chain_as_if_they_had_been_right(
    build: DuckDBPyConnection, town: Town, data: st.DataObject
) -> None:
    clear(build)
    keys = add_meters(build, town)
    rows = readings_of(town, keys)
    meter = data.draw(st.sampled_from([device for place in town for device in place]))
    describe(build, keys[meter.meter_id], 8, not meter.is_reversed)
    add_readings(build, rows)
    chain.rebuild(build)
    describe(build, keys[meter.meter_id], meter.digits, meter.is_reversed)
    build.execute("insert into chain.dirty values (?, '-infinity')", [keys[meter.meter_id]])
    chain.rebuild(build)
    assert snapshot(build) == at_once(build, town, rows)


def describe(build: DuckDBPyConnection, key: int, digits: int | None, is_reversed: bool) -> None:
    build.execute(
        "update feed.meters set digits = ?, is_reversed = ? where meter_key = ?",
        [digits, is_reversed, key],
    )


@lives
@given(towns)
def test_chaining_again_what_did_not_change_changes_nothing(
    build: DuckDBPyConnection, town: Town
) -> None:
    clear(build)
    rows = readings_of(town, add_meters(build, town))
    before = at_once(build, town, rows)
    add_readings(build, rows)
    chain.rebuild(build)
    assert snapshot(build) == before
    assert chain.rebuild(build) == 0
    assert snapshot(build) == before
