"""A store to work on, on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from settings import settings
from store.engine import engine
from store.migrate import migrate
from tests import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """A private PostgreSQL; without one the tests on it are skipped, and say why."""
    if not postgres.can_run():
        pytest.skip("no PostgreSQL here, and no package manager that could install one")
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A store without any table, on each kind of database; gives the kind."""
    url = URL.create("sqlite", database=str(tmp_path / "store.sqlite"))
    if request.param == "postgresql":
        url = postgres.database(request.getfixturevalue("postgres_server"))
    monkeypatch.setenv("KROPLA_STORE_URL", url.render_as_string(hide_password=False))
    settings.cache_clear()
    yield request.param
    engine().dispose()
    settings.cache_clear()


@pytest.fixture
def sqlite_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A store of this version in a file of its own, where the kind of database is no matter."""
    url = URL.create("sqlite", database=str(tmp_path / "store.sqlite"))
    monkeypatch.setenv("KROPLA_STORE_URL", url.render_as_string())
    settings.cache_clear()
    migrate()
    yield
    engine().dispose()
    settings.cache_clear()


@pytest.fixture
def store(empty_store: str) -> str:
    """A store of this version, with nothing in it."""
    migrate()
    return empty_store
