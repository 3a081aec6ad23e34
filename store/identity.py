"""PESEL and NIP as they are kept and compared: a keyed hash, never the number."""

from __future__ import annotations

import hmac
from hashlib import sha256

from settings import settings
from store.keys import secret_key


def key() -> bytes:
    """The secret key: from the environment, from the key file, or made on first use."""
    chosen = settings()
    path = chosen.key_file or chosen.home / "secrets" / "identity.key"
    return secret_key(chosen.identity_key, "KROPLA_IDENTITY_KEY", path)


def identity_hash(number: str, secret: bytes) -> str:
    """HMAC-SHA-256 of the digits of a PESEL or NIP, hexadecimal."""
    digits = "".join(filter(str.isdigit, number))
    return hmac.new(secret, digits.encode("ascii"), sha256).hexdigest()
