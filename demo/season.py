"""How use runs through the week and the year: a row per kind of use, a column per day."""

from __future__ import annotations

import numpy as np

from demo.days import day_of_year, holidays, month_of, weekday
from demo.names import BUSINESS_KINDS
from demo.plan import Plan

SCHOOL, SUMMER = 1, 2


def day_factors(plan: Plan) -> np.ndarray:
    """Factors [kind of use, day]: household, garden, then each kind of business; mean near one."""
    days = np.arange(plan.first_day, plan.last_day + 1)
    rows = [household(days), garden(days, plan)]
    rows += [business(days, weekend, course) for _, weekend, _, _, course in BUSINESS_KINDS]
    return np.stack(rows).astype(np.float32)


def household(days: np.ndarray) -> np.ndarray:
    """A little more in summer, at weekends and over Christmas."""
    angle = 2 * np.pi * (day_of_year(days) - 195) / 365
    factor = (1 + 0.055 * np.cos(angle)) * np.where(weekday(days) >= 5, 1.1, 0.96)
    month_day = day_of_year(days)
    return factor * np.where((month_day >= 356) & (month_day <= 359), 1.25, 1.0)


def garden(days: np.ndarray, plan: Plan) -> np.ndarray:
    """From mid-April to September, most in July, by the weather of the week and of the year."""
    rng = plan.rng("weather")
    day = day_of_year(days)
    bell = np.clip(np.sin(np.pi * (day - 104) / 160), 0, None) ** 1.3
    bell = np.where((day < 104) | (day > 264), 0, bell)
    weeks = (days - days[0]) // 7
    dryness = rng.gamma(2.2, 0.45, weeks[-1] + 1)[weeks]
    years = month_of(days) // 12
    return bell * dryness * rng.uniform(0.6, 1.35, years[-1] - years[0] + 1)[years - years[0]]


def business(days: np.ndarray, weekend: float, course: int) -> np.ndarray:
    """Working days against weekends and holidays; schools rest in summer, hotels live then."""
    resting = (weekday(days) == 6) | np.isin(days.astype("datetime64[D]"), holidays(1990, 2040))
    factor = np.where(resting, weekend * 0.6, np.where(weekday(days) == 5, weekend, 1.0))
    month = month_of(days) % 12 + 1
    if course == SCHOOL:
        return factor * np.where((month == 7) | (month == 8), 0.12, 1.0)
    if course == SUMMER:
        return factor * (1 + 0.35 * np.cos(2 * np.pi * (day_of_year(days) - 200) / 365))
    return factor * np.ones(len(days))


HOUSEHOLD_HOURS = np.array(
    [2, 1, 1, 1, 2, 6, 14, 18, 15, 11, 10, 9, 9, 10, 9, 9, 10, 12, 15, 17, 17, 14, 9, 5], float
)
"""Share of a day's use by local hour, not yet divided by its sum."""
