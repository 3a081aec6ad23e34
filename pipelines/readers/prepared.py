"""What every reader hands on: one relation of text columns, and the lines it could not give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

SEPARATOR = "\x1f"
"""Delimiter of files that Kropla writes itself (converted XLSX and JSON lines)."""

STAND_IN = "\ue000"
"""Stands for a delimiter inside a quoted value once the quotes are gone."""

MAX_LINE_BYTES = 64 * 1024


@dataclass(frozen=True)
class Reject:
    """A line that cannot be split into columns."""

    line_number: int
    code: str
    raw_line: str


@dataclass(frozen=True)
class Prepared:
    """A file ready for DuckDB.

    CSV: UTF-8, line feeds only, no quotes, one record a line; ``path`` may be the original file.
    Line numbers are those of the original file (rows of the sheet for XLSX).
    """

    path: Path
    header: list[str]
    delimiter: str
    rows_read: int
    rejects: list[Reject] = field(default_factory=list)
    taken_quote: str = ""
    """The quote that was taken off, where a value held a delimiter or such a quote inside."""
    quote: str = ""
    """Set where DuckDB takes the quotes off itself: every line closes what it opens."""
    is_parquet: bool = False
    is_native: bool = False
    """Numbers and dates come typed, so their text is canonical whatever the profile says."""
    line_offset: int = 0
    """Added to a line number of `path` to get that of the original file."""
    original_lines: Sequence[int] | None = None
    """Where one record is several lines: for each line of `path`, that of the original file."""

    def original(self, line: int) -> int:
        """The line of the original file for a line of `path`."""
        if self.original_lines is not None:
            return self.original_lines[line - 1]
        return line + self.line_offset


def literal(path: Path) -> str:
    """A path as an SQL literal."""
    return "'" + str(path).replace("'", "''") + "'"
