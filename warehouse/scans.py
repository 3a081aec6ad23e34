"""Scans of contracts: files that an export brought, kept beside the builds under their numbers.

A file has the number of its row in ``mart.contract_files`` and no other name, so that nothing that
an export or a browser says names a place on the disk.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from settings import settings

NUMBER = re.compile(r"[0-9a-f]{32}")


def folder() -> Path:
    """Where the scans lie; made when missing, for nobody else to read."""
    made = settings().home / "documents" / "contracts"
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return made


def keep(document_id: str, content: bytes, changed_ns: int) -> None:
    """Put a scan in place, whole; ``changed_ns`` is when the file that was handed over changed."""
    part = folder() / f".{document_id}.{secrets.token_hex(4)}"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        os.utime(part, ns=(changed_ns, changed_ns))
        part.replace(_path(document_id))
    finally:
        part.unlink(missing_ok=True)


def changed_ns(document_id: str) -> int | None:
    """When the file behind a kept scan changed; None when there is none."""
    try:
        return _path(document_id).stat().st_mtime_ns
    except FileNotFoundError:
        return None


def read(document_id: str) -> bytes | None:
    """The content of a scan; None when it has not come."""
    try:
        return _path(document_id).read_bytes()
    except FileNotFoundError:
        return None


def _path(document_id: str) -> Path:
    if not NUMBER.fullmatch(document_id):
        raise FileNotFoundError(document_id)
    return folder() / document_id
