"""In which encoding a statement is written: UTF-8, windows-1250 or the old CP852."""

from __future__ import annotations

from core.errors import SourceError

POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
FILLERS = (b"\xff", b"\xa0")
"""PKO BP fills empty subfields with the one; the other is a blank that does not break."""
CANDIDATES = ("cp1250", "cp852")


def decoded(content: bytes, given: str, name: str) -> str:
    """The text of a statement.

    UTF-8 where the bytes are that; else the profile's encoding, or of windows-1250 and CP852 the
    one that makes Polish letters of the bytes. Raises SourceError, with the line, when none does.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4096]:
        raise SourceError(
            f"{name}, wiersz 1: plik jest zapisany w UTF-16 albo nie jest tekstem. "
            "Pobierz wyciąg w formacie MT940 (UTF-8, windows-1250 albo CP852)."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        first = error.start
    if given in CANDIDATES:
        return content.decode(given, errors="replace")
    bare = _without_fillers(content)
    best = max(CANDIDATES, key=lambda encoding: _polish(bare, encoding))
    if _polish(bare, best) < 0:
        line = content.count(b"\n", 0, first) + 1
        raise SourceError(
            f"{name}, wiersz {line}: polskie litery nie są w UTF-8, windows-1250 ani CP852. "
            "Podaj kodowanie w profilu (encoding) albo pobierz wyciąg jeszcze raz."
        )
    return content.decode(best, errors="replace")


def _without_fillers(content: bytes) -> bytes:
    for filler in FILLERS:
        content = content.replace(filler, b"")
    return content


def _polish(content: bytes, encoding: str) -> int:
    """Polish letters less other marks beyond ASCII, were the bytes of that encoding."""
    marks = (mark for mark in content.decode(encoding, errors="replace") if mark > "\x7f")
    return sum(1 if mark in POLISH else -1 for mark in marks)
