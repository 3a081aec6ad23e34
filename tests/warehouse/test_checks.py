"""Checks keep a broken build from publication, and tell in Polish what is wrong with which row."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from core.errors import CheckFailedError
from pipelines.build import load
from pipelines.profile import load_profile
from tests.pipelines.town import monthly, write_csv, write_readings, write_registry
from tests.warehouse.workbench import clear
from warehouse import builds, chain, checks
from warehouse.contracts import marts

FAULTS = {
    "assert_contracts_have_parties": (
        "update feed.contracts set customer_id = 'K0' where contract_number = 'U2'",
        "Umowa wskazuje klienta albo posesję, których nie ma.",
        "U2",
    ),
    "assert_one_meter_at_a_time": (
        "update feed.meters set service_point_id = 'S1', installed_date = '2016-01-01' "
        "where meter_id = 'M3'",
        "Wodomierz zamontowano, zanim zdemontowano poprzedni: M1",
        "M3",
    ),
    "assert_readings_are_chained": (
        "delete from chain.segments where meter_key = "
        "(select meter_key from feed.meters where meter_id = 'M2')",
        "Odczyty wodomierza nie mają ciągłego licznika.",
        "M2",
    ),
    "assert_months_add_up": (
        "update chain.usage_monthly set usage_m3 = usage_m3 + 0.001 where meter_key = "
        "(select meter_key from feed.meters where meter_id = 'M2') and month_no % 12 = 3",
        "Suma miesięcy różni się od przyrostu licznika.",
        "M2",
    ),
    "assert_invoices_add_up": (
        "update feed.invoices set vat_pln = vat_pln + 0.01",
        "Netto i VAT nie dają brutto.",
        "F/1",
    ),
}
"""Check → a fault put into the build just before the marts are made, its reason, its subject."""


@pytest.fixture
def inbox(home: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    write_registry(folder)
    write_readings(folder / "readings.csv", monthly())
    write_csv(
        folder / "invoices.csv",
        (
            *("invoice_number", "customer_id", "kind", "issue_date", "due_date"),
            *("net_pln", "vat_pln", "gross_pln", "to_pay_pln"),
        ),
        [("F/1", "K1", "invoice", "2019-02-01", "2019-02-15", "10.00", "0.80", "10.80", "10.80")],
    )
    return folder


def take(inbox: Path) -> Path:
    published = load(inbox, load_profile("kropla"), full=True).published
    assert published is not None
    return published


def test_every_check_has_its_fault() -> None:
    assert set(FAULTS) == {check for mart in marts() for check in mart.checks}


@pytest.mark.parametrize("check", FAULTS)
def test_a_fault_keeps_the_build_from_publication_and_is_told(
    check: str, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault, reason, subject = FAULTS[check]
    published = take(inbox)
    before = published.read_bytes()

    rebuild = chain.rebuild

    def spoiled(connection: DuckDBPyConnection) -> int:
        touched = rebuild(connection)
        connection.execute(fault)
        return touched

    monkeypatch.setattr(chain, "rebuild", spoiled)
    with pytest.raises(CheckFailedError) as refused:
        take(inbox)
    text = str(refused.value)
    assert "Nowa baza nie przeszła kontroli; działa poprzednia." in text
    assert f"- {check}: 1 × {reason} (np. {subject})" in text.splitlines()
    assert builds.current_path() == published
    assert published.read_bytes() == before
    assert [build.path for build in builds.all_builds()] == [published]
    assert [p.name for p in published.parent.iterdir()] == [published.name]


def test_only_checks_of_what_changed_are_run(inbox: Path) -> None:
    path = take(inbox)
    with duckdb.connect(str(path)) as connection:
        connection.execute(FAULTS["assert_invoices_add_up"][0])
        assert checks.run(connection, {"readings"}) == []
        assert [failure.check for failure in checks.run(connection, {"invoices"})] == [
            "assert_invoices_add_up"
        ]


def test_a_build_without_rows_makes_every_mart_and_passes_every_check(
    build: DuckDBPyConnection,
) -> None:
    clear(build)
    chain.rebuild(build)
    rows = {
        mart.name: build.execute(f"select count(*) from mart.{mart.name}").fetchall()[0][0]
        for mart in marts()
    }
    assert set(rows.values()) == {0}
    assert checks.run(build, {source for mart in marts() for source in mart.sources}) == []
