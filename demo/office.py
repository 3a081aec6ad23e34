"""The export desk: turns tables into the files a billing system would hand over."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

QUERIES = Path(__file__).parent / "exports"
BLOCK = 1 << 24

MACROS = (
    "create macro day_text(d) as strftime(date '1970-01-01' + d::integer, '%d.%m.%Y')",
    "create macro money(g) as replace((g::decimal(15, 0) * 0.01)::varchar, '.', ',')",
    "create macro property_code(p) as 'N' || lpad((p + 1)::varchar, 7, '0')",
    "create macro point_code(p) as 'PP' || lpad((p + 1)::varchar, 7, '0')",
    "create macro meter_code(d) as 'W' || lpad((d + 100001)::varchar, 7, '0')",
    "create macro document_code(series, issued, number) as series"
    " || strftime(date '1970-01-01' + issued::integer, '/%Y/%m/')"
    " || lpad(number::varchar, 6, '0')",
)


@dataclass(frozen=True)
class Layout:
    """How a file looks: its statement in ``exports``, encoding, delimiter, a spoilt header name."""

    query: str
    encoding: str = "utf-8"
    delimiter: str = ";"
    typo: tuple[str, str] | None = None

    def statement(self) -> str:
        """The SQL of the file, with the header as it is written."""
        sql = (QUERIES / f"{self.query}.sql").read_text(encoding="utf-8")
        return sql.replace(f'"{self.typo[0]}"', f'"{self.typo[1]}"') if self.typo else sql


class Desk:
    """Writes files into one folder and remembers how many rows each holds."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.rows: dict[str, int] = {}
        self.connection = duckdb.connect(config={"memory_limit": "1GB", "threads": 2})
        for macro in MACROS:
            self.connection.execute(macro)

    def write(self, layout: Layout, name: str, pieces: Iterable[pd.DataFrame]) -> None:
        """Run the layout's statement over each piece (as ``source``) into one file.

        A name ending in ``.gz`` is packed.
        """
        target = self.folder / name.removesuffix(".gz")
        self.rows[name] = 0
        with target.open("wb") as whole:
            for number, piece in enumerate(pieces):
                self.rows[name] += self._write_piece(layout, target, piece, number == 0)
                _move_into(whole, target.with_suffix(".part"), layout.encoding)
        if name.endswith(".gz"):
            pack(target)

    def _write_piece(self, layout: Layout, target: Path, piece: pd.DataFrame, first: bool) -> int:
        part = target.with_suffix(".part")
        self.connection.register("source", piece)
        done = self.connection.execute(
            f"copy ({layout.statement()}) to '{part}'"
            f" (format csv, header {first}, delimiter '{layout.delimiter}')"
        ).fetchone()
        self.connection.unregister("source")
        return int(done[0]) if done else 0

    def append(self, name: str, rows: list[str], encoding: str) -> None:
        """Add raw lines to a file that has been written."""
        with (self.folder / name).open("ab") as file:
            file.write("".join(f"{row}\n" for row in rows).encode(encoding))
        self.rows[name] += len(rows)


def _move_into(whole, part: Path, encoding: str) -> None:
    """Add a UTF-8 file to another one in that one's encoding, block by block, and drop it."""
    with part.open("rb") as source:
        if encoding == "utf-8":
            shutil.copyfileobj(source, whole, BLOCK)
        else:
            while rows := source.readlines(BLOCK):
                whole.write(b"".join(rows).decode("utf-8").encode(encoding))
    part.unlink()


def pack(path: Path) -> None:
    """Gzip a file, no name and no time inside, so that the same content gives the same bytes."""
    target = path.with_name(path.name + ".gz")
    with path.open("rb") as source, target.open("wb") as raw:
        packed = gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6)
        with packed:
            shutil.copyfileobj(source, packed, BLOCK)
    path.unlink()
