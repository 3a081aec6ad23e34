"""Days, price steps and slips, each by itself."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.days import as_date, day_number, easter, month_starts_between, route_dates, working_day
from demo.lines import split_by_days
from demo.plan import Plan
from demo.slips import transposed
from demo.tariffs import STEPS


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2024, date(2024, 3, 31)), (2026, date(2026, 4, 5)), (2027, date(2027, 3, 28))],
)
def test_easter_falls_where_the_calendar_has_it(year: int, sunday: date) -> None:
    assert easter(year) == sunday


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2025, 12, 23), date(2025, 12, 29)),
        (date(2026, 4, 30), date(2026, 5, 4)),
        (date(2026, 11, 10), date(2026, 11, 12)),
        (date(2027, 1, 5), date(2027, 1, 7)),
    ],
)
def test_the_next_working_day_leaps_over_holidays(day: date, following: date) -> None:
    assert as_date(working_day([day_number(day)], 1)[0]) == following


def test_inspectors_walk_on_working_days_of_the_month_they_should() -> None:
    months = np.arange(600, 700)
    for route in route_dates(months):
        found = [as_date(day) for day in route]
        assert all(day.weekday() < 5 for day in found)
        assert [(day.year - 1970) * 12 + day.month - 1 for day in found] == months.tolist()


@given(st.integers(12_000, 22_000), st.integers(0, 400), st.integers(0, 400))
def test_firsts_of_a_month_add_up_over_any_division(start: int, first: int, second: int) -> None:
    middle, end = start + first, start + first + second
    parts = month_starts_between(start, middle) + month_starts_between(middle, end)
    assert parts == month_starts_between(start, end)
    assert parts == sum(as_date(day).day == 1 for day in range(start, end))


@given(st.integers(0, 10_000), st.integers(1, 400), st.data())
def test_a_split_volume_is_whole_and_loses_nothing(volume: int, days: int, data) -> None:
    step = data.draw(st.integers(0, days))
    early = int(split_by_days(volume, 0, step, days))
    assert 0 <= early <= volume
    assert abs(early - volume * step / days) <= 0.5


@given(st.integers(0, 99_999))
def test_transposed_digits_are_the_same_digits(true: int) -> None:
    found = int(transposed(np.random.default_rng(true), np.array([true]))[0])
    assert found != true
    if found >= 0:
        assert sorted(str(found).zfill(6)) == sorted(str(true).zfill(6))
    else:
        assert len(set(str(true))) == 1


def test_published_prices_stand_as_published() -> None:
    steps = {(code, step.start): step for code, found in STEPS.items() for step in found}
    paper, business = steps[0, date(2025, 11, 25)], steps[3, date(2026, 1, 11)]
    assert (paper.water, paper.sewage, paper.subscription) == (697, 949, 1425)
    assert (business.water, business.sewage) == (576, 795)
    assert (business.subscription, business.sewage_subscription) == (668, 933)


def test_prices_that_were_made_up_say_so() -> None:
    for found in STEPS.values():
        for step in found:
            is_real = step.start >= date(2021, 10, 27) if len(found[-1].prices) == 3 else None
            is_real = step.start >= date(2024, 1, 11) if is_real is None else is_real
            assert is_real or "przyjęta na potrzeby pokazu" in step.decision


def test_a_plan_divides_its_customers_without_rest() -> None:
    for size in (20, 21, 99, 400, 12_345, 100_000):
        plan = Plan(size, 5, 1)
        parts = plan.houses + plan.moves + plan.managers + plan.businesses
        assert parts == size
