"""What a file that somebody sends is, judged by its content; pictures are drawn anew.

A name and a type that a browser tells are words of a stranger. A picture is read, turned upright
and written again, so that nothing but what can be seen is kept: no place where it was taken, and
nothing hidden behind it. A PDF is kept as it came and is never shown inside the portal.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from threading import Lock

from PIL import Image, ImageOps

from core.errors import KroplaError

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 4000
"""In pixels; a scan of a page at 300 dots per inch has 3508."""

LONGEST_NAME = 120


_drawing = Lock()


class MediaType(StrEnum):
    """The types that are taken."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


SIGNS = {b"%PDF-": MediaType.PDF, b"\xff\xd8\xff": MediaType.JPEG, b"\x89PNG\r\n": MediaType.PNG}
ENDINGS = {MediaType.PDF: "pdf", MediaType.JPEG: "jpg", MediaType.PNG: "png"}


class Flaw(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    OTHER_TYPE = "other_type"
    DAMAGED = "damaged"


class UnsuitableFileError(KroplaError):
    """A file that is not taken, and why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(f"Plik nie nadaje się: {flaw}.")
        self.flaw = flaw


@dataclass(frozen=True)
class CleanFile:
    """A file as it may be kept. ``name`` is for people to read and names nothing on a disk."""

    name: str
    media_type: MediaType
    content: bytes


def cleaned(name: str, content: bytes, most_bytes: int = MOST_BYTES) -> CleanFile:
    """The file as it may be kept. Raises UnsuitableFileError."""
    if not content:
        raise UnsuitableFileError(Flaw.EMPTY)
    if len(content) > most_bytes:
        raise UnsuitableFileError(Flaw.TOO_LARGE)
    kind = next((kind for sign, kind in SIGNS.items() if content.startswith(sign)), None)
    if kind is None:
        raise UnsuitableFileError(Flaw.OTHER_TYPE)
    kept = _whole(content) if kind is MediaType.PDF else _drawn_anew(content, kind)
    return CleanFile(plain_name(name, kind), kind, kept)


def shown_name(name: str) -> str:
    """The last part of a name, as it may be shown to who sent it."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return " ".join("".join(sign if sign.isprintable() else " " for sign in last).split())[
        :LONGEST_NAME
    ]


def plain_name(name: str, kind: MediaType) -> str:
    """The last part of a name, without signs that do something, ending as its content is."""
    last = shown_name(name)
    stem = last.rsplit(".", 1)[0] if "." in last else last
    words = "".join(sign if sign.isalnum() or sign in " -_()" else " " for sign in stem)
    return f"{' '.join(words.split())[:LONGEST_NAME] or 'plik'}.{ENDINGS[kind]}"


def _whole(content: bytes) -> bytes:
    if b"%%EOF" not in content[-2048:]:
        raise UnsuitableFileError(Flaw.DAMAGED)
    return content


def _drawn_anew(content: bytes, kind: MediaType) -> bytes:
    try:
        # One at a time: a large picture takes some hundred megabytes while it is drawn.
        with _drawing, Image.open(BytesIO(content), formats=[kind.name]) as image:
            return _written(image, kind)
    # Of a picture that is broken on purpose, Pillow may raise any of these.
    except (OSError, ArithmeticError, LookupError, TypeError, ValueError, SyntaxError,
            EOFError, MemoryError, Image.DecompressionBombError) as error:  # fmt: skip
        raise UnsuitableFileError(Flaw.DAMAGED) from error


def _written(image: Image.Image, kind: MediaType) -> bytes:
    if image.width * image.height > MOST_PIXELS:
        raise UnsuitableFileError(Flaw.TOO_LARGE)
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    coloured = upright.convert("RGBA")
    drawn = Image.new("RGB", coloured.size, "white")
    drawn.paste(coloured, mask=coloured.getchannel("A"))
    written = BytesIO()
    drawn.save(written, kind.name, quality=88, optimize=True)
    return written.getvalue()
