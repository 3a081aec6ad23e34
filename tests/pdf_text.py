"""The words of a PDF made by typst, as a reader's clipboard would get them: fonts, then strings."""

from __future__ import annotations

import re
import zlib

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n?(.*?)\nendobj", re.S)
TEXT = rb"\(((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)"
STRING = re.compile(
    rb"/\w+(?:" + TEXT + rb"|<[0-9A-F]+>)|/(f\d+) |" + TEXT + rb"|<([0-9A-F]+)>|(ET)", re.S
)
"""A text that belongs to a mark, the choice of a font, a string that is drawn, the end of a run."""
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pdf_text(pdf: bytes) -> str:
    """All words of all pages, a line break after every run of text."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    return "".join(_page(objects, body) for body in objects.values() if b"/Type/Page/" in body)


def _page(objects: dict[int, bytes], body: bytes) -> str:
    resources = _followed(objects, body, rb"/Resources")
    fonts = {
        name.decode(): _characters(_stream(_followed(objects, objects[int(font)], rb"/ToUnicode")))
        for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    }
    words, font = [], dict[int, str]()
    for _mark, chosen, string, digits, end in STRING.findall(
        _stream(_followed(objects, body, rb"/Contents"))
    ):
        if chosen:
            font = fonts.get(chosen.decode(), font)
        elif end:
            words.append("\n")
        else:
            codes = bytes.fromhex(digits.decode()) or ESCAPE.sub(_plain, string)
            pairs = zip(codes[::2], codes[1::2], strict=True)
            words += [
                font.get(high * 256 + low, "\N{REPLACEMENT CHARACTER}") for high, low in pairs
            ]
    return "".join(words)


def _followed(objects: dict[int, bytes], body: bytes, name: bytes) -> bytes:
    """What a key of an object refers to; the object itself when it holds it directly."""
    found = re.search(name + rb" (\d+) 0 R", body)
    return objects[int(found[1])] if found else body


def _stream(body: bytes) -> bytes:
    found = re.search(rb"stream\r?\n(.*)\r?\nendstream", body, re.S)
    assert found is not None
    return zlib.decompress(found[1])


def _characters(cmap: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", cmap)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _plain(found: re.Match[bytes]) -> bytes:
    escaped = found[1]
    if escaped[:1].isdigit():
        return bytes([int(escaped, 8)])
    return PLAIN.get(escaped, escaped)
