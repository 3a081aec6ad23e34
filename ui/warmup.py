"""What a first visitor would otherwise wait for: done once, at start."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import sys

import ui
from locales import LANGUAGES, catalogue

HEAVY = (
    "pandas",
    "plotly.graph_objects",
    "plotly.io",
    "pyarrow",
    "pyarrow.parquet",
    "streamlit.dataframe_util",
    "streamlit.elements.arrow",
    "streamlit.elements.plotly_chart",
)

SWITCH_SECONDS = 0.001
"""How long a page may keep Python to itself while others wait. A run hands over dozens of times,
the loop that serves all sockets at every message; by default each of them would wait 5 ms."""


def warm_up() -> None:
    """Import what pages need, read the catalogues, and take all of it out of the collector's way.

    Frozen objects are never looked at again by the garbage collector, which is what makes a
    collection after a run cheap.
    """
    for name in HEAVY:
        importlib.import_module(name)
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        importlib.import_module(module.name)
    for code in LANGUAGES:
        catalogue(code)
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_SECONDS)


def cool_down() -> None:
    """Undo the freeze when the server stops: frozen objects would be reported as leaks at exit."""
    gc.unfreeze()
