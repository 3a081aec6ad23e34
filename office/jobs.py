"""What the office does by itself: letters leave, accounts open, payments come to their end."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from auth import activation, applications, delegation_ends, registration
from office.mail import transport
from office.payments import reconciling
from office.post import deliver
from store import files, outbox

EVERY_SECONDS = 2.0

log = logging.getLogger("kropla")


def letters() -> int:
    """Send what waits in the outbox; without a mail server it goes on waiting."""
    way = transport()
    return deliver(way) if way is not None else 0


JOBS: dict[str, Callable[[], int]] = {
    "letters": letters,
    "accounts": activation.open_due,
    "delegations": delegation_ends.look,
    "payments": reconciling.reconcile,
    "old registrations": registration.sweep,
    "old applications": applications.sweep,
    "old letters": outbox.sweep,
    "old files": files.sweep,
}
"""A job by name; it says how much there was to do, and may be run by many at once."""

WAITS = {name: 600.0 for name in JOBS if name.startswith("old ")} | {
    "delegations": 60.0,
    "payments": 15.0,
}
"""Seconds between two rounds of what nobody waits for, as erasing what is not needed any more."""


def run_once(names: Iterable[str] | None = None) -> dict[str, int]:
    """These jobs, or all, one after another; one that fails does not hold up the others."""
    done = {}
    for name in JOBS if names is None else names:
        try:
            done[name] = JOBS[name]()
        except Exception:
            log.exception("job %s failed", name)
            done[name] = -1
    return done


def run_until(stopped: threading.Event) -> None:
    """Every job again and again, until the event is set."""
    due = dict.fromkeys(JOBS, 0.0)
    while not stopped.is_set():
        now = time.monotonic()
        names = [name for name, at in due.items() if at <= now]
        run_once(names)
        due |= {name: now + WAITS.get(name, 0.0) for name in names}
        stopped.wait(EVERY_SECONDS)


@contextmanager
def running() -> Iterator[None]:
    """Run the jobs beside what the block does."""
    stopped = threading.Event()
    thread = threading.Thread(target=run_until, args=(stopped,), name="office-jobs", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(timeout=30)
