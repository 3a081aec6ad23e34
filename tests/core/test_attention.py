"""Rules of attention on made-up hours and months."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from core.attention import FLOW_HOURS, continuous_flow_l_per_h, unusual_growth
from core.period import Period, Step, divide
from core.usage import Origin, Usage

QUIET = [0] * 6 + [8, 30, 25, 2, 0, 4, 9, 3, 0, 5, 12, 20, 33, 18, 9, 4, 0, 0]


def hours(litres: list[int], origin: Origin = Origin.RADIO) -> Usage:
    by_origin = np.zeros((len(litres), len(Origin)), dtype=np.int64)
    seconds = np.zeros_like(by_origin)
    by_origin[:, origin] = litres
    seconds[:, origin] = 3600
    return Usage(by_origin, seconds, np.full(len(litres), 3600))


def test_a_household_that_sleeps_has_no_leak() -> None:
    assert continuous_flow_l_per_h(hours(QUIET * 3)) is None


def test_a_running_toilet_is_found_with_its_flow() -> None:
    assert continuous_flow_l_per_h(hours([value + 7 for value in QUIET] * 3)) == 7


def test_one_idle_hour_does_not_hide_a_leak() -> None:
    litres = [value + 7 for value in QUIET] * 3
    litres[5] = litres[50] = 0
    assert continuous_flow_l_per_h(hours(litres)) == 7


def test_what_is_not_measured_neither_raises_nor_clears() -> None:
    leak = [value + 7 for value in QUIET] * 3
    assert continuous_flow_l_per_h(hours(leak, Origin.INTERPOLATED)) is None
    assert continuous_flow_l_per_h(hours(leak, Origin.ESTIMATE)) is None


def test_too_few_measured_hours_tell_nothing() -> None:
    used = hours([9] * FLOW_HOURS)
    used.seconds[:10] = 0
    assert continuous_flow_l_per_h(used) is None


def month(litres: int, origin: Origin = Origin.INSPECTOR, is_whole: bool = True) -> Usage:
    buckets = divide(Period(date(2026, 5, 1), date(2026, 5, 31)), Step.MONTH)
    length = int(np.diff(buckets.bounds)[0])
    by_origin = np.zeros((1, len(Origin)), dtype=np.int64)
    seconds = np.zeros_like(by_origin)
    by_origin[0, origin] = litres
    seconds[0, origin] = length if is_whole else length // 2
    return Usage(by_origin, seconds, np.array([length]))


def test_twice_as_much_is_unusual() -> None:
    assert unusual_growth(month(24_000), month(12_000)) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (month(17_000), month(12_000)),
        (month(4_000), month(1_000)),
        (month(24_000), month(0)),
        (month(24_000), month(-500)),
        (month(24_000, Origin.ESTIMATE), month(12_000)),
        (month(24_000), month(12_000, Origin.INTERPOLATED)),
        (month(24_000, is_whole=False), month(12_000)),
    ],
)
def test_little_growth_or_little_knowledge_is_left_alone(now: Usage, before: Usage) -> None:
    assert unusual_growth(now, before) is None
