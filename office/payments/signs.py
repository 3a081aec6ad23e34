"""What Przelewy24 and the portal sign: SHA-384 of compact JSON whose last value only they know."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from hashlib import sha384

Signed = str | int

REGISTER = ("sessionId", "merchantId", "amount", "currency")
VERIFY = ("sessionId", "orderId", "amount", "currency")
NOTIFICATION = (
    *("merchantId", "posId", "sessionId", "amount", "originAmount", "currency", "orderId"),
    *("methodId", "statement"),
)
"""The fields of each message that are signed, in the order that is part of the signature."""


def sign(fields: tuple[str, ...], message: Mapping[str, Signed], crc: str) -> str:
    """The signature of a message. Raises KeyError when a field is missing."""
    told = {**{name: message[name] for name in fields}, "crc": crc}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return sha384(text.encode()).hexdigest()


def is_signed(fields: tuple[str, ...], message: Mapping[str, Signed], crc: str, by: str) -> bool:
    """Whether a signature is that of a message; it takes as long for any other one."""
    return hmac.compare_digest(sign(fields, message, crc).encode(), by.encode())
