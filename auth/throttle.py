"""Failed tries slow the next ones down, per login and per address; never for good."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

FREE_TRIES = 5
FIRST_WAIT_SECONDS = 60
LONGEST_WAIT_SECONDS = 15 * 60
ADDRESS_TRIES = 30
WINDOW_SECONDS = 15 * 60

Key = tuple[str, str]
"""``("login", name)`` or ``("address", address)``; its value are the times of its failures."""


@dataclass
class Throttle:
    """Counts failures in memory; unknown logins count like known ones.

    After 5 failures in a row a login waits 1, 2, 4, 8, then 15 minutes between tries; an address
    waits 15 minutes after 30. A quarter of an hour without a failure forgets them.
    """

    clock: Callable[[], float] = time.monotonic
    _tries: dict[Key, list[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def admits(self, login: str, address: str) -> bool:
        """True when a password may be checked now; the try counts as failed until it succeeds.

        Counting first keeps many tries at the same moment from all being the first. A try that is
        not admitted does not count.
        """
        now = self.clock()
        with self._lock:
            self._forget(now)
            if any(now < self._open_at(key) for key in _keys(login, address)):
                return False
            for key in _keys(login, address):
                self._tries.setdefault(key, []).append(now)
            return True

    def succeeded(self, login: str, address: str) -> None:
        """Forget the failures of the login, and of the address this try alone."""
        with self._lock:
            self._tries.pop(_keys(login, address)[0], None)
        self.withdrawn(login, address)

    def withdrawn(self, login: str, address: str) -> None:
        """The try was not checked after all: it does not count."""
        with self._lock:
            for key in _keys(login, address):
                if self._tries.get(key):
                    self._tries[key].pop()

    def _open_at(self, key: Key) -> float:
        """When the next try of a login or an address may come."""
        times = self._tries.get(key)
        return times[-1] + _wait(key[0], len(times)) if times else 0.0

    def _forget(self, now: float) -> None:
        """Drop what is old, or was taken back, so that nothing grows."""
        self._tries = {
            key: times
            for key, times in self._tries.items()
            if times and now - times[-1] <= WINDOW_SECONDS
        }


def _keys(login: str, address: str) -> tuple[Key, Key]:
    return ("login", login), ("address", address)


def _wait(kind: str, failed: int) -> float:
    """Seconds to wait after so many failures of a login or an address."""
    if kind == "address":
        return WINDOW_SECONDS if failed >= ADDRESS_TRIES else 0.0
    if failed < FREE_TRIES:
        return 0.0
    return min(FIRST_WAIT_SECONDS * 2.0 ** (failed - FREE_TRIES), LONGEST_WAIT_SECONDS)
