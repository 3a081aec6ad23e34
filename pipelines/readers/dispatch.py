"""Chooses the reader for a file: by the profile's word, else by the file's ending."""

from __future__ import annotations

from pathlib import Path

from core.errors import SourceError
from pipelines.bank.prepare import prepare_statements
from pipelines.contract import Feed
from pipelines.profile import FileRule
from pipelines.readers.columnar import prepare_parquet
from pipelines.readers.lines_of_json import prepare_json_lines
from pipelines.readers.prepared import Prepared
from pipelines.readers.sheet import prepare_sheet
from pipelines.readers.text import prepare_text
from pipelines.readers.unpack import Bounds, unpack

ENDINGS = {
    ".csv": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".sta": "mt940",
    ".mt940": "mt940",
}

STATEMENTS = ("mt940", "camt053")
"""Formats of bank statements; an XML file may be anything, so the profile has to say it."""


def prepare(path: Path, rule: FileRule, feed: Feed, folder: Path, bounds: Bounds) -> Prepared:
    """Make a file readable. Raises SourceError when it is damaged or not what it should be."""
    if path.stat().st_size == 0:
        raise SourceError(f"{path.name}: plik jest pusty.")
    unpacked = unpack(path, folder, bounds)
    form = rule.format or ENDINGS.get(unpacked.suffix.lower(), "csv")
    if form == "parquet":
        return prepare_parquet(unpacked)
    if form == "xlsx":
        return prepare_sheet(unpacked, rule, folder, bounds)
    if form == "jsonl":
        return prepare_json_lines(unpacked, _named(rule, feed), folder)
    if form in STATEMENTS:
        return prepare_statements(unpacked, form, rule, feed, folder, path.name)
    return prepare_text(unpacked, rule, folder)


def _named(rule: FileRule, feed: Feed) -> list[str]:
    """Members that the rule may read, aliases included."""
    names = [alias for field in feed.fields for alias in (rule.aliases(field.name) or [field.name])]
    return list(dict.fromkeys(names))
