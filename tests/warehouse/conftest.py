from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from settings import settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A KROPLA_HOME of one's own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("KROPLA_HOME", str(folder))
    settings.cache_clear()
    yield folder
    settings.cache_clear()


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBPyConnection]:
    """A migrated build with every mart, open for writing; tests clear its feeds themselves."""
    from pipelines import tables
    from pipelines.feeds import FEEDS
    from warehouse import chain, contracts
    from warehouse.connection import writer
    from warehouse.migrations import migrate

    connection = writer(tmp_path_factory.mktemp("build") / "build.duckdb")
    migrate(connection)
    tables.prepare(connection)
    chain.rebuild(connection)
    contracts.make(connection, {feed.name for feed in FEEDS})
    yield connection
    connection.close()
