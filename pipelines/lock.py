"""One load at a time on one KROPLA_HOME, across processes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from filelock import FileLock, Timeout

from core.errors import LoadLockedError
from settings import settings
from warehouse import builds


@contextmanager
def load_lock() -> Iterator[None]:
    """Hold the lock, or raise LoadLockedError that names the holder.

    The system drops the lock when its process dies, so a killed load never blocks the next.
    """
    folder = builds.root()
    owner = folder / "load.owner.json"
    lock = FileLock(folder / "load.lock")
    try:
        lock.acquire(timeout=settings().lock_wait_seconds)
    except Timeout as error:
        raise LoadLockedError(
            f"Trwa już inne wczytywanie{_who(owner)}. Spróbuj później."
        ) from error
    try:
        owner.write_text(
            json.dumps(
                {"pid": os.getpid(), "since": datetime.now().astimezone().isoformat("T", "seconds")}
            ),
            encoding="utf-8",
        )
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()


def _who(owner: os.PathLike[str]) -> str:
    try:
        with open(owner, encoding="utf-8") as handle:  # noqa: PTH123 - any path-like
            found = json.load(handle)
    except (OSError, ValueError):
        return ""
    return f" (proces {found.get('pid')}, od {found.get('since')})"
