"""An empty build, made by the product's own steps: what every statement has to fit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from duckdb import DuckDBPyConnection


@pytest.fixture(scope="session")
def empty_build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBPyConnection]:
    """A build into which nothing was loaded: migrated, with every feed, chain and mart."""
    from pipelines import tables
    from pipelines.feeds import FEEDS
    from warehouse import chain, contracts
    from warehouse.connection import writer
    from warehouse.migrations import migrate

    connection = writer(tmp_path_factory.mktemp("build") / "empty.duckdb")
    migrate(connection)
    tables.prepare(connection)
    chain.rebuild(connection)
    contracts.make(connection, {feed.name for feed in FEEDS})
    yield connection
    connection.close()
