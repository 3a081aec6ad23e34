"""bin/setup: installs what is missing, nothing twice, and says what it cannot do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PYTHON = """#!/bin/sh
# Stands in for Python: makes a .venv with itself in it, and notes what pip is asked for.
case "$*" in
    *"import ensurepip"*) exit {ensurepip} ;;
    *version_info*) exit {version} ;;
    "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    "-m pip"*) echo "$*" >>asked; exit {pip} ;;
esac
"""

NEEDED = [
    "bash",
    "sh",
    "cat",
    "cp",
    "dirname",
    "id",
    "mkdir",
    "sha256sum",
    "flock",
    "printf",
    "env",
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The real bin/setup with locks of its own, and a PATH without apt-get and Chromium."""
    (tmp_path / "bin").mkdir()
    script = (ROOT / "bin" / "setup").read_text()
    # Debian's own places are looked for, and written to, below the folder of the test.
    for place in ("/usr/lib/postgresql", "/etc/postgresql-common"):
        script = script.replace(place, f"{tmp_path}{place}")
    (tmp_path / "bin" / "setup").write_text(script)
    (tmp_path / "bin" / "setup").chmod(0o755)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text(f"# {name}\n")
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in NEEDED:
        (tools / name).symlink_to(shutil.which(name) or pytest.skip(f"no {name} here"))
    python(tmp_path)
    return tmp_path


def python(project: Path, *, ensurepip: int = 0, version: int = 0, pip: int = 0) -> None:
    """Put the stand-in in place, with the exit codes it shall give."""
    path = project / "tools" / "python3"
    path.write_text(PYTHON.format(ensurepip=ensurepip, version=version, pip=pip))
    path.chmod(0o755)


def program(project: Path, name: str, script: str = "") -> None:
    """Put a program on the PATH that notes its arguments."""
    path = project / "tools" / name
    path.write_text(f'#!/bin/sh\necho "{name} $*" >>"{project}/asked"\n{script}\n')
    path.chmod(0o755)


def setup(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run bin/setup, with nobody to answer."""
    return subprocess.run(
        [project / "bin" / "setup", *arguments],
        env={"PATH": str(project / "tools")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def asked(project: Path) -> list[str]:
    """What was asked of pip and of the noted programs."""
    notes = project / "asked"
    return notes.read_text().splitlines() if notes.exists() else []


def test_first_start_installs_the_lock_by_its_hashes(project: Path) -> None:
    assert setup(project).returncode == 0
    (line,) = asked(project)
    assert "--require-hashes" in line
    assert line.endswith("-r requirements.txt")


def test_second_start_installs_nothing(project: Path) -> None:
    setup(project)
    again = setup(project)
    assert (again.returncode, again.stdout, len(asked(project))) == (0, "", 1)


def test_changed_lock_is_installed_again(project: Path) -> None:
    setup(project)
    (project / "requirements.txt").write_text("# other\n")
    setup(project)
    assert len(asked(project)) == 2


def test_development_installs_both_locks_and_a_run_after_it_nothing(project: Path) -> None:
    setup(project, "dev")
    setup(project)
    (line,) = asked(project)
    assert line.endswith("-r requirements.txt -r requirements-dev.txt")


def test_failed_install_is_tried_again_at_the_next_start(project: Path) -> None:
    python(project, pip=1)
    failed = setup(project)
    assert failed.returncode == 1
    assert "could not be installed" in failed.stderr
    shutil.rmtree(project / ".venv")
    python(project)
    assert setup(project).returncode == 0
    assert len(asked(project)) == 2


def test_broken_environment_is_made_anew(project: Path) -> None:
    setup(project)
    (project / ".venv" / "bin" / "python").write_text("#!/bin/sh\nexit 1\n")
    assert setup(project).returncode == 0
    assert "making .venv" in setup_again_output(project)


def setup_again_output(project: Path) -> str:
    """Output of a start after the environment was broken once more."""
    (project / ".venv" / "bin" / "python").unlink()
    return setup(project).stdout


def test_old_python_is_refused_in_words(project: Path) -> None:
    python(project, version=1)
    refused = setup(project)
    assert refused.returncode == 1
    assert "older than 3.11" in refused.stderr


def test_missing_ensurepip_is_told_where_nothing_may_be_installed(project: Path) -> None:
    python(project, ensurepip=1)
    refused = setup(project)
    assert refused.returncode == 1
    assert "python3-venv" in refused.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator installs packages")
def test_missing_ensurepip_is_installed_through_apt(project: Path) -> None:
    python(project, ensurepip=1)
    program(project, "apt-get")
    assert setup(project).returncode == 0
    assert "apt-get install -y -qq --no-install-recommends python3-venv" in asked(project)


def test_tests_without_chromium_say_how_to_get_it(project: Path) -> None:
    refused = setup(project, "test")
    assert refused.returncode == 1
    assert "apt-get install chromium" in refused.stderr


def test_tests_take_the_chromium_and_the_postgres_that_are_there(project: Path) -> None:
    program(project, "google-chrome")
    program(project, "postgres")
    program(project, "apt-get", "exit 1")
    assert setup(project, "test").returncode == 0
    assert not [line for line in asked(project) if line.startswith("apt-get")]


@pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator installs packages")
def test_missing_chromium_is_installed_without_a_question(project: Path) -> None:
    program(project, "apt-get")
    assert setup(project, "test").returncode == 0
    assert "apt-get install -y -qq --no-install-recommends chromium" in asked(project)


@pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator installs packages")
def test_missing_postgres_is_installed_without_a_server_of_its_own(project: Path) -> None:
    program(project, "chromium")
    program(project, "apt-get")
    assert setup(project, "test").returncode == 0
    assert "apt-get install -y -qq --no-install-recommends postgresql" in asked(project)
    [said] = (project / "etc" / "postgresql-common" / "createcluster.d").iterdir()
    assert said.read_text() == "create_main_cluster = false\n"


def test_without_postgres_its_tests_are_skipped_and_that_is_said(project: Path) -> None:
    program(project, "chromium")
    done = setup(project, "test")
    assert done.returncode == 0
    assert "no PostgreSQL" in done.stdout


def test_unknown_word_is_refused(project: Path) -> None:
    assert setup(project, "everything").returncode == 1


@pytest.mark.parametrize("kind", ["version", "ensurepip"])
def test_nothing_is_installed_with_a_python_that_cannot(project: Path, kind: str) -> None:
    python(project, **{kind: 1})
    setup(project)
    assert asked(project) == []
