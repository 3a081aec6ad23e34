"""Labels of a time axis whose positions are the numbers of buckets."""

from __future__ import annotations

from typing import Any

from core.period import Buckets, Step
from ui import formats

FEWEST_PLACES = 5


def axis(buckets: Buckets) -> dict[str, Any]:
    """A time axis of plotly; a few columns stay slim in its middle."""
    positions, texts = ticks(buckets)
    middle, room = (len(buckets) - 1) / 2, max(len(buckets), FEWEST_PLACES) / 2 + 0.1
    return {
        "tickvals": positions,
        "ticktext": texts,
        "tickangle": 0,
        "range": [middle - room, middle + room],
        "showgrid": False,
        "fixedrange": True,
        "automargin": True,
    }


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
