"""Migrations bring any store to the tables of this version."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text

from store.engine import reading, writing
from store.migrate import configuration, migrate
from store.tables import audit_head, metadata
from store.tables_einvoice import einvoice_decisions


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


def test_consents_of_registrations_become_decisions_about_e_invoices(empty_store: str) -> None:
    """A Friday evening in UTC is Saturday at the office: Monday is the next working day."""
    with writing() as connection:
        command.upgrade(configuration(connection), "0007")
        connection.execute(text(
            "insert into accounts (account_id, login, email, display_name, role, state, "
            "must_change_password, is_demo, created_at) values ('a', 'anna', 'a@example.pl', "
            "'Anna', 'customer', 'active', false, false, '2026-11-20 22:00:00')"
        ))  # fmt: skip
        for kind in ("einvoice", "other"):
            connection.execute(text(
                "insert into consents (account_id, customer_id, kind, given_at, channel) "
                f"values ('a', '1', '{kind}', '2026-11-20 23:30:00+00', 'registration')"
                .replace("+00", "+00" if empty_store == "postgresql" else ".000000")
            ))  # fmt: skip
    migrate()
    with reading() as connection:
        [one] = connection.execute(select(einvoice_decisions)).all()
        assert "consents" not in inspect(connection).get_table_names()
    assert (one.customer_id, one.actor, one.email, one.is_on) == ("1", "anna", "a@example.pl", True)
    assert one.made_at == datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert one.in_force_from == date(2026, 11, 23)
