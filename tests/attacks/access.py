"""The tables of docs/access.md, for the tests that try every cell of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

Row = dict[str, str]
"""What each role (a column) may do."""


@cache
def _text() -> str:
    return (ROOT / "docs" / "access.md").read_text(encoding="utf-8")


def table(heading: str) -> dict[str, Row]:
    """The table below a heading: its rows by their first cell, without the marks of code."""
    lines = _text().split(f"## {heading}\n")[1].split("\n## ")[0].splitlines()
    head, _rule, *rows = (
        [c.strip() for c in line.strip("|").split("|")] for line in lines if line.startswith("|")
    )
    return {row[0].strip("`"): dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def cells(heading: str) -> list[tuple[str, str, str]]:
    """The same as (what, role, may), one for each cell."""
    return [(what, who, may) for what, row in table(heading).items() for who, may in row.items()]
