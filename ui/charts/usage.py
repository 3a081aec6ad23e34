"""Water use over time, and where it is known from: measured, spread evenly, estimated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.period import Step
from core.usage import Origin, Usage
from ui import formats
from ui.charts import palette, time_axis
from ui.charts.drawing import Drawing
from ui.i18n import _
from ui.usage_question import Look
from ui.usage_table import LITRE_STEPS, Row, unit, volume
from ui.usage_view import UsageAnswer

Trace = dict[str, Any]
"""A trace of plotly as plain data: objects of plotly would cost more than the rest of the page."""

Drawn = Callable[[np.ndarray], list[float | None]]
"""Turns litres of the buckets into what is drawn of them."""

CONFIG = {"displayModeBar": False}

MOST_MARKERS = 62
"""Up to so many points a line shows each of them."""


@dataclass(frozen=True)
class Kind:
    """A class of origin as it is drawn."""

    mark: str
    name: str
    litres: np.ndarray


def figure(answer: UsageAnswer, rows: Sequence[Row], look: Look, is_cumulative: bool) -> go.Figure:
    """Columns or a line of the water, beside the year before and with the garden's part in it."""
    scale = 1 if answer.buckets.step in LITRE_STEPS else 1000
    shape = np.cumsum if is_cumulative else np.asarray
    is_line = look is Look.LINE

    def drawn(litres: np.ndarray, used: Usage = answer.water) -> list[float | None]:
        is_shown = _told_by_line(used) if is_line and not is_cumulative else used.is_known
        return _with_gaps(shape(litres) / scale, is_shown)

    hover = _hovers(rows, answer.buckets.step)
    traces = _line(answer, rows, hover, drawn) if is_line else _columns(answer, hover, drawn)
    if answer.garden is not None and answer.garden.litres.any():
        traces.append(_garden(drawn(answer.garden.litres, answer.garden)))
    if answer.before is not None:
        traces.insert(0, _before(drawn(answer.before.litres, answer.before), look))
    return Drawing({"data": traces, "layout": _layout(answer, rows)}, _validate=False)


def kinds(water: Usage) -> list[Kind]:
    """The classes of origin that occur, with their litres in each bucket."""
    some = [
        Kind("measured", _("measured"), water.measured),
        Kind("interpolated", _("spread evenly between readings"), _of(water, Origin.INTERPOLATED)),
        Kind("estimate", _("estimated"), _of(water, Origin.ESTIMATE)),
    ]
    return [kind for kind in some if kind.litres.any()] or some[:1]


def _of(water: Usage, origin: Origin) -> np.ndarray:
    return water.by_origin[:, origin]


def _with_gaps(values: np.ndarray, is_shown: np.ndarray) -> list[float | None]:
    """The values, and gaps where they are not shown."""
    pairs = zip(values.tolist(), is_shown.tolist(), strict=True)
    return [value if shown else None for value, shown in pairs]


def _told_by_line(used: Usage) -> np.ndarray:
    """Buckets that a line goes through: a part of one would look like a fall."""
    return used.is_complete if used.is_complete.any() else used.is_known


LOOKS = {
    "measured": {"color": palette.WATER},
    "interpolated": {"color": palette.WATER},
    "estimate": {
        "color": palette.WATER,
        "line": {"color": palette.WATER, "width": 1},
        "pattern": {
            "shape": "/",
            "fillmode": "replace",
            "fgcolor": palette.WATER,
            "bgcolor": palette.CLEAR,
            "size": 7,
            "solidity": 0.35,
        },
    },
}
SYMBOLS = {"interpolated": "circle-open", "estimate": "diamond-open"}


def _columns(answer: UsageAnswer, hover: Sequence[str], drawn: Drawn) -> list[Trace]:
    """A column for each bucket, divided by origin."""
    return [
        {
            "type": "bar",
            "name": kind.name,
            "y": [value or None for value in drawn(kind.litres)],
            "marker": LOOKS[kind.mark],
            "opacity": 0.42 if kind.mark == "interpolated" else 1,
            "offsetgroup": "now",
            "hovertext": hover,
            "hoverinfo": "text",
        }
        for kind in kinds(answer.water)
    ]


