"""Documents one after another: of a folder, or of a ZIP that is read through a counter."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipelines.ksef.document import Fault
from pipelines.ksef.guard import LARGEST
from pipelines.readers.unpack import SLACK, Bounds
from pipelines.sources import METADATA

METADATA_LIMIT = 64 << 20
MOST_MEMBERS = 100_000
"""KSeF itself hands out at most ten thousand documents in a package."""

DAMAGED = (EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError)


@dataclass(frozen=True, slots=True)
class Member:
    """A document as it came, or why it cannot be read at all."""

    name: str
    content: bytes = b""
    fault: Fault | None = None


class Package:
    """The documents of one task: loose files of a folder, or the members of one ZIP."""

    def __init__(self, files: Sequence[Path], bounds: Bounds) -> None:
        self._files = files
        self._bounds = bounds
        self._archive = files[0] if files[0].suffix.lower() == ".zip" else None

    def metadata(self) -> bytes | None:
        """The content of ``_metadata.json``; None where there is none that can be read."""
        if self._archive is None:
            found = [path for path in self._files if path.name == METADATA]
            return found[0].read_bytes() if found and _is_small(found[0]) else None
        try:
            with zipfile.ZipFile(self._archive) as archive:
                infos = [
                    i for i in archive.infolist() if PurePosixPath(i.filename).name == METADATA
                ]
                if not infos:
                    return None
                with archive.open(infos[0]) as stream:
                    content = stream.read(METADATA_LIMIT + 1)
        except (OSError, *DAMAGED):
            return None
        return content if len(content) <= METADATA_LIMIT else None

    def members(self) -> Iterator[Member]:
        """Every XML document in the order of names; what cannot be read comes with its fault."""
        if self._archive is not None:
            yield from _unpacked(self._archive, self._bounds)
            return
        for path in self._files:
            if path.name != METADATA:
                yield Member(f"{path.parent.name}/{path.name}", _beginning(path))


def _is_small(path: Path) -> bool:
    return path.stat().st_size <= METADATA_LIMIT


def _beginning(path: Path) -> bytes:
    """A file, or of one that is too large just enough to see that it is."""
    with path.open("rb") as handle:
        return handle.read(LARGEST + 1)


def _unpacked(path: Path, bounds: Bounds) -> Iterator[Member]:
    allowed = min(bounds.size_bytes, max(SLACK, path.stat().st_size * bounds.ratio))
    try:
        with zipfile.ZipFile(path) as archive:
            for info in _documents(archive):
                member = _member(archive, info, path.name)
                allowed -= len(member.content)
                if allowed < 0:
                    yield Member(member.name, fault=Fault("zip_too_large"))
                    return
                yield member
    except OSError as error:
        if error.errno is not None:
            raise
        yield Member(path.name, fault=Fault("zip_broken", value=str(error)))
    except DAMAGED as error:
        yield Member(path.name, fault=Fault("zip_broken", value=str(error)))


def _documents(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The XML members, in the order of their names; what a Mac adds is none."""
    found = [info for info in archive.infolist() if info.filename.lower().endswith(".xml")]
    if len(found) > MOST_MEMBERS:
        raise zipfile.BadZipFile(f"{len(found)} dokumentów")
    hidden = "__MACOSX/"
    return sorted(
        (info for info in found if not info.filename.startswith(hidden)),
        key=lambda info: info.filename,
    )


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, package: str) -> Member:
    """One member; a damaged one says so and leaves the others be."""
    name = f"{package}/{info.filename}"
    try:
        with archive.open(info) as stream:
            return Member(name, stream.read(LARGEST + 1))
    except DAMAGED as error:
        return Member(name, fault=Fault("zip_broken", value=str(error)))
