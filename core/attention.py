"""When water use deserves a customer's attention. Careful rules: a wrong alarm costs trust.

Thresholds are ours, stated here once. Both rules look at measured volumes only: neither an estimate
nor a volume spread evenly over time raises or clears anything.
"""

from __future__ import annotations

import numpy as np

from core.usage import Usage

FLOW_HOURS = 72
"""Hours looked at for a flow that never stops."""

KNOWN_HOURS_SHARE = 0.9
"""So many of them must be measured."""

FLOWING_HOURS_SHARE = 0.95
"""So many of those must have water running: one idle hour does not hide a leak."""

LEAST_FLOW_L = 1
"""Litres an hour that count as running."""

GROWTH = 1.5
"""Use is unusual from this multiple of the same days a year before."""

LEAST_GROWTH_L = 5_000
"""And only when it grew by so much: small households are not rung up for a guest."""

MEASURED_SHARE = 0.95
"""Share of the volume that must be measured for two years to be compared."""


def continuous_flow_l_per_h(hours: Usage) -> int | None:
    """Litres an hour that run even in quiet hours; None when water stops now and then.

    ``hours`` are the newest FLOW_HOURS hours. The flow is the lowest tenth of the hours, so that a
    single idle hour neither hides it nor lowers it to nothing.
    """
    is_measured = hours.is_complete & (hours.measured == hours.litres)
    litres = hours.litres[is_measured]
    if len(litres) < KNOWN_HOURS_SHARE * len(hours.litres) or not len(litres):
        return None
    if np.mean(litres >= LEAST_FLOW_L) < FLOWING_HOURS_SHARE:
        return None
    return max(int(np.quantile(litres, 0.1)), LEAST_FLOW_L)


def unusual_growth(now: Usage, before: Usage) -> float | None:
    """How many times more was used than in the same days a year before; None when not unusual.

    None as well when either of the two is not known in full, or not by measurement.
    """
    if not (_is_comparable(now) and _is_comparable(before)) or before.total <= 0:
        return None
    ratio = now.total / before.total
    is_unusual = ratio >= GROWTH and now.total - before.total >= LEAST_GROWTH_L
    return ratio if is_unusual else None


def _is_comparable(usage: Usage) -> bool:
    known_in_full = bool(usage.is_complete.all())
    return known_in_full and int(usage.measured.sum()) >= MEASURED_SHARE * usage.total
