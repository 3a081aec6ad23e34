"""The tags of an MT940 file with the line each begins in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TAG = re.compile(r"^:(\d{2}[A-Z]?):(.*)$")
END = re.compile(r"^-\}?$")
ENVELOPE = re.compile(r"^(\{[^{}]*(\{[^{}]*\})*\})*\{4:")


@dataclass
class Tag:
    """One tag, e.g. ``61``, its text with line feeds, and the line it begins in."""

    name: str
    text: str
    line: int


def tags(text: str) -> Iterator[Tag]:
    """Every tag in its order. What stands before the first one or after a message's end is none."""
    current: Tag | None = None
    for number, raw in enumerate(text.split("\n"), 1):
        line = ENVELOPE.sub("", raw.rstrip("\r"))
        found = TAG.match(line)
        if found or END.match(line):
            if current:
                yield current
            current = Tag(found.group(1), found.group(2), number) if found else None
        elif current:
            current.text += "\n" + line
    if current:
        yield current
