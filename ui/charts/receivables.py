"""Receivables by group, stacked by how late they are."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from ui import formats
from ui.charts import palette
from ui.charts.drawing import Drawing
from ui.i18n import _
from ui.receivables import AGES, Ageing

CONFIG = {"displayModeBar": False}
SHADES = ("#8fc1d4", "#f2c879", "#e39a54", "#c8643c", "#8e2f2f")
"""From not yet due to over 90 days; they differ in lightness too."""


def figure(found: Ageing) -> go.Figure:
    """A bar for each group, the first one on top."""
    names = [group.name for group in found.groups]
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": _(title),
            "y": names,
            "x": [float(group.amounts[place]) for group in found.groups],
            "marker": {"color": SHADES[place]},
            "customdata": [formats.money(group.amounts[place]) for group in found.groups],
            "hovertemplate": f"%{{y}}<br>{_(title)}: %{{customdata}}<extra></extra>",
        }
        for place, (_column, title) in enumerate(AGES)
    ]
    return Drawing({"data": data, "layout": _layout(len(names))}, _validate=False)


def _layout(groups: int) -> dict[str, Any]:
    """Axes and legend of so many bars."""
    return {
        "barmode": "stack",
        "height": 130 + 44 * groups,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "separators": ",\u00a0",
        "xaxis": {
            "ticksuffix": f"\u00a0{_('PLN')}",
            "tickformat": ",d",
            "nticks": 5,
            "gridcolor": palette.GRID,
            "automargin": True,
        },
        "yaxis": {"autorange": "reversed", "type": "category", "automargin": True},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
    }
