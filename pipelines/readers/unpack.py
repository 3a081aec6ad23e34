"""Gzip and ZIP, unpacked through a counter so that a bomb stops early."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.errors import SourceError

CHUNK = 1 << 20
SLACK = 16 << 20
"""A small file may unpack to this much whatever its ratio."""


@dataclass(frozen=True)
class Bounds:
    """How far a file may grow: bytes, and unpacked to packed size."""

    size_bytes: int
    ratio: int


def unpack(path: Path, folder: Path, bounds: Bounds) -> Path:
    """The file itself, or its unpacked content in `folder`. Raises SourceError when refused."""
    suffix = path.suffix.lower()
    if suffix not in (".gz", ".zip"):
        return path
    opener = _gzip if suffix == ".gz" else _zip
    allowed = min(bounds.size_bytes, max(SLACK, path.stat().st_size * bounds.ratio))
    try:
        with opener(path) as (name, stream):
            target = folder / f"{path.name}{Path(name).suffix.lower()}"
            _pour(stream, target, allowed, path.name)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise SourceError(
            f"{path.name}: archiwum jest uszkodzone albo niepełne ({error}). "
            "Pobierz je jeszcze raz."
        ) from error
    return target


def _pour(stream: IO[bytes], target: Path, allowed: int, name: str) -> None:
    written = 0
    with target.open("wb") as out:
        while chunk := stream.read(CHUNK):
            written += len(chunk)
            if written > allowed:
                raise SourceError(
                    f"{name}: po rozpakowaniu plik przekracza {allowed // (1 << 20)} MB. "
                    "Jeżeli to poprawny plik, podnieś KROPLA_UNPACKED_RATIO "
                    "albo KROPLA_UNPACKED_LIMIT_MB."
                )
            out.write(chunk)


@contextmanager
def _gzip(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with gzip.open(path, "rb") as stream:
        yield path.stem, stream  # type: ignore[misc]


@contextmanager
def _zip(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(path) as archive:
        members = [
            member
            for member in archive.infolist()
            if not member.is_dir()
            and not member.filename.startswith("__MACOSX/")
            and not Path(member.filename).name.startswith(".")
        ]
        if len(members) != 1:
            raise SourceError(
                f"{path.name}: archiwum ma {len(members)} plików, a powinno mieć jeden. "
                "Rozpakuj je do katalogu."
            )
        with archive.open(members[0]) as stream:
            yield members[0].filename, stream
