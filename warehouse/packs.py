"""Packs: files that hold documents as they came, byte for byte, many in each.

A build says in which pack a document lies and where; builds are copied with every load and packs
are not. A pack is named by the SHA-256 of its content, is written aside and never changed, so a
load that is killed or repeated leaves nothing half and nothing twice.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from core.errors import KroplaError
from settings import settings
from warehouse.builds import sync

SUFFIX = ".pack"
FAST = 1


@dataclass(frozen=True)
class Place:
    """Where a document lies: the pack, its first byte in it, how many bytes it takes there."""

    pack: str
    offset: int
    length: int


def folder() -> Path:
    """Where packs lie, readable by the owner alone."""
    made = settings().home / "warehouse" / "documents"
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return made


def squeeze(content: bytes) -> bytes:
    """A document as it lies in a pack."""
    return zlib.compress(content, FAST)


def write(squeezed: Iterable[bytes], aside: Path) -> list[Place]:
    """Write a pack into the folder of a load under way; the places of its documents."""
    parts = list(squeezed)
    if not parts:
        return []
    whole = b"".join(parts)
    name = sha256(whole).hexdigest()
    path = aside / f"{name}{SUFFIX}"
    path.touch(mode=0o600)
    path.write_bytes(whole)
    places, offset = [], 0
    for part in parts:
        places.append(Place(name, offset, len(part)))
        offset += len(part)
    return places


def keep(aside: Path) -> None:
    """Move the packs of a load to their place, for good: before its build is published."""
    found = sorted(aside.glob(f"*{SUFFIX}"))
    for path in found:
        sync(path)
        path.replace(folder() / path.name)
    if found:
        sync(folder())


def read(place: Place, sha256_hex: str) -> bytes:
    """A document, byte for byte as it came. Raises KroplaError when it is not there any more."""
    try:
        with (folder() / f"{place.pack}{SUFFIX}").open("rb") as pack:
            pack.seek(place.offset)
            content = zlib.decompress(pack.read(place.length))
    except (OSError, zlib.error) as error:
        raise KroplaError(GONE) from error
    if sha256(content).hexdigest() != sha256_hex:
        raise KroplaError(GONE)
    return content


GONE = (
    "Nie można odczytać dokumentu: brakuje pliku w katalogu warehouse/documents "
    "albo jest uszkodzony. Przywróć go z kopii zapasowej."
)
