from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from settings import settings
from tests.pipelines.town import write_registry


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
    """An inbox with a small registry and no readings."""
    folder = tmp_path / "inbox"
    write_registry(folder)
    return folder
