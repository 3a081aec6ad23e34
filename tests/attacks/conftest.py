"""A portal over the town of neighbours, served under one name; its store is open to the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from settings import settings
from store.engine import engine
from store.migrate import migrate
from tests.attacks.town import documents_in, managed, neighbours
from tests.serving import portal
from tests.ui import fixture_build
from warehouse import connection


@pytest.fixture(scope="session")
def town_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the build of the fixtures the twenty neighbours and bills of a manager."""
    folder = tmp_path_factory.mktemp("attacks")
    fixture_build.publish(folder, [neighbours, managed, documents_in(folder)])
    return folder


@pytest.fixture(scope="session")
def base(town_home: Path) -> Iterator[str]:
    """Address of the portal; it may be reached under 127.0.0.1 only."""
    with portal(town_home, demo=False, KROPLA_HOSTS='["127.0.0.1"]') as address:
        yield address


@pytest.fixture
def home(town_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The portal's home is that of this process, too: accounts and sessions are made in it."""
    monkeypatch.setenv("KROPLA_HOME", str(town_home))
    settings.cache_clear()
    connection._open.clear()
    migrate()
    yield town_home
    engine().dispose()
    settings.cache_clear()
    connection._open.clear()
