"""Named steps of a load: shown as a bar on a terminal, as plain lines in a log."""

from __future__ import annotations

import logging

from rich.console import Console
from rich.status import Status

log = logging.getLogger("kropla.load")
_console = Console(stderr=True)
_status: Status | None = None


def step(name: str, text: str = "") -> None:
    """Tell that a step begins. `name` is stable: fault tests stop a load at it."""
    global _status
    message = text or name
    if not _console.is_terminal:
        log.info("%s", message)
        return
    if _status is None:
        _status = _console.status(message)
        _status.start()
    _status.update(message)


def finish() -> None:
    """Take the bar off the terminal."""
    global _status
    if _status is not None:
        _status.stop()
        _status = None
