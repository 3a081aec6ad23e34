"""bin/run.py: what `make run` checks, loads, says, and leaves behind."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import duckdb
import psutil
import pytest

from core.errors import KroplaError
from settings import settings
from tests.ui import fixture_build
from warehouse.version import this_version

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def run() -> ModuleType:
    """bin/run.py as a module; the path it prepends is taken back."""
    path = list(sys.path)
    spec = importlib.util.spec_from_file_location("bin_run", ROOT / "bin" / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path[:] = path
    return module


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A KROPLA_HOME of its own."""
    monkeypatch.setenv("KROPLA_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    yield tmp_path / "home"
    settings.cache_clear()


@pytest.fixture
def asked(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The commands that would have been run."""
    commands: list[tuple[str, ...]] = []
    monkeypatch.setattr(run, "command", lambda *words: commands.append(words))
    return commands


def listening() -> tuple[socket.socket, int]:
    """A socket that listens on some port of this machine."""
    server = socket.create_server(("127.0.0.1", 0))
    return server, server.getsockname()[1]


def free() -> int:
    """A port that nobody listens on."""
    server, port = listening()
    server.close()
    return port


def test_busy_port_is_told_with_a_way_out(run: ModuleType) -> None:
    server, port = listening()
    with server, pytest.raises(KroplaError, match=rf"Port {port} jest zajęty.*PORT="):
        run.free_port(str(port))


@pytest.mark.parametrize("wanted", ["x", "0", "65536", "-1", "80 80"])
def test_what_is_no_port_is_refused(run: ModuleType, wanted: str) -> None:
    with pytest.raises(KroplaError, match="nie jest numerem portu"):
        run.free_port(wanted)


@pytest.mark.parametrize("left", [None, "builds/b.duckdb"])
def test_without_a_published_build_the_demo_is_made_and_loaded(
    run: ModuleType, home: Path, asked: list[tuple[str, ...]], left: str | None
) -> None:
    if left:
        (home / "warehouse" / "builds").mkdir(parents=True)
        (home / "warehouse" / left).touch()
    run.prepare("", "")
    inbox = str(home / "inbox")
    assert asked == [
        ("demo", *run.DEMO, "--out", inbox),
        ("pipelines", "load", inbox, "--profile", "demo"),
    ]


@pytest.mark.parametrize("made_by", [this_version(), "older"])
def test_with_a_build_nothing_is_loaded_unless_another_version_made_it(
    run: ModuleType, home: Path, asked: list[tuple[str, ...]], made_by: str
) -> None:
    (home / "warehouse" / "builds").mkdir(parents=True)
    with duckdb.connect(str(home / "warehouse" / "builds" / "b.duckdb")) as connection:
        connection.execute("create schema meta")
        connection.execute(f"create table meta.build as select '{made_by}' as derived_by")
    (home / "warehouse" / "current").write_text("b\n")
    run.prepare("", "")
    load = ("pipelines", "load", str(home / "inbox"), "--profile", "demo")
    assert asked == ([] if made_by == this_version() else [load])


def test_chosen_inboxes_never_share_a_home(
    run: ModuleType, home: Path, asked: list[tuple[str, ...]], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    homes = set()
    for name, profile in (("a/inbox", "kropla"), ("b/inbox", "kropla"), ("b/inbox", "daiad")):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv("KROPLA_HOME", str(home))
        settings.cache_clear()
        run.prepare(str(tmp_path / name), profile)
        homes.add(os.environ["KROPLA_HOME"])
    assert len(homes) == 3
    assert all(Path(name).parent == home for name in homes)
    assert asked[-1] == ("pipelines", "load", str(tmp_path / "b/inbox"), "--profile", "daiad")


def test_missing_inbox_is_told(run: ModuleType, home: Path) -> None:
    with pytest.raises(KroplaError, match="DATA="):
        run.prepare(str(home / "nowhere"), "")


def test_greeting_names_address_password_and_every_account(run: ModuleType, home: Path) -> None:
    truth = home / "inbox.truth"
    truth.mkdir(parents=True)
    account = '{"customer_ids": ["100001"], "role": "customer", "display_name": "Anna Zdrój"}'
    (truth / "accounts.json").write_text(f'{{"dom": {account}}}', encoding="utf-8")
    from auth import demo

    told = run.greeting(8600)
    assert "http://localhost:8600" in told
    assert demo.password() in told
    assert "Anna Zdrój" in told


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_run_serves_a_page_and_stops_without_a_trace(tmp_path: Path, stop: int) -> None:
    port = free()
    with started(tmp_path, port) as process:
        wait_for(lambda: answers(port), process)
        below = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(stop)
        told, _ = process.communicate(timeout=20)
    assert f"http://localhost:{port}" in told
    assert "Traceback" not in told
    assert not psutil.wait_procs(below, timeout=5)[1]
    assert not answers(port)


def started(home: Path, port: int) -> subprocess.Popen[str]:
    """bin/run.py over a small published build."""
    fixture_build.publish(home)
    environment = {**os.environ, "KROPLA_HOME": str(home), "PORT": str(port)}
    return subprocess.Popen(
        [sys.executable, "bin/run.py"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def answers(port: int) -> bool:
    """Whether a page comes from there."""
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until something holds, for a minute at most, while the process lives."""
    deadline = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, process.stdout and process.stdout.read()
        assert time.monotonic() < deadline, "no page within a minute"
        time.sleep(0.2)
