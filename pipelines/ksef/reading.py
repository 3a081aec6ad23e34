"""Many documents at once: read, judged by themselves, and squeezed for their pack.

Parsing, validation and squeezing leave Python's lock, so threads share the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from queue import SimpleQueue
from typing import Self

from pipelines.ksef.document import Document, Fault, FaultyDocumentError
from pipelines.ksef.fields import read
from pipelines.ksef.guard import flaw
from pipelines.ksef.package import Member
from pipelines.ksef.schema import Tools, adopt
from pipelines.ksef.words import Words
from settings import settings
from warehouse.packs import squeeze

SLICE = 100
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document as it came, with its SHA-256."""

    name: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Held:
    """A document that is held back: where, why, and the line that shows it."""

    name: str
    fault: Fault
    raw_line: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A document that holds in itself, ready for its pack."""

    sheet: Sheet
    document: Document
    squeezed: bytes


def sheet(member: Member) -> Sheet | Held:
    """A member with its fingerprint; what cannot be a document is held at once."""
    fault = member.fault or flaw(member.content)
    if fault is not None:
        return held(member.name, member.content, fault)
    return Sheet(member.name, member.content, sha256(member.content).hexdigest())


class Readers:
    """Threads that read documents; each has a schema of its own, so they are kept for a task."""

    def __init__(self, words: Words) -> None:
        self._words = words
        made: SimpleQueue[Tools] = SimpleQueue()
        for _ in range(settings().threads):
            made.put(Tools())
        self._threads = ThreadPoolExecutor(settings().threads, initializer=adopt, initargs=(made,))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)

    def read(self, sheets: Sequence[Sheet]) -> list[Read | Held]:
        """What each of the documents holds, in their order."""
        slices = [sheets[start : start + SLICE] for start in range(0, len(sheets), SLICE)]
        parts = self._threads.map(lambda part: _read(part, self._words), slices)
        return [one for part in parts for one in part]


def _read(sheets: Sequence[Sheet], words: Words) -> list[Read | Held]:
    return [_one(one, words) for one in sheets]


def _one(one: Sheet, words: Words) -> Read | Held:
    try:
        return Read(one, read(one.content, words), squeeze(one.content))
    except FaultyDocumentError as error:
        return held(one.name, one.content, error.fault)


def held(name: str, content: bytes, fault: Fault) -> Held:
    """A fault with the line it is about, cut to a length that can be shown."""
    if fault.line is None:
        return Held(name, fault)
    lines = content.split(b"\n", fault.line)
    raw = lines[fault.line - 1] if fault.line <= len(lines) else b""
    return Held(name, fault, raw.decode("utf-8", "replace").strip()[:SHOWN])
