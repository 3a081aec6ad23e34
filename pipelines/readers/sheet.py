"""XLSX, row by row: a sheet that claims a million columns costs no memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from core.errors import SourceError
from pipelines.profile import FileRule
from pipelines.readers.prepared import SEPARATOR, Prepared
from pipelines.readers.unpack import Bounds

MAX_COLUMNS = 500
SLACK = 4 << 20
"""A small sheet may unpack to this much whatever its ratio; reading it takes about a second."""

MAX_EMPTY_ROWS, MAX_EMPTY_CELLS = 10_000, 100_000
"""A sheet ends where that many come one after another."""


def prepare_sheet(path: Path, rule: FileRule, folder: Path, bounds: Bounds) -> Prepared:
    """Convert one sheet (the first, or the profile's `sheet`) to text. Raises SourceError."""
    # Every command would wait a tenth of a second for a library that few files need.
    from openpyxl import load_workbook

    _check_packing(path, bounds)
    try:
        with closing(load_workbook(path, read_only=True, data_only=True)) as book:
            return _convert(path, _chosen(path, book, rule), folder)
    except (SourceError, MemoryError):
        raise
    except Exception as error:  # the library raises whatever a damaged part provokes
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise _damaged(path) from error


def _chosen(path: Path, book: Any, rule: FileRule) -> Any:
    if rule.sheet and rule.sheet not in book.sheetnames:
        raise SourceError(f"{path.name}: nie ma arkusza „{rule.sheet}”.")
    return book[rule.sheet] if rule.sheet else book.worksheets[0]


def _damaged(path: Path) -> SourceError:
    return SourceError(f"{path.name}: to nie jest poprawny plik XLSX. Zapisz go jeszcze raz.")


def _check_packing(path: Path, bounds: Bounds) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise _damaged(path) from error
    if unpacked > min(bounds.size_bytes, max(SLACK, path.stat().st_size * bounds.ratio)):
        raise SourceError(
            f"{path.name}: arkusz po rozpakowaniu jest podejrzanie duży. "
            "Usuń puste wiersze i kolumny i zapisz go jeszcze raz."
        )


def _convert(path: Path, sheet: Any, folder: Path) -> Prepared:
    target = folder / f"{path.name}.lines"
    header: list[str] = []
    rows = blanks = 0
    with target.open("w", encoding="utf-8", newline="\n") as out:
        for values in _rows(path, sheet):
            if not any(values):
                # DuckDB takes the first line for the header: blank ones above it come after it.
                blanks += not header
                out.write("\n" if header else "")
                continue
            if not header:
                header = values
                out.write(SEPARATOR.join(values) + "\n" * (blanks + 1))
                continue
            rows += 1
            width = max(len(header), len(values))
            out.write(SEPARATOR.join(values + [""] * (width - len(values))) + "\n")
    if not header:
        raise SourceError(f"{path.name}: arkusz jest pusty.")
    return Prepared(target, header, SEPARATOR, rows, is_native=True)


def _rows(path: Path, sheet: Any) -> Iterator[list[str]]:
    """Text of each row, blank cells at its end cut off; numbering is that of the sheet."""
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(values_only=True), 1)
    empty_rows = empty_cells = 0
    for number, cells in rows:
        values = [_text(value) for value in cells[:MAX_COLUMNS]]
        while values and not values[-1]:
            values.pop()
        empty_rows, empty_cells = (0, 0) if values else (empty_rows + 1, empty_cells + len(cells))
        if empty_rows > MAX_EMPTY_ROWS or empty_cells > MAX_EMPTY_CELLS:
            _refuse_more(path, rows, number)
            return
        yield values


def _refuse_more(path: Path, rows: Iterator[tuple[int, Any]], end: int) -> None:
    """Nothing may stand below the end of a sheet: it would be left out without a word."""
    for number, cells in rows:
        if any(map(_text, cells)):
            raise SourceError(
                f"{path.name}: do wiersza {end} są same puste wiersze, a w wierszu {number} znowu "
                "dane. Usuń puste wiersze ze środka arkusza i zapisz go jeszcze raz."
            )


def _text(value: object) -> str:
    """Canonical text of a cell: ISO dates, decimal point, no line ends."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).replace(SEPARATOR, " ").split())
