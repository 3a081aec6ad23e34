"""Secrets that the store keeps for us and cannot read: sealed under a key from outside of it."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import KroplaError
from settings import settings
from store.keys import secret_key

NONCE_BYTES = 12


class UnreadableSecretError(KroplaError):
    """Sealed under another key, for another account, or damaged."""


def seal(secret: bytes, account_id: str) -> str:
    """The secret as it may stand in the row of this account, and of no other (AES-256-GCM)."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return b64encode(nonce + _cipher().encrypt(nonce, secret, account_id.encode())).decode()


def unseal(sealed: str, account_id: str) -> bytes:
    """The secret again. Raises UnreadableSecretError."""
    data = b64decode(sealed)
    try:
        return _cipher().decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], account_id.encode())
    except InvalidTag as error:
        raise UnreadableSecretError(
            "Nie da się odczytać sekretu: inny klucz albo konto."
        ) from error


def keyed_hash(purpose: str, text: str) -> str:
    """Hash of something short, which without the key could be found by trying (HMAC-SHA-256)."""
    return hmac.new(_key(purpose), text.encode(), sha256).hexdigest()


def _cipher() -> AESGCM:
    return AESGCM(_key("sealing"))


def _key(purpose: str) -> bytes:
    """A key for each purpose, made of the one that is kept."""
    chosen = settings()
    path = chosen.home / "secrets" / "seal.key"
    kept = secret_key(chosen.seal_key, "KROPLA_SEAL_KEY", path)
    return hmac.new(kept, purpose.encode(), sha256).digest()
