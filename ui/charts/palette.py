"""Colours of the reader's theme, light or dark, for figures.

Streamlit's page puts the theme's own colours in the place of these; a test holds it to that.
"""

from __future__ import annotations

from streamlit.elements.lib.streamlit_plotly_theme import (
    CATEGORY_0,
    CATEGORY_1,
    CATEGORY_2,
    CATEGORY_5,
    FADED_TEXT_05,
)

WATER = CATEGORY_0
GARDEN = CATEGORY_2
EARLIER = CATEGORY_5
MORE, LESS = CATEGORY_1, CATEGORY_0
"""What adds and what takes off: orange and blue, which everybody tells apart."""
GRID = FADED_TEXT_05
CLEAR = "rgba(0,0,0,0)"
