"""A store to work on, on each kind of database."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL

from settings import settings
from store import engine as store_engine
from store.engine import PRAGMAS, engine
from store.migrate import migrate
from tests import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """A private PostgreSQL; without one the tests on it are skipped, and say why."""
    if not postgres.can_run():
        pytest.skip("no PostgreSQL here, and no package manager that could install one")
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session", autouse=True)
def hasty_disk() -> Iterator[None]:
    """Stores of this process do not wait for the disk; those of other processes do, as in real."""
    with pytest.MonkeyPatch.context() as patch:
        hasty = tuple(one.replace("synchronous = full", "synchronous = off") for one in PRAGMAS)
        assert hasty != PRAGMAS
        patch.setattr(store_engine, "PRAGMAS", hasty)
        yield


@contextmanager
def stored_at(url: URL) -> Iterator[None]:
    """The store is there while the block lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KROPLA_STORE_URL", url.render_as_string(hide_password=False))
        settings.cache_clear()
        yield
        engine().dispose()
    settings.cache_clear()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite store of this version, to be copied: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "store.sqlite"
    with stored_at(URL.create("sqlite", database=str(path))):
        migrate()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres_server: URL) -> URL:
    """The same in PostgreSQL, which makes copies of a database by itself."""
    url = postgres.database(postgres_server)
    with stored_at(url):
        migrate()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A store without any table, on each kind of database; gives the kind."""
    url = URL.create("sqlite", database=str(tmp_path / "store.sqlite"))
    if request.param == "postgresql":
        url = postgres.database(request.getfixturevalue("postgres_server"))
    with stored_at(url):
        yield request.param


@pytest.fixture
def sqlite_store(tmp_path: Path, migrated_file: Path) -> Iterator[None]:
    """A store of this version in a file of its own, where the kind of database is no matter."""
    path = shutil.copy(migrated_file, tmp_path / "store.sqlite")
    with stored_at(URL.create("sqlite", database=str(path))):
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A store of this version with nothing in it, on each kind of database; gives the kind."""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        url = postgres.database(server, like=request.getfixturevalue("migrated_database"))
    else:
        path = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "store.sqlite")
        url = URL.create("sqlite", database=str(path))
    with stored_at(url):
        yield request.param
