"""A figure that is drawn once and sent often."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go


class Drawing(go.Figure):
    """A figure whose plain form is made at the first sending; it must not be changed after that."""

    _plain: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plotly would copy the whole figure at every rerun of a page."""
        if self._plain is None:
            self._plain = super().to_dict()
        return self._plain
