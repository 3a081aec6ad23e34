"""Migrations bring any store to the tables of this version."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select

from store.engine import reading
from store.migrate import migrate
from store.tables import audit_head, metadata


def test_migrated_tables_are_those_of_the_code(store: str) -> None:
    with reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        checks = inspect(connection).get_check_constraints("accounts")
    assert [check["name"] for check in checks] == ["ck_accounts_state"]


def test_migrating_again_changes_nothing(store: str) -> None:
    migrate()
    with reading() as connection:
        assert len(connection.execute(select(audit_head)).all()) == 1


def test_two_processes_may_migrate_at_once(empty_store: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(migrate) for _ in range(2)]:
            done.result()
    with reading() as connection:
        assert len(connection.execute(select(audit_head)).all()) == 1
