"""Where events go: who did what into a file of its own, what went wrong to the terminal."""

from __future__ import annotations

import logging
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST_BYTES = 10 * 1024 * 1024
FILES_KEPT = 20


class _Utc(logging.Formatter):
    """One line an event, the moment in UTC, so that no hour comes twice.

    What people type is logged as ``%r``, so it cannot begin a line of its own.
    """

    converter = time.gmtime
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"


def set_up(home: Path) -> None:
    """Send events where they belong; called once, when the portal starts.

    ``HOME/log/audit.log`` gets sign-ins, refusals and every customer whom staff opened; it turns
    over by size. Warnings and errors go to the terminal, with their tracebacks.
    """
    folder = home / "log"
    folder.mkdir(parents=True, exist_ok=True)
    audit = logging.getLogger("kropla.audit")
    audit.setLevel(logging.INFO)
    audit.propagate = False
    audit.handlers = [
        RotatingFileHandler(
            folder / "audit.log",
            maxBytes=LARGEST_BYTES,
            backupCount=FILES_KEPT,
            encoding="utf-8",
        )
    ]
    product = logging.getLogger("kropla")
    product.propagate = False
    product.handlers = [logging.StreamHandler()]
    for handler in (*audit.handlers, *product.handlers):
        handler.setFormatter(_Utc("%(asctime)s %(levelname)s %(message)s"))
