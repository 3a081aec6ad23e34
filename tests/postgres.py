"""A private PostgreSQL on loopback, for as long as a test session lasts."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import URL, create_engine, text

from tests.serving import free_port

START_SECONDS = 30.0
_numbers = count()


def programs() -> Path | None:
    """The folder of PostgreSQL's own programs, where Debian or the path have them."""
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    found = shutil.which("postgres")
    return known[-1].parent if known else Path(found).resolve().parent if found else None


@contextmanager
def server() -> Iterator[URL]:
    """A server of its own, with one database to connect to; gone without a trace at the end."""
    folder = Path(tempfile.mkdtemp(prefix="kropla-postgres-"))
    port = free_port()
    try:
        process = _start(folder, port)
        try:
            url = URL.create("postgresql+psycopg", "kropla", "", "127.0.0.1", port, "postgres")
            _wait(url, process)
            yield url
        finally:
            # At once: what it holds is thrown away.
            process.send_signal(signal.SIGQUIT)
            process.wait(START_SECONDS)
    finally:
        shutil.rmtree(folder)


def database(server_url: URL, like: URL | None = None) -> URL:
    """A new database of a server: empty, or a copy of another one that nobody uses now."""
    name = f"kropla_{next(_numbers)}"
    template = f" template {like.database}" if like is not None else ""
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"create database {name}{template}"))
    engine.dispose()
    return server_url.set(database=name)


def _start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    home = programs()
    assert home is not None
    # PostgreSQL refuses to run as root; its Debian package brings a user for it.
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    subprocess.run(
        [home / "initdb", "-D", data, "-U", "kropla", "-A", "trust", "-E", "UTF8", "--no-sync",
         "--locale=C.UTF-8"],
        user=user, check=True, cwd=folder, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    # Nothing here has to outlive the machine, and a disk that confirms every commit is slow.
    hasty = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    address = ["-h", "127.0.0.1", "-p", str(port), "-k", folder]
    command = [home / "postgres", "-D", data, *address, *hasty, "-c", "autovacuum=off"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, user=user, cwd=folder, stdout=log, stderr=log)


def _wait(url: URL, process: subprocess.Popen[bytes]) -> None:
    engine = create_engine(url)
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with engine.connect():
                engine.dispose()
                return
        except Exception:
            if process.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.1)


def can_run() -> bool:
    """Whether there is a PostgreSQL to start here."""
    if programs() is None:
        return False
    if os.geteuid():
        return True
    return any(user.pw_name == "postgres" for user in pwd.getpwall())
