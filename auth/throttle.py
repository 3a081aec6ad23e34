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


@dataclass
class _Tries:
    failed: int = 0
    last: float = 0.0


@dataclass
class Throttle:
    """Counts failures in memory; unknown logins count like known ones.

    After 5 failures in a row a login waits 1, 2, 4, 8, then 15 minutes between tries; an address
    waits 15 minutes after 30. A quarter of an hour without a failure forgets them.
    """

    clock: Callable[[], float] = time.monotonic
    _tries: dict[str, _Tries] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def is_open(self, login: str, address: str) -> bool:
        """True when a try may be checked now. A try while closed does not count."""
        now = self.clock()
        with self._lock:
            return all(
                now >= tries.last + _wait(tries.failed, free)
                for tries, free in self._of(login, address)
            )

    def failed(self, login: str, address: str) -> None:
        """Note a wrong password."""
        now = self.clock()
        with self._lock:
            self._forget(now)
            for tries, _ in self._of(login, address):
                tries.failed += 1
                tries.last = now

    def succeeded(self, login: str) -> None:
        """Forget the failures of the login; those of the address stay."""
        with self._lock:
            self._tries.pop(f"login {login}", None)

    def _of(self, login: str, address: str) -> list[tuple[_Tries, int]]:
        return [
            (self._tries.setdefault(f"login {login}", _Tries()), FREE_TRIES),
            (self._tries.setdefault(f"address {address}", _Tries()), ADDRESS_TRIES),
        ]

    def _forget(self, now: float) -> None:
        old = [k for k, t in self._tries.items() if now - t.last > WINDOW_SECONDS]
        for key in old:
            del self._tries[key]


def _wait(failed: int, free: int) -> float:
    """Seconds to wait after so many failures."""
    if failed < free:
        return 0.0
    if free == ADDRESS_TRIES:
        return WINDOW_SECONDS
    return min(FIRST_WAIT_SECONDS * 2.0 ** (failed - free), LONGEST_WAIT_SECONDS)
