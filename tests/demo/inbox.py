"""Reads the demo's files with the standard library alone, as a stranger would."""

from __future__ import annotations

import csv
import gzip
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

WINDOWS = ("klienci", "posesje", "umowy", "wodomierze", "odczyty", "faktury")


def rows(folder: Path, pattern: str, delimiter: str = ";") -> list[dict[str, str]]:
    """Rows of all files of that pattern, in the order of their names, with the file's name."""
    found = []
    for path in sorted(folder.glob(pattern)):
        for row in csv.DictReader(text_of(path).splitlines(), delimiter=delimiter):
            found.append({"file": path.name, **row})
    return found


def text_of(path: Path) -> str:
    """The content of a file in the encoding that files of its name have."""
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    is_windows = path.name.startswith(WINDOWS) or path.suffix == ".sta"
    return content.decode("cp1250" if is_windows else "utf-8")


def day(text: str) -> date:
    """A date as the export writes it."""
    return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007 - a day has no zone


def money(text: str) -> Decimal:
    """An amount with a decimal comma."""
    return Decimal(text.replace(",", "."))
