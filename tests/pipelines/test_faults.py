"""Power cuts, two loads at once, a full disk: the old build or the new one serves, whole."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from settings import settings
from tests.pipelines.town import monthly, state, take, write_readings
from warehouse import builds

State = dict[str, list[tuple[Any, ...]]]

ROOT = Path(__file__).resolve().parents[2]

POINTS = (
    "started",
    "copied",
    "migrated",
    "reading",
    "conformed",
    "held",
    "ingested",
    "chaining",
    "chained",
    "allocated",
    "matched",
    "marts_made",
    "checked",
    "checkpointed",
    "publishing",
    "published",
)

DIES_AT = """
import os, signal, sys
from pathlib import Path
from pipelines import build, deriving, ingest, progress
from pipelines.profile import load_profile

def step(name, text=""):
    if name == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

build.step = deriving.step = ingest.step = progress.step = step
build.load(Path(sys.argv[1]), load_profile("kropla"))
"""


def python(*arguments: str, home: Path, **environment: str) -> subprocess.Popen[str]:
    """A Python of its own on the same home."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "KROPLA_HOME": str(home), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def waiting(taken: Path) -> Path:
    """A loaded inbox with one more file, among whose rows are a bad one and corrections."""
    rows = [*monthly(meters=6, months=12, step=9), ("X", "2019-01-01 08:00:00", "1", "radio", "")]
    write_readings(taken / "readings_2.csv", rows)
    return taken


KNOWN: list[State] = []
"""What a load of `waiting` comes to; found once, for nothing in it depends on the test."""


@pytest.fixture
def undisturbed(
    waiting: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> State:
    """What a load that nothing disturbs comes to."""
    if KNOWN:
        return KNOWN[0]
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(home, elsewhere)
    with monkeypatch.context() as patch:
        patch.setenv("KROPLA_HOME", str(elsewhere))
        settings.cache_clear()
        take(waiting)
        KNOWN.append(state())
    settings.cache_clear()
    return KNOWN[0]


def assert_whole_and_recovering(before: State, after: State, inbox: Path) -> None:
    """The published build is one of the two, and a plain run leaves the newer one."""
    assert state() in (before, after)
    take(inbox)
    assert state() == after
    assert not list((builds.root() / "builds").glob("*.building*"))


@pytest.mark.parametrize("point", POINTS)
def test_a_load_killed_at_a_named_point_leaves_a_whole_build(
    point: str, waiting: Path, undisturbed: State, home: Path
) -> None:
    before = state()
    child = python("-c", DIES_AT, str(waiting), point, home=home)
    child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL
    assert (state() == undisturbed) == (point == "published")
    assert_whole_and_recovering(before, undisturbed, waiting)


def test_a_load_killed_at_twenty_random_moments_leaves_a_whole_build(
    waiting: Path, undisturbed: State, home: Path, tmp_path: Path
) -> None:
    before = state()
    kept = Path(shutil.copytree(home, tmp_path / "kept"))
    rng = random.Random(20)
    started = time.monotonic()
    child = python("-m", "pipelines", "load", str(waiting), "--dry-run", home=home)
    assert child.wait(60) == 0
    whole = time.monotonic() - started
    killed = 0
    for _ in range(20):
        child = python("-m", "pipelines", "load", str(waiting), home=home)
        try:
            child.wait(rng.uniform(0.3, 1.0) * whole)
        except subprocess.TimeoutExpired:
            child.kill()
            killed += 1
        child.communicate(timeout=60)
        assert_whole_and_recovering(before, undisturbed, waiting)
        shutil.rmtree(home)
        shutil.copytree(kept, home)
    assert killed >= 5


def test_a_second_load_says_who_holds_the_lock_and_leaves(waiting: Path, home: Path) -> None:
    before = state()
    holder = python("-c", HOLDS, str(waiting), home=home)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        second = python("-m", "pipelines", "load", str(waiting), home=home)
        _, told = second.communicate(timeout=60)
        assert second.returncode == 1
        assert f"proces {holder.pid}" in told
        assert "Traceback" not in told
        assert state() == before
    finally:
        holder.kill()
        holder.communicate(timeout=60)
    take(waiting)
    assert state() != before


HOLDS = """
import time
from pipelines.lock import load_lock
with load_lock():
    print("held", flush=True)
    time.sleep(float(__import__("os").environ.get("HELD_SECONDS", "60")))
"""


def test_a_second_load_waits_when_told_to(waiting: Path, undisturbed: State, home: Path) -> None:
    holder = python("-c", HOLDS, home=home, HELD_SECONDS="2")
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "held"
    second = python(
        "-m", "pipelines", "load", str(waiting), home=home, KROPLA_LOCK_WAIT_SECONDS="60"
    )
    _, told = second.communicate(timeout=60)
    holder.communicate(timeout=60)
    assert second.returncode == 0, told
    assert state() == undisturbed


LIMITED = """
import resource, signal, sys
from pipelines.__main__ import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.exit(main(["load", sys.argv[1]]))
"""


@pytest.mark.parametrize("share", [0.1, 0.9, 1.1])
def test_a_full_disk_is_told_and_the_old_build_serves(
    share: float, waiting: Path, home: Path
) -> None:
    rows = [
        (
            f"M{n % 11 + 1}",
            f"20{16 + n // 3000 % 9}-{n // 250 % 12 + 1:02}-{n % 28 + 1:02}",
            f"{n}.125",
            "radio",
            f"źródło {n * 7919 % 99991}",
        )
        for n in range(60_000)
    ]
    write_readings(
        waiting / "readings_large.csv",
        [(m, f"{d} 0{i % 9}:00:0{i % 7}", *rest) for i, (m, d, *rest) in enumerate(rows)],
    )
    before, old = state(), builds.current_path()
    limit = int(old.stat().st_size * share)
    child = python("-c", LIMITED, str(waiting), str(limit), home=home)
    _, told = child.communicate(timeout=60)
    assert child.returncode == 1, told
    assert "Brakuje miejsca na dysku" in told
    assert "Traceback" not in told
    assert builds.current_path() == old
    assert state() == before
    assert not list((builds.root() / "builds").glob("*.building*"))
    assert take(waiting).published is not None
    assert state() != before


def test_a_killed_load_leaves_no_lock_behind(waiting: Path, home: Path) -> None:
    holder = python("-c", HOLDS, home=home)
    assert holder.stdout is not None
    holder.stdout.readline()
    holder.kill()
    holder.communicate(timeout=60)
    owner = home / "warehouse" / "load.owner.json"
    assert json.loads(owner.read_text())["pid"] == holder.pid
    assert take(waiting).published is not None
    assert not owner.exists()
