"""The terms and the privacy notice as they are read: title, parts, what changed, addresses."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache

from auth.documents import Document, Kind
from ui import formats
from ui.i18n import N_, _, language
from ui.markdown import Piece, parse, plain
from ui.page_list import PRIVACY_PATH, TERMS_PATH

PATHS = {Kind.TERMS: TERMS_PATH, Kind.PRIVACY: PRIVACY_PATH}
NAMES = {Kind.TERMS: N_("Terms of use"), Kind.PRIVACY: N_("Privacy")}
"""What links to a document are called."""

VERSION_PARAM = "wersja"
"""Stands in the address of a page that shows another version than the one in force."""

NUMBERED = re.compile(r"^(§\s*)?\d+[.)]?\s*")
"""The number of a part, which changes when a part is put in before it."""


@dataclass(frozen=True)
class Reading:
    """A document in one language, ready to be shown."""

    title: str
    blocks: tuple[Piece, ...]
    parts: tuple[tuple[str, str], ...]
    """Anchor and heading of every part."""


def read(document: Document, code: str = "") -> Reading:
    """A document in a language, that of this run when none is given."""
    return _read(document.text(code or language()), _(NAMES[document.kind]))


@lru_cache(maxsize=64)
def _read(markdown: str, usual_title: str) -> Reading:
    """The first heading is the title; every other one stands below it."""
    blocks, title = parse(markdown), usual_title
    if blocks and blocks[0]["kind"] == "heading":
        title = plain(blocks.pop(0)["inlines"])
    parts = []
    for block in blocks:
        if block["kind"] == "heading":
            block["level"] = max(block["level"], 2)
        if _is_part(block):
            block["anchor"] = f"czesc-{len(parts) + 1}"
            parts.append((block["anchor"], plain(block["inlines"])))
    return Reading(title, tuple(blocks), tuple(parts))


def changed_parts(former: Document, newer: Document) -> list[str]:
    """Headings of the parts of a version that a former one had not, had otherwise, or had alone.

    A part keeps its name when only its number changes.
    """
    before, after = _texts(former), _texts(newer)
    changed = [
        heading
        for name, (heading, text) in after.items()
        if name not in before or before[name][1] != text
    ]
    gone = [heading for name, (heading, _text) in before.items() if name not in after]
    return changed + [_("{part} (no longer there)").format(part=part) for part in gone]


def _texts(document: Document) -> dict[str, tuple[str, str]]:
    """Every part by its name: its heading, and what stands in it; what comes first is a part."""
    reading = read(document)
    heading, inside, found = _("Introduction"), list[Piece](), {}
    for block in [*reading.blocks, {"kind": "heading", "level": 2, "inlines": []}]:
        if _is_part(block):
            found[NUMBERED.sub("", heading)] = heading, json.dumps(inside)
            heading, inside = plain(block["inlines"]), []
        else:
            inside.append(block)
    return found


def _is_part(block: Piece) -> bool:
    return block["kind"] == "heading" and block["level"] == 2


def version_words(document: Document) -> str:
    """``Wersja 2, obowiązuje od 1 stycznia 2027``."""
    words = _("Version {version}, in force from {day}")
    return words.format(version=document.version, day=formats.day(document.valid_from))


def pdf_path(document: Document) -> str:
    """The address of a version as a PDF, in the language of this run."""
    name = f"/dokumenty/{PATHS[document.kind]}-{document.version}.pdf"
    return name if language() == "pl" else f"{name}?lang={language()}"
