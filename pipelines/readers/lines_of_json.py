"""JSON lines: one object a line; nested members are named with dots (``meter.id``)."""

from __future__ import annotations

import json
from pathlib import Path

from core.errors import SourceError
from pipelines.readers.prepared import MAX_LINE_BYTES, SEPARATOR, Prepared, Reject


def prepare_json_lines(path: Path, names: list[str], folder: Path) -> Prepared:
    """Convert the members that the profile names to text. Raises SourceError."""
    target = folder / f"{path.name}.lines"
    rejects: list[Reject] = []
    rows = 0
    with (
        path.open(encoding="utf-8-sig", errors="replace") as text,
        target.open("w", encoding="utf-8", newline="\n") as out,
    ):
        out.write(SEPARATOR.join(names) + "\n")
        number = 0
        while raw := text.readline(MAX_LINE_BYTES + 1):
            number += 1
            if not raw.strip():
                out.write("\n")
                continue
            rows += 1
            if "\ufffd" in raw or "\0" in raw:
                out.write("\n")
                rejects.append(Reject(number, "wrong_encoding", raw.strip()))
                continue
            values = _values(raw, names)
            if values is None:
                rejects.append(Reject(number, "bad_json", raw.strip()[:2000]))
                out.write("\n")
                continue
            out.write(SEPARATOR.join(values) + "\n")
    if rows and len(rejects) == rows:
        raise SourceError(f"{path.name}: żaden wiersz nie jest obiektem JSON.")
    # The header takes a line that the original does not have; see `line_offset`.
    return Prepared(target, names, SEPARATOR, rows, rejects, is_native=True, line_offset=-1)


def _values(raw: str, names: list[str]) -> list[str] | None:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    return [_member(found, name) for name in names]


def _member(found: dict[str, object], name: str) -> str:
    value: object = found.get(name)
    if value is None and "." in name:
        value = found
        for part in name.split("."):
            value = value.get(part) if isinstance(value, dict) else None
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return " ".join(text.replace(SEPARATOR, " ").split())
