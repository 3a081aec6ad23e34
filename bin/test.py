"""Runs the tests on both cores, and fails when they leave a process behind."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import psutil

PR_SET_CHILD_SUBREAPER = 36
GRACE_SECONDS = 10


def main(arguments: list[str]) -> int:
    """Exit code of pytest, or 1 when a process outlived it."""
    adopt_orphans()
    command = [sys.executable, "-m", "pytest", "--numprocesses", "2", *arguments]
    code = subprocess.run(command, check=False).returncode
    left = left_behind()
    for line in left:
        print(f"test: left behind: {line}")
    return code or int(bool(left))


def adopt_orphans() -> None:
    """Make this process the parent of every orphan below it, so that none can hide (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def left_behind() -> list[str]:
    """Processes that still run below this one after a moment of grace; they are ended here."""
    children = psutil.Process().children(recursive=True)
    _, alive = psutil.wait_procs(children, timeout=GRACE_SECONDS)
    lines = []
    for process in alive:
        try:
            lines.append(f"{process.pid} {' '.join(process.cmdline())}")
            process.kill()
            process.wait(GRACE_SECONDS)
        except psutil.NoSuchProcess:
            continue
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
