from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from settings import settings
from tests.pipelines.town import monthly, take, write_readings, write_registry


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A KROPLA_HOME of one's own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("KROPLA_HOME", str(folder))
    settings.cache_clear()
    yield folder
    settings.cache_clear()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox with a small registry and no readings, not loaded yet."""
    folder = tmp_path / "inbox"
    write_registry(folder)
    return folder


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an inbox of the registry and some readings, and a home that has loaded it."""
    folder = tmp_path_factory.mktemp("made")
    write_registry(folder / "inbox")
    write_readings(folder / "inbox" / "readings.csv", monthly())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KROPLA_HOME", str(folder / "home"))
        settings.cache_clear()
        take(folder / "inbox")
    settings.cache_clear()
    return folder


@pytest.fixture
def taken(made: Path, home: Path) -> Path:
    """An inbox that has been loaded: the registry and `monthly()` readings."""
    shutil.copytree(made / "home", home)
    return Path(shutil.copytree(made / "inbox", home.parent / "inbox"))


@pytest.fixture
def served(taken: Path) -> Path:
    """An empty folder for more files; a build with `monthly()` readings is published."""
    folder = taken.parent / "more"
    folder.mkdir()
    return folder
