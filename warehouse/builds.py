"""Builds: whole DuckDB files made aside and published by moving one pointer.

``$KROPLA_HOME/warehouse/builds/<build_id>.duckdb`` are the builds, ``…/current`` names the
published one. The pointer is replaced atomically, so a crash leaves the old build serving.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.errors import KroplaError, NoBuildError
from settings import settings

UNFINISHED = ".building"


@dataclass(frozen=True)
class Build:
    """One published or formerly published build."""

    build_id: str
    path: Path
    size_bytes: int
    is_current: bool


def root() -> Path:
    """Folder of the warehouse, made when missing."""
    folder = settings().home / "warehouse"
    (folder / "builds").mkdir(parents=True, exist_ok=True)
    return folder


def pointer() -> Path:
    """The file that names the published build."""
    return settings().home / "warehouse" / "current"


Version = tuple[Path, int, int]
"""Which file a pointer is, at one time: path, inode and time of change in nanoseconds."""


def pointer_version() -> Version:
    """Changes whenever something is published; costs one look at the file's entry.

    Raises NoBuildError when nothing has been published.
    """
    path = pointer()
    try:
        found = path.stat()
    except FileNotFoundError:
        current_path()
        raise
    return path, found.st_ino, found.st_mtime_ns


def current_path() -> Path:
    """Path of the published build. Raises NoBuildError when there is none."""
    try:
        name = pointer().read_text(encoding="ascii").strip()
    except FileNotFoundError:
        name = ""
    path = settings().home / "warehouse" / "builds" / f"{name}.duckdb"
    if not name or not path.exists():
        raise NoBuildError(
            "Nie ma jeszcze opublikowanej bazy. Wczytaj dane: python -m pipelines load KATALOG"
        )
    return path


def all_builds() -> list[Build]:
    """Every finished build, newest first."""
    try:
        current = current_path()
    except NoBuildError:
        current = None
    paths = sorted((root() / "builds").glob("*.duckdb"), reverse=True)
    return [Build(path.stem, path, path.stat().st_size, path == current) for path in paths]


def start(*, empty: bool = False) -> Path:
    """The file a load works on: a copy of the published build, or a path for a new one."""
    clear_unfinished()
    build_id = _new_id(datetime.now(UTC))
    path = root() / "builds" / f"{build_id}{UNFINISHED}"
    if empty:
        return path
    try:
        current = current_path()
    except NoBuildError:
        return path
    _copy(current, path)
    return path


def _new_id(now: datetime) -> str:
    """Sortable by time; never the id of a build that exists."""
    stamp = now.strftime("%Y%m%dT%H%M%S")
    taken = {build.build_id for build in all_builds()}
    serial = 0
    while f"{stamp}-{serial:02d}" in taken:
        serial += 1
    return f"{stamp}-{serial:02d}"


def _copy(source: Path, target: Path) -> None:
    """Copy a build; a full disk is told in words and leaves no half file."""
    try:
        shutil.copyfile(source, target)
    except OSError:
        target.unlink(missing_ok=True)
        raise


def clear_unfinished() -> None:
    """Remove what a killed load left behind. Call only while holding the load lock."""
    for path in unfinished():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def unfinished() -> list[Path]:
    """Files and folders of loads that are running or were killed."""
    return [path for path in (root() / "builds").iterdir() if UNFINISHED in path.name]


def publish(path: Path) -> Path:
    """Make a finished build the published one; returns its final path.

    Every step is durable before the next, so the pointer never names a half-written file.
    """
    final = path.with_name(path.name.removesuffix(UNFINISHED) + ".duckdb")
    sync(path)
    path.replace(final)
    sync(final.parent)
    move_pointer(final.stem)
    return final


def move_pointer(build_id: str) -> None:
    """Point at another build, atomically and durably."""
    temporary = root() / "current.new"
    with temporary.open("w", encoding="ascii") as handle:
        handle.write(build_id + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(pointer())
    sync(root())


def sync(path: Path) -> None:
    """Make a file or a folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def rollback(build_id: str | None = None) -> Build:
    """Publish an older build again: the named one, or the one before the published one."""
    known = all_builds()
    if build_id is None:
        current = current_path().stem
        older = [build for build in known if build.build_id < current]
        if not older:
            raise KroplaError("Nie ma starszej bazy, do której można wrócić.")
        chosen = older[0]
    else:
        matching = [build for build in known if build.build_id == build_id]
        if not matching:
            raise KroplaError(f"Nie ma bazy „{build_id}”. Lista: python -m warehouse builds")
        chosen = matching[0]
    move_pointer(chosen.build_id)
    return chosen


def prune(keep: int) -> list[Build]:
    """Delete builds beyond the newest `keep`; the published one always stays."""
    spare = [build for build in all_builds() if not build.is_current]
    gone = spare[keep:]
    for build in gone:
        build.path.unlink()
    return gone
