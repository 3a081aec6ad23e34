"""Servers for tests and benchmarks: started on a free port, stopped without a trace."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

ROOT = Path(__file__).parents[1]
START_SECONDS = 60.0
STOP_SECONDS = 10.0

_open = build_opener(ProxyHandler({})).open


def free_port() -> int:
    """A port of this machine that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    command: list[str], folder: Path, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Run a Streamlit server while the block lasts; gives its address.

    ``{port}`` in the command and the environment is replaced. Raises RuntimeError with the log when
    it does not start.
    """
    port = free_port()
    with log.open("ab") as output:
        process = subprocess.Popen(
            [part.format(port=port) for part in command],
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **_with_port(environment or {}, port)},
        )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait(base, process, log)
        yield base
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _with_port(environment: Mapping[str, str], port: int) -> dict[str, str]:
    return {name: value.replace("{port}", str(port)) for name, value in environment.items()}


def _wait(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with _open(f"{base}/_stcore/health", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-4000:]}")


@contextmanager
def portal(home: Path, *, demo: bool = True, **settings: str) -> Iterator[str]:
    """Our portal over a home of its own."""
    environment = {"KROPLA_HOME": str(home), "KROPLA_DEMO": "1" if demo else "0", **settings}
    with served(uvicorn("app:app"), ROOT, home / "portal.log", environment) as base:
        yield base


def uvicorn(application: str) -> list[str]:
    """The command that serves an application as `make run` does."""
    quiet = ["--log-level", "warning", "--no-access-log", "--no-server-header"]
    return [sys.executable, "-m", "uvicorn", application, "--port", "{port}", *quiet]
