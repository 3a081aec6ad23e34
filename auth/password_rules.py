"""What makes a password good enough: its length, and that it is hard to guess (NIST SP 800-63B).

No rules of composition: they make passwords alike. Lists of common passwords and the words of this
place count as guesses.
"""

from __future__ import annotations

import threading
from enum import StrEnum

from zxcvbn import zxcvbn

from auth.accounts import Account
from auth.passwords import LONGEST, normalized
from settings import settings

LEAST_STRENGTH = 2
"""Of 0 to 4. Two withstands guessing through a sign-in that slows down."""

JUDGED = 72
"""Characters that are looked at; the library's time grows with their square."""

_lock = threading.Lock()


class Weakness(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    GUESSABLE = "guessable"


class WeakPasswordError(Exception):
    """The new password is not good enough."""

    def __init__(self, weakness: Weakness) -> None:
        super().__init__(weakness)
        self.weakness = weakness


def weakness(password: str, account: Account) -> Weakness | None:
    """What is wrong with a new password of an account; None when it is good."""
    if len(normalized(password)) < settings().password_min_length:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    return Weakness.GUESSABLE if strength(password, account) < LEAST_STRENGTH else None


def strength(password: str, account: Account) -> int:
    """From 0, guessed at once, to 4, not in a lifetime."""
    if not password:
        return 0
    words = [*settings().password_words, account.login, *account.display_name.split()]
    # The library keeps the words of a call in a place that all threads share.
    with _lock:
        judged = zxcvbn(normalized(password)[:JUDGED], [*words, *account.customer_ids])
    return int(judged["score"])
