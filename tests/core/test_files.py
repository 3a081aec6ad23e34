"""Files of strangers: judged by what is in them, and only what can be seen of a picture is kept."""

from __future__ import annotations

import random
import zlib
from io import BytesIO

import pytest
from PIL import Image

from core.files import (
    LONGEST_NAME,
    LONGEST_SIDE,
    MOST_BYTES,
    Flaw,
    MediaType,
    UnsuitableFileError,
    cleaned,
)

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **how: object) -> bytes:
    written = BytesIO()
    Image.new(mode, size, "white").save(written, kind, **how)
    return written.getvalue()


def flaw_of(content: bytes) -> Flaw:
    with pytest.raises(UnsuitableFileError) as refused:
        cleaned("skan.pdf", content)
    return refused.value.flaw


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (PDF, MediaType.PDF, "skan.pdf"),
        (picture("PNG"), MediaType.PNG, "skan.png"),
        (picture("PNG", mode="RGBA"), MediaType.PNG, "skan.png"),
        (picture("PNG", mode="P"), MediaType.PNG, "skan.png"),
        (picture("PNG", mode="I;16"), MediaType.PNG, "skan.png"),
        (picture("JPEG"), MediaType.JPEG, "skan.jpg"),
        (picture("JPEG", mode="CMYK"), MediaType.JPEG, "skan.jpg"),
        (picture("JPEG", mode="L"), MediaType.JPEG, "skan.jpg"),
    ],
)
def test_what_a_file_is_stands_in_it_and_not_in_its_name(
    content: bytes, kind: MediaType, name: str
) -> None:
    file = cleaned("C:\\zdjęcia\\skan.exe", content)
    assert (file.media_type, file.name) == (kind, name)


def test_a_pdf_is_kept_as_it_came() -> None:
    assert cleaned("a.pdf", PDF).content == PDF


def test_of_a_picture_only_what_can_be_seen_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Aparat Kowalskiego", 6
    hidden = picture("JPEG", exif=exif, comment=b"<script>tajne</script>") + b"PK\x03\x04 archiwum"
    kept = cleaned("a.jpg", hidden).content
    for secret in (b"Kowalskiego", b"tajne", b"archiwum", b"Exif"):
        assert secret in hidden
        assert secret not in kept
    assert Image.open(BytesIO(kept)).size == (40, 60), "turned upright, as the camera was held"


def test_a_large_picture_is_made_smaller() -> None:
    kept = cleaned("a.png", picture("PNG", (LONGEST_SIDE * 2, 100), "1")).content
    assert Image.open(BytesIO(kept)).size == (LONGEST_SIDE, 50)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_is_not_taken_is_told_apart() -> None:
    assert flaw_of(b"") is Flaw.EMPTY
    assert flaw_of(b"%PDF-" + bytes(MOST_BYTES)) is Flaw.TOO_LARGE
    assert flaw_of(picture("PNG", (10_000, 10_000), "1")) is Flaw.TOO_LARGE
    assert flaw_of(picture("GIF")) is Flaw.OTHER_TYPE
    assert flaw_of(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>") is Flaw.OTHER_TYPE
    assert flaw_of(b"\n%PDF-1.7 %%EOF") is Flaw.OTHER_TYPE
    assert flaw_of(PDF[:-10]) is Flaw.DAMAGED
    assert flaw_of(picture("PNG")[:-30]) is Flaw.DAMAGED
    assert flaw_of(b"\xff\xd8\xff<html>") is Flaw.DAMAGED


def bomb() -> bytes:
    """A small PNG that says to be of 20 by 20 points and unpacks to far more."""
    head = picture("PNG", (20, 20))
    at = head.index(b"IDAT")
    packed = zlib.compress(bytes(200_000_000), 9)
    part = b"IDAT" + packed
    return (
        head[: at - 4] + len(packed).to_bytes(4, "big") + part
        + zlib.crc32(part).to_bytes(4, "big") + head[head.index(b"IEND") - 4 :]
    )  # fmt: skip


def test_a_bomb_is_no_more_than_the_points_it_speaks_of() -> None:
    assert len(cleaned("a.png", bomb()).content) < 1000


def test_of_a_thousand_damaged_files_none_brings_anything_down() -> None:
    chance = random.Random(3)
    taken = 0
    for number in range(1000):
        whole = [PDF, picture("PNG"), picture("JPEG")][number % 3]
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            damaged[chance.randrange(5, len(damaged))] = chance.randrange(256)
        try:
            file = cleaned("a", bytes(damaged[: chance.randint(10, len(damaged))]))
        except UnsuitableFileError:
            continue
        taken += 1
        if file.media_type is not MediaType.PDF:
            Image.open(BytesIO(file.content)).load()
    assert 0 < taken < 1000


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "img src x onerror alert(1).pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("", "plik.pdf"),
        ("...", "plik.pdf"),
        ("a" * 500, "a" * LONGEST_NAME + ".pdf"),
        ("zażółć gęślą (1).PDF", "zażółć gęślą (1).pdf"),
    ],
)
def test_a_name_is_for_reading_only(name: str, kept: str) -> None:
    assert cleaned(name, PDF).name == kept
