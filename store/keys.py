"""Secret keys: given in the environment, or in a file that is made on first use."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from core.errors import KroplaError

BYTES = 32


def secret_key(given: SecretStr | None, variable: str, path: Path) -> bytes:
    """The key of 32 bytes that a variable holds, else the one in a file.

    Raises KroplaError when what is there is no key; then nothing is made in its place.
    """
    if given is not None:
        return _from_hex(given.get_secret_value(), variable)
    if not path.exists():
        _make(path)
    return _from_hex(path.read_text(encoding="ascii").strip(), path.name)


def _make(path: Path) -> None:
    """Make the file whole under another name first: of two at once both read the same key."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    fresh.touch(mode=0o600, exist_ok=False)
    fresh.write_text(secrets.token_hex(BYTES) + "\n", encoding="ascii")
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _from_hex(text: str, where: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != BYTES:
        raise KroplaError(f"{where}: klucz ma mieć {2 * BYTES} cyfry szesnastkowe.")
    return found
