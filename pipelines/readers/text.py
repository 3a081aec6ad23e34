"""Delimited text: the encoding is settled, damaged lines are set aside, quotes are taken off.

One record is one line. A quote left open then spoils its own line and no other.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from core.errors import SourceError
from pipelines.profile import FileRule
from pipelines.readers.prepared import MAX_LINE_BYTES, STAND_IN, Prepared, Reject

CHUNK = 1 << 20
SAMPLE = 1 << 18
BOM = b"\xef\xbb\xbf"
POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"PAR1", b"\xd0\xcf\x11\xe0", b"%PDF")


@dataclass
class Lines:
    """A file being rewritten: what was written, what was set aside."""

    out: IO[str]
    seen: int = 0
    has_header: bool = False
    rows: int = 0
    rejects: list[Reject] = field(default_factory=list)
    taken_quote: str = ""


@dataclass(frozen=True)
class Scan:
    """What one fast pass over the bytes of a file found."""

    lines: int
    is_plain: bool
    has_quotes: bool = False


def prepare_text(path: Path, rule: FileRule, folder: Path) -> Prepared:
    """Make a delimited text file safe to read. Raises SourceError when it is no such file."""
    with path.open("rb") as handle:
        sample = handle.read(SAMPLE)
    _refuse_other_formats(path, sample)
    encoding = _encoding(sample, rule)
    header = _header(path, sample, encoding, rule)
    scan = _scan(path, rule, encoding)
    if scan.is_plain:
        quote = rule.quote if scan.has_quotes else ""
        return Prepared(path, header, rule.delimiter, scan.lines - 1, quote=quote)
    return _rewrite(path, header, encoding, rule, folder)


def _refuse_other_formats(path: Path, sample: bytes) -> None:
    if not sample.strip():
        raise SourceError(f"{path.name}: plik jest pusty.")
    if sample.startswith(PACKED):
        raise SourceError(
            f"{path.name}: to nie jest plik tekstowy (inny format pod tą nazwą). "
            "Zapisz go jako CSV albo popraw rozszerzenie."
        )


def _encoding(sample: bytes, rule: FileRule) -> str:
    if sample.startswith(BOM):
        return "utf-8"
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if rule.encoding != "detect":
        return rule.encoding
    return _detected(sample)


def _detected(sample: bytes) -> str:
    """UTF-8 where the bytes are that, else the encoding that makes the most Polish letters."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return max(("cp1250", "iso-8859-2", "cp852"), key=lambda name: _polish(sample, name))
    return "utf-8"


def _polish(sample: bytes, encoding: str) -> int:
    """Polish letters less other marks beyond ASCII, were the bytes of that encoding."""
    marks = (mark for mark in sample.decode(encoding, errors="replace") if mark > "\x7f")
    return sum(1 if mark in POLISH else -1 for mark in marks)


def _header(path: Path, sample: bytes, encoding: str, rule: FileRule) -> list[str]:
    text = sample.decode(encoding, errors="replace").lstrip("\ufeff")
    first = next((line for line in text.split("\n") if line.strip()), "").removesuffix("\r")
    if "\r" in first:
        raise SourceError(
            f"{path.name}: wiersze kończą się samym znakiem CR. "
            "Zapisz plik z końcami wierszy LF albo CRLF."
        )
    names = _fields(first, rule)
    if names is None:
        raise SourceError(f"{path.name}: cudzysłów w nagłówku nie jest zamknięty: „{first[:80]}”.")
    return [name.strip() for name in names]