def _line(
    answer: UsageAnswer, rows: Sequence[Row], hover: Sequence[str], drawn: Drawn
) -> list[Trace]:
    """One line, with marks where the volume is not measured."""
    values = drawn(answer.water.litres)
    line = {
        "type": "scatter",
        "name": _("water"),
        "y": values,
        "mode": "lines+markers" if len(rows) <= MOST_MARKERS else "lines",
        "line": {"color": palette.WATER, "width": 2.5},
        "marker": {"size": 6},
        "hovertext": hover,
        "hoverinfo": "text",
    }
    unsure = [kind for kind in kinds(answer.water) if kind.mark in SYMBOLS]
    return [line, *(_marks(kind, rows, values) for kind in unsure)]


def _marks(kind: Kind, rows: Sequence[Row], values: Sequence[float | None]) -> Trace:
    """Marks on those points of the line that are mostly of one class."""
    pairs = zip(rows, values, strict=True)
    return {
        "type": "scatter",
        "name": kind.name,
        "y": [value if row.mark == kind.mark else None for row, value in pairs],
        "mode": "markers",
        "marker": {
            "symbol": SYMBOLS[kind.mark],
            "size": 11,
            "color": palette.WATER,
            "line": {"width": 2},
        },
        "hoverinfo": "skip",
    }


def _before(values: Sequence[float | None], look: Look) -> Trace:
    shared = {"name": _("year before"), "y": values, "hoverinfo": "skip"}
    if look is Look.COLUMNS:
        marker = {"color": palette.EARLIER}
        return {**shared, "type": "bar", "marker": marker, "opacity": 0.5, "offsetgroup": "before"}
    line = {"color": palette.EARLIER, "width": 2, "dash": "dot"}
    return {**shared, "type": "scatter", "mode": "lines", "line": line}


def _garden(values: Sequence[float | None]) -> Trace:
    return {
        "type": "scatter",
        "name": _("of it garden"),
        "y": values,
        "mode": "lines+markers",
        "line": {"color": palette.GARDEN, "width": 2},
        "marker": {"size": 5},
        "hoverinfo": "skip",
    }


def _hovers(rows: Sequence[Row], step: Step) -> list[str]:
    garden, before = _("of it garden"), _("year before")
    return [
        f"<b>{row.label}</b><br>{volume(row.water_l, step)} · {row.origin}"
        + (f"<br>{garden}: {volume(row.garden_l, step)}" if row.garden_l else "")
        + (f"<br>{before}: {volume(row.before_l, step)}" if row.before_l is not None else "")
        for row in rows
    ]


def _layout(answer: UsageAnswer, rows: Sequence[Row]) -> Trace:
    return {
        "barmode": "relative",
        "bargap": 0.28 if len(rows) < MOST_MARKERS else 0.12,
        "height": 360,
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
        "separators": formats.separators(),
        "hovermode": "closest",
        "dragmode": False,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        "showlegend": True,
        "xaxis": time_axis.axis(answer.buckets),
        "yaxis": {
            "ticksuffix": f"{formats.NBSP}{unit(answer.buckets.step)}",
            "rangemode": "tozero",
            "fixedrange": True,
            "automargin": True,
            "separatethousands": True,
        },
    }


def told(answer: UsageAnswer, rows: Sequence[Row]) -> str:
    """The figure in a sentence, for those who do not see it."""
    known = [row for row in rows if row.water_l is not None]
    if not known:
        return _("No water use is known in this period.")
    most = max(known, key=lambda row: row.water_l)
    words = _(
        "Water use, {period}: {total} altogether; most in {label}: {most}. "
        "The table below the chart holds the same numbers."
    )
    return words.format(
        period=formats.days_between(answer.buckets.period.first, answer.buckets.period.last),
        total=formats.cubic_metres(answer.water.total, 1),
        label=most.label,
        most=volume(most.water_l, answer.buckets.step),
    )
