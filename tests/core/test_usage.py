"""The arithmetic of usage: additive, exact, never inventing water."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.period import Buckets, Period, Step, divide
from core.usage import (
    Origin,
    ReadingKind,
    Register,
    Usage,
    no_usage,
    supports,
    usage,
)

FIRST_DAY, LAST_DAY = date(2024, 10, 1), date(2026, 4, 30)
EARLIEST = int(datetime(2024, 9, 1, tzinfo=UTC).timestamp())
LATEST = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp())

moments = st.integers(EARLIEST, LATEST)
kinds = st.sampled_from(list(ReadingKind))
readings = st.lists(st.tuples(moments, st.integers(0, 10**12), kinds), max_size=40)
days = st.dates(FIRST_DAY, LAST_DAY)
periods = st.tuples(days, days).map(lambda pair: Period(min(pair), max(pair)))
steps = st.sampled_from([Step.HOUR, Step.DAY, Step.WEEK, Step.MONTH])


def register_of(rows: list[tuple[int, int, ReadingKind]]) -> Register:
    return Register.of(*zip(*rows, strict=True)) if rows else Register.of([], [], [])


def rising(rows: list[tuple[int, int, ReadingKind]]) -> list[tuple[int, int, ReadingKind]]:
    """The same readings, with totals that never fall over time."""
    ordered = sorted(rows)
    totals = sorted(total for _, total, _ in rows)
    return [(at, total, kind) for (at, _, kind), total in zip(ordered, totals, strict=True)]


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def shares(found: Usage, bucket: int = 0) -> dict[Origin, float]:
    """Origins that occur in a bucket, with their shares."""
    return {Origin(i): share for i, share in enumerate(found.shares[bucket].tolist()) if share}


def simple(*rows: tuple[datetime, int, ReadingKind]) -> Register:
    return register_of([(seconds(at), litres, kind) for at, litres, kind in rows])


def total_by_fractions(register: Register, moment: int) -> int:
    """T by exact rational arithmetic, written from the definition."""
    at, litres = list(map(int, register.moments)), list(map(int, register.litres))
    if moment <= at[0]:
        return litres[0]
    if moment >= at[-1]:
        return litres[-1]
    right = next(index for index, value in enumerate(at) if value > moment)
    slope = Fraction(litres[right] - litres[right - 1], at[right] - at[right - 1])
    return floor(litres[right - 1] + slope * (moment - at[right - 1]) + Fraction(1, 2))


@given(readings, periods, steps)
def test_any_division_adds_up_to_the_whole(rows, period, step) -> None:
    register = register_of(rows)
    whole = usage([register], divide(period, Step.SETTLEMENT))
    parts = usage([register], divide(period, step))
    assert parts.total == whole.total
    assert (parts.seconds.sum(axis=0).sum()) == whole.seconds.sum()


@given(readings, periods, st.lists(st.integers(EARLIEST, LATEST), max_size=30))
def test_a_division_at_arbitrary_moments_adds_up_to_the_whole(rows, period, inner) -> None:
    register = register_of(rows)
    start, end = seconds(period.start_at), seconds(period.end_at)
    bounds = sorted([start, end, *(moment for moment in inner if start <= moment <= end)])
    parts = usage([register], Buckets(period, Step.SETTLEMENT, np.array(bounds)))
    assert parts.total == usage([register], divide(period, Step.SETTLEMENT)).total


@given(readings, periods)
def test_a_year_before_is_divided_without_loss(rows, period) -> None:
    register = register_of([(at - 365 * 86400, total, kind) for at, total, kind in rows])
    for step in (Step.HOUR, Step.DAY, Step.MONTH):
        earlier = divide(period, step).year_before()
        whole = usage([register], divide(period.year_before(), Step.SETTLEMENT))
        assert usage([register], earlier).total == whole.total


@given(readings, periods, steps)
def test_origins_add_up_to_the_litres_of_each_bucket(rows, period, step) -> None:
    found = usage([register_of(rows)], divide(period, step))
    assert (found.by_origin.sum(axis=1) == found.litres).all()
    assert (found.seconds >= 0).all()
    assert (found.seconds.sum(axis=1) <= found.expected_s).all()


@given(readings, periods, steps)
def test_a_register_that_never_falls_uses_no_negative_water(rows, period, step) -> None:
    found = usage([register_of(rising(rows))], divide(period, step))
    assert (found.by_origin >= 0).all()


@given(readings.filter(lambda rows: len({row[0] for row in rows}) > 1))
def test_the_line_agrees_with_exact_fractions(rows) -> None:
    register = register_of(rows)
    asked = np.linspace(EARLIEST - 100, LATEST + 100, 50).astype(np.int64)
    exact = [total_by_fractions(register, int(moment)) for moment in asked]
    assert register.total_at(asked).tolist() == exact


@given(st.integers(0, 2**62), st.integers(0, 2**62), st.integers(1, 90 * 31_557_600), st.data())
def test_the_largest_totals_and_longest_spans_do_not_overflow(before, after, span, data) -> None:
    register = Register.of([0, span], [before, after], [3, 3])
    moment = data.draw(st.integers(0, span))
    exact = total_by_fractions(register, moment)
    assert int(register.total_at(np.array([moment]))[0]) == exact


@given(readings, periods)
def test_a_reading_taken_again_changes_nothing_when_it_repeats(rows, period) -> None:
    buckets = divide(period, Step.DAY)
    once, twice = register_of(rows), register_of(rows + rows)
    assert (usage([once], buckets).by_origin == usage([twice], buckets).by_origin).all()


@given(readings.filter(lambda rows: len(rows) > 2), periods, st.data())
def test_an_exchange_of_the_meter_leaves_the_chained_usage_as_it_was(rows, period, data) -> None:
    """A device taken out and another put in at one moment, both at the chained total."""
    register = register_of(rows)
    moment = data.draw(st.integers(int(register.moments[0]), int(register.moments[-1])))
    total = int(register.total_at(np.array([moment]))[0])
    exchanged = register_of(
        [*rows, (moment, total, ReadingKind.REMOVE), (moment, total, ReadingKind.INSTALL)]
    )
    buckets = divide(period, Step.SETTLEMENT)
    assert abs(usage([exchanged], buckets).total - usage([register], buckets).total) <= 2


def test_of_two_readings_at_one_moment_the_more_trusted_holds() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    later = at + timedelta(days=10)
    register = simple(
        (later, 900, ReadingKind.INSPECTOR),
        (later, 500, ReadingKind.CUSTOMER),
        (at, 100, ReadingKind.INSPECTOR),
    )
    assert register.litres.tolist() == [100, 900]


def test_nothing_is_used_outside_the_first_and_the_last_reading() -> None:
    register = simple(
        (datetime(2026, 3, 10, tzinfo=UTC), 1000, ReadingKind.INSPECTOR),
        (datetime(2026, 3, 20, tzinfo=UTC), 3000, ReadingKind.INSPECTOR),
    )
    found = usage([register], divide(Period(date(2026, 1, 1), date(2026, 6, 30)), Step.MONTH))
    assert found.litres.tolist() == [0, 0, 2000, 0, 0, 0]
    assert found.is_known.tolist() == [False, False, True, False, False, False]
    assert not found.is_complete.any()


def test_one_reading_alone_tells_nothing() -> None:
    register = simple((datetime(2026, 3, 10, tzinfo=UTC), 1000, ReadingKind.INSTALL))
    buckets = divide(Period(date(2026, 3, 1), date(2026, 3, 31)), Step.DAY)
    assert not usage([register], buckets).is_known.any()


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_on_which_the_clock_changes_has_its_own_length(day: date, hours: int) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)
    register = simple(
        (start, 0, ReadingKind.RADIO), (start + timedelta(days=5), 5 * 24, ReadingKind.RADIO)
    )
    whole = usage([register], divide(Period(day, day), Step.DAY))
    hourly = usage([register], divide(Period(day, day), Step.HOUR))
    assert whole.litres.tolist() == [hours]
    assert hourly.litres.tolist() == [1] * hours


def test_between_true_readings_a_month_apart_months_are_measured_and_days_are_not() -> None:
    register = simple(
        (datetime(2026, 2, 27, tzinfo=UTC), 0, ReadingKind.INSPECTOR),
        (datetime(2026, 4, 2, tzinfo=UTC), 3400, ReadingKind.INSPECTOR),
    )
    march = Period(date(2026, 3, 1), date(2026, 3, 31))
    assert shares(usage([register], divide(march, Step.MONTH))) == {Origin.INSPECTOR: 1.0}
    assert shares(usage([register], divide(march, Step.DAY))) == {Origin.INTERPOLATED: 1.0}


def test_an_estimate_at_either_end_makes_the_volume_an_estimate() -> None:
    at = [datetime(2026, month, 1, 12, tzinfo=UTC) for month in (1, 2, 3, 4)]
    register = simple(
        (at[0], 0, ReadingKind.INSPECTOR),
        (at[1], 3100, ReadingKind.ESTIMATE),
        (at[2], 5900, ReadingKind.CUSTOMER),
        (at[3], 9000, ReadingKind.RADIO),
    )
    found = usage([register], divide(Period(date(2026, 1, 2), date(2026, 3, 31)), Step.MONTH))
    assert set(shares(found, 0)) == {Origin.ESTIMATE}
    assert shares(found, 1)[Origin.ESTIMATE] > 0.97
    assert set(shares(found, 2)) == {Origin.ESTIMATE, Origin.RADIO}


def test_a_correction_of_a_high_estimate_shows_as_negative_usage() -> None:
    register = simple(
        (datetime(2026, 1, 1, tzinfo=UTC), 0, ReadingKind.INSPECTOR),
        (datetime(2026, 2, 1, tzinfo=UTC), 9000, ReadingKind.ESTIMATE),
        (datetime(2026, 3, 1, tzinfo=UTC), 6000, ReadingKind.INSPECTOR),
    )
    found = usage([register], divide(Period(date(2026, 2, 10), date(2026, 2, 20)), Step.SETTLEMENT))
    assert found.total < 0
    assert shares(found, 0) == {Origin.ESTIMATE: 1.0}


def test_without_volume_the_origin_is_that_of_the_time() -> None:
    register = simple(
        (datetime(2026, 1, 1, tzinfo=UTC), 70, ReadingKind.INSPECTOR),
        (datetime(2026, 2, 10, tzinfo=UTC), 70, ReadingKind.CUSTOMER),
    )
    found = usage([register], divide(Period(date(2026, 1, 3), date(2026, 1, 31)), Step.MONTH))
    assert found.litres.tolist() == [0]
    assert shares(found, 0) == {Origin.CUSTOMER: 1.0}


def test_between_two_stays_nothing_is_known() -> None:
    stays = [
        simple(
            (datetime(2026, month, 1, tzinfo=UTC), litres, ReadingKind.INSPECTOR),
            (datetime(2026, month, 28, tzinfo=UTC), litres + 500, ReadingKind.INSPECTOR),
        )
        for month, litres in ((1, 0), (3, 9000))
    ]
    found = usage(stays, divide(Period(date(2026, 1, 1), date(2026, 3, 31)), Step.MONTH))
    assert found.total == 1000
    assert found.is_known.tolist() == [True, False, True]


def test_two_service_points_are_complete_only_together() -> None:
    period = Period(date(2026, 2, 1), date(2026, 2, 28))
    buckets = divide(period, Step.MONTH)
    full = simple(
        (datetime(2026, 1, 1, tzinfo=UTC), 0, ReadingKind.RADIO),
        (datetime(2026, 4, 1, tzinfo=UTC), 9000, ReadingKind.RADIO),
    )
    both = usage([full], buckets) + usage([full], buckets)
    assert both.is_complete.all()
    assert both.total == 2 * usage([full], buckets).total
    half = usage([full], buckets) + no_usage(buckets)
    assert half.is_known.all()
    assert not half.is_complete.any()


def test_steps_are_supported_where_readings_are_close_enough() -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    hourly = simple(*((start + timedelta(hours=h), h, ReadingKind.RADIO) for h in range(24 * 40)))
    daily = simple(*((start + timedelta(days=d), d, ReadingKind.RADIO) for d in range(40)))
    march = Period(date(2026, 3, 2), date(2026, 3, 31))
    assert supports([hourly], march, Step.HOUR)
    assert not supports([daily], march, Step.HOUR)
    assert supports([daily], march, Step.DAY)
    assert not supports([], march, Step.MONTH)
