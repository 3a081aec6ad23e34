"""A command in a process of its own, with what it took."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.serving import ROOT


@dataclass(frozen=True)
class Took:
    """Wall and processor seconds of a process, its largest resident memory in GB, its output."""

    wall_s: float
    cpu_s: float
    peak_gb: float
    output: str


def run(command: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> Took:
    """Run a command to its end. Raises RuntimeError with its output when it fails."""
    start = time.perf_counter()
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, cwd=ROOT, env={**os.environ, **(env or {})}
        )
        # wait4 gives what this one process used; the figures of all children together would not do.
        _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    output = log.read_text(encoding="utf-8")
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{output}")
    return Took(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6, output)
