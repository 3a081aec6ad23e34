"""Password hashes: argon2id (RFC 9106), as many at a time as the machine can bear."""

from __future__ import annotations

import os
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from secrets import token_hex

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 19 * 1024
PASSES = 2
AT_A_TIME = max((os.cpu_count() or 1) - 1, 1)
"""One processor stays free for those who are signed in."""

WAIT_SECONDS = 5.0
LONGEST = 128
"""Characters; more is refused before it costs anything."""

_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)
_slots = threading.BoundedSemaphore(AT_A_TIME)
_threads = ThreadPoolExecutor(AT_A_TIME, "argon2")
"""Always the same threads: each that ever made a hash keeps its 19 MB for the next one."""


class BusyError(Exception):
    """Too many sign-ins at this moment; nothing was checked."""


def normalized(password: str) -> str:
    """The same letters typed another way are the same password (NIST SP 800-63B, NFKC)."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """The argon2id hash, with its parameters and a random salt inside."""
    return _hasher.hash(normalized(password))


def one_time_password() -> str:
    """A password to be said once and changed at the first sign-in: 144 random bits."""
    return "-".join(token_hex(6) for _ in range(3))


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with other parameters than those of today."""
    return _hasher.check_needs_rehash(password_hash)


def verify(password_hash: str | None, password: str) -> bool:
    """True when the password fits. An unknown account (None) costs the same time.

    Raises:
        BusyError: no slot became free within a few seconds.
    """
    if len(password) > LONGEST:
        return False
    if not _slots.acquire(timeout=WAIT_SECONDS):
        raise BusyError
    try:
        known = password_hash or _nobody()
        fits = _threads.submit(_fits, known, normalized(password)).result()
        return fits and password_hash is not None
    finally:
        _slots.release()


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """The hash that stands in for accounts that do not exist."""
    return hash_password("nobody")
