"""Finds again, in the file, the few lines that a report must show: their numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import IO

from duckdb import DuckDBPyConnection

from pipelines.readers.prepared import STAND_IN, Prepared
from warehouse.statements import put

BLOCK, BATCH = 1 << 16, 60
"""Bytes that are read at once, and lines that are passed over at once if none is asked for."""


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
    columns = {"row_id": "bigint", "file_line": "bigint", "shown": "varchar"}
    put(connection, "found_lines", columns, _search(prepared, waiting))
    connection.execute(f"""
        update {table} set file_line = found.file_line, shown = found.shown
        from found_lines as found where {table}.rowid = found.row_id""")
    connection.execute("drop table found_lines")


def _search(
    prepared: Prepared, waiting: dict[bytes, list[int]]
) -> list[tuple[int, int, str | None]]:
    """One pass over the file: row, line, and where quotes were taken off, the line with them."""
    found: list[tuple[int, int, str | None]] = []
    ends = f"{prepared.delimiter}\n".encode()
    marks = [mark.encode() for mark in (prepared.quote,) if mark]
    with prepared.path.open("rb") as handle:
        number = _skip_header(handle)
        while block := handle.read(BLOCK) + handle.readline():
            lines = block.removesuffix(b"\n").split(b"\n")
            is_bare = not any(mark in block for mark in marks) and ends not in block + b"\n"
            for start in range(0, len(lines), BATCH):
                batch = lines[start : start + BATCH]
                if not is_bare or not waiting.keys().isdisjoint(batch):
                    found += _search_lines(batch, number + start, prepared, waiting)
            number += len(lines)
    return found


def _skip_header(handle: IO[bytes]) -> int:
    """Leave the header, which is no row, and blank lines above it; the number of the next line."""
    number = 1
    while (line := handle.readline()) and not line.strip():
        number += 1
    return number + 1


def _search_lines(
    lines: list[bytes], first: int, prepared: Prepared, waiting: dict[bytes, list[int]]
) -> Iterator[tuple[int, int, str | None]]:
    mark, comma = prepared.quote.encode(), prepared.delimiter.encode()
    for number, text in enumerate(lines, first):
        bare = text.replace(mark, b"") if mark else text
        rows = waiting.get(bare)
        while not rows and bare.endswith(comma):
            # DuckDB passes over empty columns beyond the last one.
            bare = bare.removesuffix(comma)
            rows = waiting.get(bare)
        if rows:
            is_changed = bare != text or prepared.taken_quote
            original = prepared.original(number)
            yield rows.pop(), original, _shown(text.decode(), prepared) if is_changed else None


def _shown(line: str, prepared: Prepared) -> str:
    """The line with its quotes, so that it can be repaired and read again."""
    quote, comma = prepared.taken_quote, prepared.delimiter
    if not quote:
        return line
    values = (value.replace(STAND_IN, comma) for value in line.split(comma))
    return comma.join(
        f"{quote}{value.replace(quote, quote * 2)}{quote}"
        if quote in value or comma in value
        else value
        for value in values
    )
