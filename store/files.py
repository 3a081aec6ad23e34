"""Files that people send: content in a folder beside the store, what is known of it in a row.

The content is on the disk before its row is there, and is deleted after its row has gone; so a row
always has its content, whenever the process ends. What no row knows is swept away.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select

from core.files import CleanFile, MediaType
from settings import settings
from store.engine import reading
from store.tables import files as table

UNKNOWN_FOR_SECONDS = 3600
"""Content without a row may belong to a change that is under way for so long."""


@dataclass(frozen=True)
class Kept:
    """What is known of a file."""

    file_id: str
    name: str
    media_type: MediaType
    size_bytes: int


def folder() -> Path:
    """Where contents lie, each under its random number."""
    made = settings().home / "files"
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return made


def write(file: CleanFile) -> str:
    """Put a content on the disk, for good, before a change; the number it has there."""
    file_id = uuid4().hex
    path, part = folder() / file_id, folder() / f"{file_id}.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(file.content)
        opened.flush()
        os.fsync(opened.fileno())
    part.rename(path)
    _settle(folder())
    return file_id


def _settle(directory: Path) -> None:
    """Let the disk know the new name as well."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def note(connection: Connection, file_id: str, file: CleanFile, at: datetime) -> None:
    """Know a content that was written, inside a change."""
    row = {"file_id": file_id, "name": file.name, "media_type": file.media_type, "made_at": at}
    checks = {"size_bytes": len(file.content), "sha256": sha256(file.content).hexdigest()}
    connection.execute(insert(table).values(**row, **checks))


def find(file_id: str) -> Kept | None:
    """What is known of a file."""
    with reading() as connection:
        row = connection.execute(select(table).where(table.c.file_id == file_id)).first()
    return Kept(row.file_id, row.name, MediaType(row.media_type), row.size_bytes) if row else None


def read(file: Kept) -> bytes:
    """The content of a known file. Raises OSError."""
    return (folder() / file.file_id).read_bytes()


def forget(connection: Connection, file_ids: list[str]) -> None:
    """Know files no more, inside a change; their contents are swept away later."""
    connection.execute(delete(table).where(table.c.file_id.in_(file_ids)))


def sweep() -> int:
    """Delete contents that no row knows; how many."""
    before = time.time() - UNKNOWN_FOR_SECONDS
    old = [path for path in folder().iterdir() if path.stat().st_mtime < before]
    if not old:
        return 0
    with reading() as connection:
        known = set(connection.execute(select(table.c.file_id)).scalars())
    unknown = [path for path in old if path.name not in known]
    for path in unknown:
        path.unlink(missing_ok=True)
    return len(unknown)
