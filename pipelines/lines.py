"""Finds again, in the file, the few lines that a report must show: their numbers."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd
from duckdb import DuckDBPyConnection

from pipelines.readers.prepared import STAND_IN, Prepared


def number_lines(connection: DuckDBPyConnection, table: str, prepared: Prepared) -> None:
    """Fill `file_line` of the rows of `table` whose `raw` is kept.

    Of lines with the same text, the first is given to the first row, and so on: they are equal.
    """
    if prepared.is_parquet:
        return
    asked = connection.execute(f"select rowid, raw from {table} where raw is not null").fetchall()
    waiting: dict[bytes, list[int]] = defaultdict(list)
    for row_id, raw in reversed(asked):
        waiting[raw.encode()].append(row_id)
    found = _search(prepared, waiting)
    frame = pd.DataFrame(found, columns=["row_id", "file_line", "shown"])
    connection.register("found_lines", frame)
    connection.execute(f"""
        update {table} set file_line = found.file_line, shown = found.shown
        from found_lines as found where {table}.rowid = found.row_id""")
    connection.unregister("found_lines")


def _search(
    prepared: Prepared, waiting: dict[bytes, list[int]]
) -> list[tuple[int, int, str | None]]:
    """One pass over the file: row, line, and where quotes were taken off, the line with them."""
    found: list[tuple[int, int, str | None]] = []
    mark, stand_in = prepared.quote.encode(), prepared.has_stand_ins
    comma = prepared.delimiter.encode()
    with prepared.path.open("rb") as handle:
        lines = enumerate(handle, 1)
        next((line for _, line in lines if line.strip()), None)  # the header is no row
        for number, line in lines:
            text = bare = line.rstrip(b"\n")
            if mark and mark in text:
                bare = text.replace(mark, b"")
            rows = waiting.get(bare)
            while not rows and bare.endswith(comma):
                # DuckDB passes over empty columns beyond the last one.
                bare = bare.removesuffix(comma)
                rows = waiting.get(bare)
            if rows:
                shown = _shown(text.decode(), prepared) if text is not bare or stand_in else None
                found.append((rows.pop(), number + prepared.line_offset, shown))
    return found


def _shown(line: str, prepared: Prepared) -> str:
    """The line with its quotes, so that it can be repaired and read again."""
    if not prepared.has_stand_ins:
        return line
    values = (
        f'"{value.replace(STAND_IN, prepared.delimiter)}"' if STAND_IN in value else value
        for value in line.split(prepared.delimiter)
    )
    return prepared.delimiter.join(values)
