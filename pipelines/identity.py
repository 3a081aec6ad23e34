"""PESEL and NIP leave the loader only as a keyed hash and two visible digits."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from pathlib import Path

from duckdb import DuckDBPyConnection

from core.errors import KroplaError
from settings import settings


def key() -> bytes:
    """The secret key: from the environment, from the key file, or made on first use."""
    chosen = settings()
    if chosen.identity_key is not None:
        return _from_hex(chosen.identity_key.get_secret_value(), "KROPLA_IDENTITY_KEY")
    path = chosen.key_file or chosen.home / "secrets" / "identity.key"
    if not path.exists():
        _make(path)
    return _from_hex(path.read_text(encoding="ascii").strip(), path.name)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(secrets.token_hex(32) + "\n", encoding="ascii")


def _from_hex(text: str, where: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != 32:
        raise KroplaError(f"{where}: klucz ma mieć 64 cyfry szesnastkowe.")
    return found


def identity_hash(number: str, secret: bytes) -> str:
    """HMAC-SHA-256 of the digits of a PESEL or NIP, hexadecimal."""
    digits = "".join(filter(str.isdigit, number))
    return hmac.new(secret, digits.encode("ascii"), sha256).hexdigest()


def install(connection: DuckDBPyConnection) -> None:
    """Give this connection the SQL function ``identity_hash(text)``; the key is read when used."""
    held: list[bytes] = []

    def hashed(number: str) -> str:
        if not held:
            held.append(key())
        return identity_hash(number, held[0])

    connection.create_function("identity_hash", hashed, ["VARCHAR"], "VARCHAR")
