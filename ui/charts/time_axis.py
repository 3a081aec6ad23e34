"""Labels of a time axis whose positions are the numbers of buckets."""

from __future__ import annotations

from core.period import Buckets, Step
from ui import formats


def ticks(buckets: Buckets) -> tuple[list[int], list[str]]:
    """Where the time axis is labelled, sparsely enough for a telephone, and with what."""
    starts, step = buckets.local_starts, buckets.step
    if step is Step.MONTH:
        positions, name, most = list(range(len(starts))), formats.short_month, 13
    elif step is Step.HOUR and buckets.period.days == 1:
        positions, name, most = list(range(len(starts))), None, 9
    elif step is Step.HOUR:
        positions = [index for index, start in enumerate(starts) if start.hour == 0]
        name, most = formats.short_day, 8
    else:
        positions, name, most = list(range(len(starts))), formats.short_day, 8
    every = -(-len(positions) // most)
    positions = positions[::every]
    if name is None:
        return positions, [formats.hour(starts[index]) for index in positions]
    return positions, [name(starts[index].date()) for index in positions]
