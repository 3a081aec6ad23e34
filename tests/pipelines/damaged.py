"""Damaged readings files by seed: what a disk, a mail program or a bad day makes of a file."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
from openpyxl import Workbook

from tests.pipelines.bad_rows import Reading, readings
from tests.pipelines.town import READINGS_HEADER

HEADER = ",".join(READINGS_HEADER)
FIELDS = ("meter", "moment", "register", "kind", "source")


def as_csv(rows: list[Reading], header: str = HEADER) -> bytes:
    """A sound CSV file."""
    return ("\n".join([header, *(row.line() for row in rows)]) + "\n").encode()


def as_xlsx(rows: list[Reading]) -> bytes:
    """A sound XLSX file; every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("odczyty")
    sheet.append(list(READINGS_HEADER))
    for row in rows:
        sheet.append([getattr(row, name) for name in FIELDS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_parquet(rows: list[Reading], folder: Path) -> bytes:
    """A sound Parquet file."""
    source, target = folder / "source.csv", folder / "made.parquet"
    source.write_bytes(as_csv(rows))
    duckdb.sql(f"copy (from read_csv('{source}', all_varchar = true)) to '{target}'")
    return target.read_bytes()


def as_json_lines(rows: list[Reading]) -> bytes:
    """A sound file of JSON lines."""
    names = dict(zip(READINGS_HEADER, FIELDS, strict=True))
    lines = [
        "{" + ", ".join(f'"{name}": "{getattr(row, part)}"' for name, part in names.items()) + "}"
        for row in rows
    ]
    return ("\n".join(lines) + "\n").encode()


def zipped(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of those files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def rezipped(content: bytes, changed: dict[str, bytes | None]) -> bytes:
    """An archive with some members replaced, or left out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members |= {name: value for name, value in changed.items() if value is not None}
    return zipped({n: v for n, v in members.items() if not (n in changed and changed[n] is None)})


SHEET = "xl/worksheets/sheet1.xml"
SHEET_START = (
    b'<?xml version="1.0"?><worksheet xmlns='
    b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
)


def sheet_of_empty_cells(rows: list[Reading]) -> bytes:
    """A sheet whose two thousand rows hold five hundred empty cells each."""
    cells = b"".join(b'<c r="%s1"/>' % column for column in (b"A", b"B", b"C")) * 166
    body = b"".join(b'<row r="%d">%s</row>' % (n, cells) for n in range(1, 2001))
    made = SHEET_START + b"<sheetData>" + body + b"</sheetData></worksheet>"
    return rezipped(as_xlsx(rows), {SHEET: made})


def sheet_that_claims_everything(rows: list[Reading]) -> bytes:
    """Three sound rows in a sheet that says it has 17 thousand million cells."""
    content = as_xlsx(rows)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read(SHEET)
    start = xml.index(b"<sheetData>")
    far = b'<row r="1048576"><c r="XFD1048576"/></row></sheetData>'
    made = xml[:start] + b'<dimension ref="A1:XFD1048576"/>' + xml[start:]
    return rezipped(content, {SHEET: made.replace(b"</sheetData>", far)})


def sheet_with_rows_far_below(rows: list[Reading]) -> bytes:
    """A sound sheet, then twenty thousand empty rows, then one more reading."""
    content = as_xlsx(rows)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read(SHEET)
    far = b'<row r="20500"><c r="A20500" t="inlineStr"><is><t>M1</t></is></c></row></sheetData>'
    return rezipped(content, {SHEET: xml.replace(b"</sheetData>", far)})


def gzip_bomb(rng: random.Random) -> bytes:
    """200 kB that become 200 MB."""
    return gzip.compress(bytes([rng.randrange(32, 127)]) * (200 << 20), compresslevel=1)


def cut(content: bytes, rng: random.Random) -> bytes:
    """A file whose end is missing."""
    return content[: rng.randrange(len(content) // 10, len(content) * 9 // 10)]


def scratched(content: bytes, rng: random.Random) -> bytes:
    """A file with a few bytes changed."""
    spoiled = bytearray(content)
    for _ in range(rng.randrange(1, 40)):
        spoiled[rng.randrange(len(spoiled))] = rng.randrange(256)
    return bytes(spoiled)


def swapped(rows: list[Reading], rng: random.Random) -> bytes:
    """The header keeps its order, the columns below do not."""
    order = list(FIELDS)
    while order[0] == "meter" or order[1] == "moment":
        rng.shuffle(order)
    lines = [",".join(getattr(row, name) for name in order) for row in rows]
    return "\n".join([HEADER, *lines]).encode()


def without_column(rows: list[Reading], rng: random.Random) -> bytes:
    """A required column is not there at all."""
    gone = rng.randrange(4)
    keep = [n for n in range(5) if n != gone]
    header = ",".join(READINGS_HEADER[n] for n in keep)
    return "\n".join(
        [header, *(",".join(getattr(row, FIELDS[n]) for n in keep) for row in rows)]
    ).encode()


def bad_json(rows: list[Reading], rng: random.Random) -> bytes:
    """JSON lines of which some are cut, lists, or nested a thousand deep."""
    lines = as_json_lines(rows).splitlines()
    for _ in range(10):
        lines[rng.randrange(len(lines))] = rng.choice(
            (b'{"meter_id": "M1"', b"[1, 2]", b"[" * 5000, b"null", b'"', b"\xff\xfe", b"{" * 5000)
        )
    return b"\n".join(lines)


Maker = Callable[[list[Reading], random.Random, Path], tuple[str, bytes]]

KINDS: dict[str, Maker] = {
    "gzip cut short": lambda r, g, _: ("csv.gz", cut(gzip.compress(as_csv(r)), g)),
    "gzip scratched": lambda r, g, _: ("csv.gz", scratched(gzip.compress(as_csv(r)), g)),
    "gzip that is plain text": lambda r, g, _: ("csv.gz", as_csv(r)),
    "zip cut short": lambda r, g, _: ("zip", cut(zipped({"a.csv": as_csv(r)}), g)),
    "zip scratched": lambda r, g, _: ("zip", scratched(zipped({"a.csv": as_csv(r)}), g)),
    "zip of two files": lambda r, g, _: ("zip", zipped({"a.csv": as_csv(r), "b.csv": b"x"})),
    "zip of nothing": lambda r, g, _: ("zip", zipped({})),
    "zip of an empty file": lambda r, g, _: ("zip", zipped({"a.csv": b""})),
    "zip in a zip": lambda r, g, _: ("zip", zipped({"a.zip": zipped({"a.csv": as_csv(r)})})),
    "zip of random bytes": lambda r, g, _: ("zip", zipped({"a.csv": g.randbytes(5000)})),
    "zip whose name climbs out": lambda r, g, _: (
        "zip",
        zipped({"../../../escaped.csv": as_csv(r)}),
    ),
    "zip whose name climbs out in Windows": lambda r, g, _: (
        "zip",
        zipped({"..\\..\\..\\escaped.csv": as_csv(r)}),
    ),
    "xlsx cut short": lambda r, g, _: ("xlsx", cut(as_xlsx(r), g)),
    "xlsx scratched": lambda r, g, _: ("xlsx", scratched(as_xlsx(r), g)),
    "xlsx without its sheet": lambda r, g, _: ("xlsx", rezipped(as_xlsx(r), {SHEET: None})),
    "xlsx with a broken sheet": lambda r, g, _: ("xlsx", rezipped(as_xlsx(r), {SHEET: b"<worksh"})),
    "xlsx of empty cells": lambda r, g, _: ("xlsx", sheet_of_empty_cells(r)),
    "xlsx that claims everything": lambda r, g, _: ("xlsx", sheet_that_claims_everything(r)),
    "xlsx with rows far below": lambda r, g, _: ("xlsx", sheet_with_rows_far_below(r)),
    "xlsx that is a zip": lambda r, g, _: ("xlsx", zipped({"a.csv": as_csv(r)})),
    "xlsx under the name of csv": lambda r, g, _: ("csv", as_xlsx(r)),
    "csv under the name of xlsx": lambda r, g, _: ("xlsx", as_csv(r)),
    "csv under the name of parquet": lambda r, g, _: ("parquet", as_csv(r)),
    "csv under the name of jsonl": lambda r, g, _: ("jsonl", as_csv(r)),
    "parquet under the name of csv": lambda r, g, f: ("csv", as_parquet(r, f)),
    "parquet cut short": lambda r, g, f: ("parquet", cut(as_parquet(r, f), g)),
    "parquet scratched": lambda r, g, f: ("parquet", scratched(as_parquet(r, f), g)),
    "empty": lambda r, g, _: (g.choice(("csv", "csv.gz", "zip", "xlsx", "parquet", "jsonl")), b""),
    "only blanks": lambda r, g, _: (g.choice(("csv", "txt")), b" \n" * g.randrange(1, 50)),
    "header only": lambda r, g, _: (
        "csv",
        HEADER.encode() + g.choice((b"", b"\n", b"\r\n", b"\n\n\n")),
    ),
    "columns swapped": lambda r, g, _: ("csv", swapped(r, g)),
    "required column missing": lambda r, g, _: ("csv", without_column(r, g)),
    "no header": lambda r, g, _: ("csv", as_csv(r).split(b"\n", 1)[1]),
    "header with an open quote": lambda r, g, _: ("csv", b'"' + as_csv(r)),
    "two columns of one name": lambda r, g, _: ("csv", as_csv(r, HEADER + ",meter_id")),
    "random bytes": lambda r, g, _: (
        g.choice(("csv", "xlsx", "parquet", "jsonl", "csv.gz", "zip")),
        g.randbytes(g.randrange(1, 20_000)),
    ),
    "zero bytes": lambda r, g, _: ("csv", bytes(g.randrange(1, 5_000))),
    "csv scratched": lambda r, g, _: ("csv", scratched(as_csv(r), g)),
    "csv cut short": lambda r, g, _: ("csv", cut(as_csv(r), g)),
    "utf-16": lambda r, g, _: ("csv", as_csv(r).decode().encode("utf-16")),
    "utf-16 cut inside a letter": lambda r, g, _: ("csv", as_csv(r).decode().encode("utf-16")[:-1]),
    "one endless line": lambda r, g, _: ("csv", b"x" * (3 << 20)),
    "line ends of an old Macintosh": lambda r, g, _: ("csv", as_csv(r).replace(b"\n", b"\r")),
    "another delimiter": lambda r, g, _: ("csv", as_csv(r).replace(b",", b";")),
    "bad JSON lines": lambda r, g, _: ("jsonl", bad_json(r, g)),
    "a web page": lambda r, g, _: ("csv", b"<!DOCTYPE html>\n<html><body>Zaloguj</body></html>\n"),
}


def make(kind: str, seed: int, folder: Path) -> Path:
    """One damaged file in `folder`."""
    rng = random.Random(f"{kind} {seed}")
    ending, content = KINDS[kind](readings(rng, 60), rng, folder)
    path = folder / f"readings_{seed}.{ending}"
    path.write_bytes(content)
    return path
