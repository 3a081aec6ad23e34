"""From one amount to another, by what makes the difference: a waterfall that lies on its side.

Lying, the names of the causes have room on a telephone. Sign and amount stand beside each bar, so
nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any

import plotly.graph_objects as go

from ui import formats
from ui.charts import palette
from ui.charts.drawing import Drawing

CONFIG = {"displayModeBar": False}
BAR_HEIGHT, FRAME = 38, 40
TOO_SMALL = Decimal("0.12")
"""Where the largest step is a smaller part of the amounts, the axis does not begin at nought."""


@dataclass(frozen=True)
class Bar:
    """A step or, when it is a sum, an amount reached; with its words."""

    name: str
    amount: Decimal
    text: str
    is_sum: bool = False


def figure(bars: Sequence[Bar]) -> go.Figure:
    """The bars in their order from above; the first and the last are sums."""
    trace = {
        "type": "waterfall",
        "orientation": "h",
        "y": [bar.name for bar in bars],
        # Only here, where it is drawn, an amount becomes a length.
        "x": [float(bar.amount) for bar in bars],
        "measure": _measures(bars),
        "text": [bar.text for bar in bars],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertext": [f"{bar.name}: {bar.text}" for bar in bars],
        "hoverinfo": "text",
        "increasing": {"marker": {"color": palette.MORE}},
        "decreasing": {"marker": {"color": palette.LESS}},
        "totals": {"marker": {"color": palette.EARLIER}},
        "connector": {"line": {"color": palette.GRID, "width": 1}},
    }
    return Drawing({"data": [trace], "layout": _layout(bars)}, _validate=False)


def _measures(bars: Sequence[Bar]) -> list[str]:
    kinds = ["total" if bar.is_sum else "relative" for bar in bars]
    return ["absolute", *kinds[1:]]


def _layout(bars: Sequence[Bar]) -> dict[str, Any]:
    return {
        "height": BAR_HEIGHT * len(bars) + FRAME,
        "margin": {"l": 0, "r": 0, "t": 4, "b": 0},
        "separators": formats.separators(),
        "showlegend": False,
        "dragmode": False,
        "xaxis": {
            "range": _range(bars),
            "nticks": 4,
            "ticksuffix": f"{formats.NBSP}zł",
            "separatethousands": True,
            "fixedrange": True,
        },
        "yaxis": {
            "autorange": "reversed", "automargin": True, "fixedrange": True, "showgrid": False,
        },
    }  # fmt: skip


def _range(bars: Sequence[Bar]) -> list[float]:
    """From the lowest to the highest level, with room for words at both ends."""
    levels = list(accumulate(bar.amount for bar in bars[:-1]))
    low, high = min(levels), max(levels)
    largest = max((abs(bar.amount) for bar in bars[1:-1]), default=Decimal(0))
    if low < 0 or largest >= TOO_SMALL * high:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    else:
        low -= 2 * largest
    room = max(high - low, Decimal(1))
    return [
        float(low - (room * Decimal("0.3") if low < 0 else 0)),
        float(high + room * Decimal("0.3")),
    ]
