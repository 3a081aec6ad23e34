"""Server-side sessions: what a cookie stands for, kept where the cookie cannot reach.

Only the SHA-256 of an id is kept, so a copy of the store signs nobody in. Both ids are random
256-bit values; neither ever appears in an address.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from auth.accounts import Account

IDLE_SECONDS = 30 * 60
ABSOLUTE_SECONDS = 12 * 3600
GRANT_SECONDS = 60

Clock = Callable[[], float]


def new_id() -> str:
    """A fresh random id for a cookie: 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def hashed(cookie_value: str) -> str:
    """The form in which an id is kept and compared: hexadecimal SHA-256."""
    return hashlib.sha256(cookie_value.encode()).hexdigest()


@dataclass
class Session:
    """A signed-in browser; ``last_seen`` and ``started`` are seconds of a monotonic clock."""

    account: Account
    started: float
    last_seen: float


@dataclass(frozen=True)
class Grant:
    """A proven sign-in, waiting to be collected once by the browser that proved it."""

    account: Account
    return_to: str
    made: float


class SessionStore(Protocol):
    """What the portal needs of a place that keeps sessions; a database may stand behind it."""

    def grant(self, pre_hash: str, account: Account, return_to: str) -> None:
        """Note that the browser with this pre-session has proven to be ``account``."""

    def collect(self, pre_hash: str) -> Grant | None:
        """Take the grant of a pre-session: once, and only within a minute."""

    def start(self, account: Account) -> str:
        """Begin a session and return its id, which is not kept."""

    def find(self, session_hash: str) -> Session | None:
        """The live session of this hash, without prolonging it."""

    def touch(self, session_hash: str) -> Session | None:
        """The live session of this hash; its idle time starts anew."""

    def revoke(self, session_hash: str) -> None:
        """End the session now, in every tab and for every copy of its cookie."""


@dataclass
class MemorySessions:
    """Sessions of one process, gone with it. Safe to use from several threads."""

    clock: Clock = time.monotonic
    _sessions: dict[str, Session] = field(default_factory=dict)
    _grants: dict[str, Grant] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def grant(self, pre_hash: str, account: Account, return_to: str) -> None:
        """Note a proven sign-in; a second one of the same browser replaces the first."""
        if not pre_hash or not _is_own_path(return_to):
            raise ValueError("a grant needs a browser and a page of this portal")
        now = self.clock()
        with self._lock:
            self._sweep(now)
            self._grants[pre_hash] = Grant(account, return_to, now)

    def collect(self, pre_hash: str) -> Grant | None:
        """Take the grant: the first caller gets it, every later one None."""
        with self._lock:
            grant = self._grants.pop(pre_hash, None)
        if grant is None or self.clock() - grant.made > GRANT_SECONDS:
            return None
        return grant

    def start(self, account: Account) -> str:
        """Begin a session under a new id."""
        session_id = new_id()
        now = self.clock()
        with self._lock:
            self._sessions[hashed(session_id)] = Session(account, now, now)
        return session_id

    def find(self, session_hash: str) -> Session | None:
        """The session, unless it is unknown, idle for too long or too old."""
        session = self._sessions.get(session_hash)
        if session is None or self._is_over(session, self.clock()):
            return None
        return session

    def touch(self, session_hash: str) -> Session | None:
        """The session, seen now."""
        session = self.find(session_hash)
        if session is not None:
            session.last_seen = self.clock()
        return session

    def revoke(self, session_hash: str) -> None:
        """End the session; ending it twice is no error."""
        with self._lock:
            self._sessions.pop(session_hash, None)

    def _sweep(self, now: float) -> None:
        """Forget what is over, so that the store does not grow; called at every sign-in."""
        self._sessions = {k: s for k, s in self._sessions.items() if not self._is_over(s, now)}
        self._grants = {k: g for k, g in self._grants.items() if now - g.made <= GRANT_SECONDS}

    @staticmethod
    def _is_over(session: Session, now: float) -> bool:
        is_idle = now - session.last_seen > IDLE_SECONDS
        return is_idle or now - session.started > ABSOLUTE_SECONDS


def _is_own_path(path: str) -> bool:
    """True for a path below this portal's root; never another site, however it is written."""
    return re.fullmatch(r"/(?![/\\])[^\\\x00-\x20]*", path) is not None


sessions: SessionStore = MemorySessions()
"""The store of this process."""
