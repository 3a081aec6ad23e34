"""Periods are whole local days, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.period import Period, Preset, Step, divide, preset_period

days = st.dates(date(2000, 1, 1), date(2040, 12, 31))
short = st.tuples(days, st.integers(0, 800)).map(
    lambda pair: Period(pair[0], pair[0] + timedelta(days=pair[1]))
)


@given(short, st.sampled_from(list(Step)))
def test_buckets_fill_the_period_exactly(period: Period, step: Step) -> None:
    for buckets in (divide(period, step), divide(period, step).year_before()):
        whole = buckets.period
        assert buckets.bounds[0] == whole.start_at.timestamp()
        assert buckets.bounds[-1] == whole.end_at.timestamp()
        assert (np.diff(buckets.bounds) >= 0).all()


@given(short)
def test_a_year_before_keeps_the_number_of_buckets(period: Period) -> None:
    for step in Step:
        assert len(divide(period, step).year_before()) == len(divide(period, step))


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)],
)
def test_a_day_has_as_many_hours_as_the_clock_demands(day: date, hours: int) -> None:
    assert len(divide(Period(day, day), Step.HOUR)) == hours


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    starts = divide(Period(date(2026, 10, 25), date(2026, 10, 25)), Step.HOUR).local_starts
    assert [start.hour for start in starts][:5] == [0, 1, 2, 2, 3]
    assert starts[2].utcoffset() != starts[3].utcoffset()


def test_a_month_begins_at_local_midnight() -> None:
    period = Period(date(2026, 7, 1), date(2026, 7, 31))
    assert period.start_at == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert period.end_at == datetime(2026, 7, 31, 22, tzinfo=UTC)


def test_months_are_cut_where_the_period_begins_and_ends() -> None:
    buckets = divide(Period(date(2026, 1, 20), date(2026, 3, 5)), Step.MONTH)
    assert [start.date() for start in buckets.local_starts] == [
        date(2026, 1, 20), date(2026, 2, 1), date(2026, 3, 1),
    ]  # fmt: skip


def test_weeks_begin_on_monday() -> None:
    buckets = divide(Period(date(2026, 11, 4), date(2026, 11, 20)), Step.WEEK)
    assert [start.date() for start in buckets.local_starts] == [
        date(2026, 11, 4), date(2026, 11, 9), date(2026, 11, 16),
    ]  # fmt: skip


def test_days_between_settlements_are_buckets_of_their_own() -> None:
    settlements = [
        Period(date(2026, 1, 5), date(2026, 3, 4)),
        Period(date(2026, 3, 10), date(2026, 5, 9)),
    ]
    buckets = divide(Period(date(2026, 1, 1), date(2026, 4, 1)), Step.SETTLEMENT, settlements)
    assert [start.date() for start in buckets.local_starts] == [
        date(2026, 1, 1), date(2026, 1, 5), date(2026, 3, 5), date(2026, 3, 10),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        (Preset.THIS_MONTH, date(2026, 3, 1), date(2026, 3, 31)),
        (Preset.LAST_MONTH, date(2026, 2, 1), date(2026, 2, 28)),
        (Preset.THIS_YEAR, date(2026, 1, 1), date(2026, 3, 31)),
        (Preset.LAST_12_MONTHS, date(2025, 4, 1), date(2026, 3, 31)),
    ],
)
def test_presets_mean_these_days_on_31_march(preset: Preset, first: date, last: date) -> None:
    assert preset_period(preset, date(2026, 3, 31)) == Period(first, last)


def test_presets_that_a_day_does_not_decide_are_refused() -> None:
    with pytest.raises(ValueError, match="day alone"):
        preset_period(Preset.DATES, date(2026, 3, 31))


def test_a_year_before_29_february_is_28_february() -> None:
    leap = Period(date(2024, 2, 29), date(2024, 2, 29))
    assert leap.year_before() == Period(date(2023, 2, 28), date(2023, 2, 28))


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Period(date(2026, 2, 2), date(2026, 2, 1))


def test_shared_days_of_two_periods() -> None:
    january = Period(date(2026, 1, 1), date(2026, 1, 31))
    assert january.within(Period(date(2026, 1, 20), date(2026, 3, 1))) == Period(
        date(2026, 1, 20), date(2026, 1, 31)
    )
    assert january.within(Period(date(2026, 2, 1), date(2026, 3, 1))) is None