def _fields(line: str, rule: FileRule) -> list[str] | None:
    """Values of one line, or None when its quotes do not match."""
    if not rule.quote or rule.quote not in line:
        return line.split(rule.delimiter)
    try:
        rows = list(csv.reader([line], delimiter=rule.delimiter, quotechar=rule.quote, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _scan(path: Path, rule: FileRule, encoding: str) -> Scan:
    """Count lines, and find out whether DuckDB can read the original bytes as they are."""
    not_plain = Scan(0, is_plain=False)
    if encoding != "utf-8":
        return not_plain
    quote = rule.quote.encode()
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, has_quotes = 0, False
    for chunk in _whole_lines(path):
        if not chunk or b"\r" in chunk or b"\0" in chunk or b"\n\n" in chunk or chunk[:1] == b"\n":
            return not_plain
        if quote and quote in chunk:
            has_quotes = True
            if not _closes_quotes(chunk, quote):
                return not_plain
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            return not_plain
        lines += chunk.count(b"\n") + (not chunk.endswith(b"\n"))
    return Scan(lines, is_plain=not decoder.getstate()[0], has_quotes=has_quotes)


def _whole_lines(path: Path) -> Iterator[bytes]:
    """The file in chunks that end with a line; an empty chunk tells of a line that is too long."""
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            if not chunk.endswith(b"\n"):
                rest = handle.readline(MAX_LINE_BYTES)
                chunk = chunk + rest if rest.endswith(b"\n") or not handle.read(1) else b""
            yield chunk


def _closes_quotes(chunk: bytes, quote: bytes) -> bool:
    """Whether every line of a chunk has an even number of quotes, so none runs into the next."""
    place = chunk.find(quote)
    while place >= 0:
        start = chunk.rfind(b"\n", 0, place) + 1
        end = chunk.find(b"\n", place)
        end = len(chunk) if end < 0 else end
        if chunk.count(quote, start, end) % 2:
            return False
        place = chunk.find(quote, end)
    return True


def _rewrite(
    path: Path, header: list[str], encoding: str, rule: FileRule, folder: Path
) -> Prepared:
    """Write the lines that hold, in place and in order; a line that does not leaves a blank."""
    target = folder / f"{path.name}.lines"
    with target.open("w", encoding="utf-8", newline="\n") as out:
        lines = Lines(out)
        for block in _blocks(path, encoding):
            _write_block(lines, block, header, rule)
    return Prepared(target, header, rule.delimiter, lines.rows, lines.rejects, lines.taken_quote)


def _blocks(path: Path, encoding: str) -> Iterator[str]:
    """The file's text in blocks of whole lines; bytes that are no letter become U+FFFD.

    A line longer than allowed is cut just above the limit, so memory stays bounded.
    """
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    with path.open(encoding=codec, errors="replace", newline="\n") as text:
        while block := text.read(CHUNK):
            if not block.endswith("\n"):
                block += text.readline(MAX_LINE_BYTES + 1)
                while not block.endswith("\n") and (rest := text.readline(CHUNK)):
                    block += rest[-1] if rest.endswith("\n") else ""
            yield block


def _write_block(lines: Lines, block: str, header: list[str], rule: FileRule) -> None:
    texts = [text.removesuffix("\r") for text in block.removesuffix("\n").split("\n")]
    if lines.has_header and _is_clean(texts, block, rule):
        lines.out.write("\n".join(texts) + "\n")
        lines.rows += len(texts)
        lines.seen += len(texts)
        return
    for text in texts:
        lines.seen += 1
        lines.out.write(_line(lines, text, header, rule) + "\n")


def _is_clean(texts: list[str], block: str, rule: FileRule) -> bool:
    """Whether every line of a block may be taken as it stands."""
    marks = ["\0", "\ufffd", *([rule.quote] if rule.quote else [])]
    return (
        all(texts)
        and not any(mark in block for mark in marks)
        and block.count("\r") == block.count("\r\n")
        and max(map(len, texts)) <= MAX_LINE_BYTES
    )


def _line(lines: Lines, text: str, header: list[str], rule: FileRule) -> str:
    """What stands for one line in the rewritten file: its text without quotes, or nothing."""
    if not lines.has_header:
        # DuckDB takes the first line for the header, so blank ones above it come after it.
        lines.has_header = bool(text.strip())
        return rule.delimiter.join(header) if lines.seen == 1 else ""
    if not text.strip():
        return ""
    lines.rows += 1
    cleaned, code = _clean(text, rule)
    if code:
        lines.rejects.append(Reject(lines.seen, code, cleaned))
        return ""
    if rule.quote and (STAND_IN in cleaned or rule.quote in cleaned):
        lines.taken_quote = rule.quote
    return cleaned


def _clean(text: str, rule: FileRule) -> tuple[str, str | None]:
    """A line without quotes, or its visible form with the code of what is wrong with it."""
    if len(text) > MAX_LINE_BYTES:
        return text[:200], "line_too_long"
    if "\0" in text:
        return text.replace("\0", "␀"), "nul_byte"
    if "\ufffd" in text:
        return text, "wrong_encoding"
    values = _fields(text, rule)
    if values is None:
        return text, "broken_quotes"
    safe = (value.replace(rule.delimiter, STAND_IN).replace("\r", " ") for value in values)
    return rule.delimiter.join(safe), None
