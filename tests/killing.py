"""Runs a module that says what it has done, and kills it in the middle."""

from __future__ import annotations

import signal
import subprocess
import sys
import time


def said_until_killed(module: str, *arguments: str, seconds: float) -> list[str]:
    """Whole lines that a module printed; killed some seconds after the first of them."""
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read()
    # A line cut short by the kill was not said.
    return [line.strip() for line in (first + rest).splitlines(keepends=True) if line[-1] == "\n"]
