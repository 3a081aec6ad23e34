"""Codes of authenticator apps: they follow from a secret and the time (TOTP, RFC 6238).

SHA-1, six digits, thirty seconds: what every app can. A code of the step before or after is taken
too, for clocks that are a little off.
"""

from __future__ import annotations

import secrets
from base64 import b32encode
from datetime import datetime

from pyotp import TOTP
from pyotp.exceptions import OTPVerificationError

SECRET_BYTES = 20
"""160 bits, as RFC 4226 asks for; a whole number of signs in base32."""

DRIFT_STEPS = 1


def new_secret() -> bytes:
    """A random secret."""
    return secrets.token_bytes(SECRET_BYTES)


def text(secret: bytes) -> str:
    """The secret as people type it into an app (base32)."""
    return b32encode(secret).decode()


def uri(secret: bytes, login: str, issuer: str) -> str:
    """The secret as a QR code holds it; login and issuer are what the app shows."""
    return _totp(secret).provisioning_uri(name=login, issuer_name=issuer)


def step_of(secret: bytes, code: str, at: datetime) -> int | None:
    """The time step whose code this is, when that is now or next to it."""
    try:
        return _totp(secret).verify_and_get_timecode(code, for_time=at, valid_window=DRIFT_STEPS)
    except OTPVerificationError:
        return None


def _totp(secret: bytes) -> TOTP:
    return TOTP(text(secret))
