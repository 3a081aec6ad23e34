"""bin/test.py: passes pytest's verdict on, and sees what a test leaves behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]

LEAVES = """
import subprocess
import sys

ORPHAN = '''
import subprocess, sys
sleep = [sys.executable, "-c", "import time; time.sleep(300)"]
null = subprocess.DEVNULL
print(subprocess.Popen(sleep, start_new_session=True, stdin=null, stdout=null, stderr=null).pid)
'''

def test_leaves_a_process():
    made = subprocess.run([sys.executable, "-c", ORPHAN], capture_output=True, text=True)
    open({note!r}, "w").write(made.stdout)
"""


def run(folder: Path, source: str) -> subprocess.CompletedProcess[str]:
    """Run bin/test.py on one test file."""
    path = folder / "test_given.py"
    path.write_text(source)
    command = [sys.executable, "bin/test.py", "--rootdir", str(folder), str(path)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.parametrize(("body", "code"), [("assert True", 0), ("assert False", 1)])
def test_verdict_of_pytest_is_passed_on(tmp_path: Path, body: str, code: int) -> None:
    assert run(tmp_path, f"def test_it():\n    {body}\n").returncode == code


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted on Linux only")
def test_a_process_left_behind_fails_the_run_and_is_ended(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    told = run(tmp_path, LEAVES.format(note=str(note)))
    assert told.returncode == 1
    assert f"left behind: {note.read_text().strip()}" in told.stdout
    assert not psutil.pid_exists(int(note.read_text()))
