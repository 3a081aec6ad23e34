"""The console tables are printed on: as wide as the terminal, wide enough in a log."""

from __future__ import annotations

from rich.console import Console

LOG_WIDTH = 120


def console() -> Console:
    """A console for standard output."""
    out = Console()
    return out if out.is_terminal else Console(width=LOG_WIDTH)
