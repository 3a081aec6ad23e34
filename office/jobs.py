"""What the office does by itself: letters leave, accounts open when their time has come."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from auth import activation, delegation_ends
from office.mail import transport
from office.post import deliver

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
}
"""A job by name; it says how much there was to do, and may be run by many at once."""


def run_once() -> dict[str, int]:
    """Every job, one after another; one that fails does not hold up the others."""
    done = {}
    for name, job in JOBS.items():
        try:
            done[name] = job()
        except Exception:
            log.exception("job %s failed", name)
            done[name] = -1
    return done


def run_until(stopped: threading.Event) -> None:
    """Every job again and again, until the event is set."""
    while not stopped.is_set():
        run_once()
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
