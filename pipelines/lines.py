"""Finds again, in the file, the few lines that a report must show: their numbers."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd
from duckdb import DuckDBPyConnection

from pipelines.readers.prepared import Prepared


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
    frame = pd.DataFrame(found, columns=["row_id", "file_line"])
    connection.register("found_lines", frame)
    connection.execute(f"""
        update {table} set file_line = found.file_line
        from found_lines as found where {table}.rowid = found.row_id""")
    connection.unregister("found_lines")


def _search(prepared: Prepared, waiting: dict[bytes, list[int]]) -> list[tuple[int, int]]:
    """One pass over the file: (row, line) of each line that is waited for."""
    found: list[tuple[int, int]] = []
    mark = prepared.quote.encode()
    with prepared.path.open("rb") as handle:
        for number, line in enumerate(handle, 1):
            text = line.rstrip(b"\n")
            if mark and mark in text:
                text = text.replace(mark, b"")
            rows = waiting.get(text)
            if rows:
                found.append((rows.pop(), number + prepared.line_offset))
    return found
