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
from warehouse import allocation, builds, chain, checks, contracts
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
    "assert_bank_links_agree": (
        "insert into matching.links values ('B/1', 'R/2', 1.00), ('B/2', 'R/2', 1.00)",
        "Operacja jest przypisana do dwóch wpłat z banku.",
        "R/2",
    ),
    "assert_nothing_is_used_twice": (
        "insert into allocation.parts select charge_no, null, 'order', 1.00 "
        "from allocation.charges where operation_id = 'R/1'",
        "Należność zaliczono ponad jej kwotę.",
        "R/1",
    ),
    "assert_balances_add_up": (
        "update mart.settlements set balance_pln = balance_pln + 0.01 where operation_id = 'R/2'",
        "Saldo początkowe i operacje nie dają salda klienta.",
        "K1",
    ),
    "assert_invoices_are_settled": (
        "update mart.invoices set paid_pln = paid_pln - 0.01",
        "Zapłacone i otwarte nie dają kwoty do zapłaty albo nie zgadzają się z zaliczeniem wpłat.",
        "F/1",
    ),
}
"""Check → a fault put into the build just before it is checked, its reason, its subject."""

ANOTHER = (
    "insert into feed.invoices by name select 'K/1' as invoice_number, 'K1' as customer_id, "
    "'correction' as kind, date '2019-03-01' as issue_date, date '2019-03-15' as due_date, "
    "0 as net_pln, 0 as vat_pln, 0 as gross_pln, 0 as to_pay_pln, {} as corrects_number"
)
WARNINGS = {
    "warn_charges_have_invoices": [
        (
            "update feed.settlements set document_number = 'F/9' where operation_id = 'R/1'",
            [("F/9", "Obciążenie bez faktury o tym numerze."),
             ("F/1", "Faktury nie ma w rozrachunkach klienta K1.")],
        ),
        (
            "update feed.settlements set amount_pln = 10.81 where operation_id = 'R/1'",
            [("F/1", "Obciążono 10,81 zł, a faktura opiewa na 10,80 zł.")],
        ),
        (
            "update feed.settlements set customer_id = 'K2' where operation_id = 'R/1'",
            [("F/1", "Fakturą obciążono innego klienta: K2.")],
        ),
        (
            "update feed.settlements set document_number = null where operation_id = 'R/1'",
            [("K1", "Obciążenie klienta bez numeru dokumentu."),
             ("F/1", "Faktury nie ma w rozrachunkach klienta K1.")],
        ),
    ],
    "warn_corrections_have_invoices": [
        (ANOTHER.format("'F/9'"), [("K/1", "Korekta poprawia fakturę, której nie ma: F/9.")]),
        (ANOTHER.format("null"), [("K/1", "Korekta nie podaje, którą fakturę poprawia.")]),
        (
            ANOTHER.format("'F/1'").replace("'K1'", "'K2'"),
            [("K/1", "Korekta poprawia fakturę innego klienta: F/1.")],
        ),
    ],
    "warn_invoices_ask_for_what_is_booked": [
        (
            "update feed.invoices set to_pay_pln = 8.80",
            [("F/1", "Faktura odlicza nadpłatę, której klient K1 nie ma w rozrachunkach.")],
        ),
        (
            "update feed.invoices set to_pay_pln = 12.80",
            [("F/1", "Faktura dolicza 2,00 zł, których klient K1 nie ma w rozrachunkach.")],
        ),
    ],
    "warn_bills_are_those_of_the_engine": [
        (
            "update agreement.bills set net_pln = 9, vat_pln = 0.72, note = null",
            [("F/1", "Faktura różni się o 1,08 zł od obliczonej z odczytów i taryfy.")],
        ),
    ],
    "warn_lines_add_up": [
        (
            "update feed.invoice_lines set net_pln = 9.99",
            [("F/1", "Pozycje dają netto 9,99 zł, faktura 10,00 zł.")],
        ),
        (
            "update feed.invoice_lines set vat_rate_pct = 23",
            [("F/1", "VAT od sumy pozycji to 2,30 zł, na fakturze 0,80 zł.")],
        ),
        (
            "update feed.invoice_lines set invoice_number = 'F/2'",
            [("F/1", "Faktura nie ma pozycji.")],
        ),
    ],
}  # fmt: skip
"""Check → faults in the feeds, each with all that is told of it."""


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
    write_csv(
        folder / "invoice_lines.csv",
        ("invoice_number", "line_number", "service", "net_pln", "vat_rate_pct"),
        [("F/1", "1", "water", "10.00", "8")],
    )
    write_csv(
        folder / "settlements.csv",
        ("operation_id", "customer_id", "kind", "document_number", "booked_date", "amount_pln"),
        [
            ("R/1", "K1", "invoice", "F/1", "2019-02-01", "10.80"),
            ("R/2", "K1", "payment", "F/1", "2019-02-10", "-10.00"),
        ],
    )
    return folder


def take(inbox: Path) -> Path:
    published = load(inbox, load_profile("kropla"), full=True).published
    assert published is not None
    return published


def test_every_check_has_its_fault() -> None:
    assert {*FAULTS, *WARNINGS} == {check for mart in marts() for check in mart.checks}


@pytest.mark.parametrize("check", FAULTS)
def test_a_fault_keeps_the_build_from_publication_and_is_told(
    check: str, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault, reason, subject = FAULTS[check]
    published = take(inbox)
    before = published.read_bytes()

    make = contracts.make

    def spoiled(connection: DuckDBPyConnection, changed: set[str]) -> None:
        make(connection, changed)
        connection.execute(fault)

    monkeypatch.setattr(contracts, "make", spoiled)
    with pytest.raises(CheckFailedError) as refused:
        take(inbox)
    text = str(refused.value)
    assert "Nowa baza nie przeszła kontroli; działa poprzednia." in text
    assert f"- {check}: 1 × {reason} (np. {subject})" in text.splitlines()
    assert builds.current_path() == published
    assert published.read_bytes() == before
    assert [build.path for build in builds.all_builds()] == [published]
    assert [p.name for p in published.parent.iterdir()] == [published.name]


def test_contradictions_of_an_export_are_told_kept_and_published(inbox: Path) -> None:
    path = take(inbox)
    everything = {source for mart in marts() for source in mart.sources}
    with duckdb.connect(str(path)) as connection:
        assert checks.warn(connection, everything) == []
        for check, faults in WARNINGS.items():
            for fault, told in faults:
                connection.execute("begin")
                connection.execute(fault)
                allocation.rebuild(connection, everything)
                found = {each.check: each for each in checks.warn(connection, everything)}
                assert sorted(found[check].examples) == sorted(told), fault
                kept = "select subject, reason from meta.findings where check_name = $name"
                assert sorted(connection.execute(kept, {"name": check}).fetchall()) == sorted(told)
                connection.execute("rollback")


def test_a_load_tells_of_contradictions_and_publishes(inbox: Path) -> None:
    lines = inbox / "invoice_lines.csv"
    lines.write_text(lines.read_text(encoding="utf-8").replace("10.00", "9.00"), encoding="utf-8")
    outcome = load(inbox, load_profile("kropla"), full=True)
    assert outcome.published == builds.current_path()
    assert [warning.line for warning in outcome.warnings] == [
        "- warn_lines_add_up: 1 × Pozycje dają netto 9,00 zł, faktura 10,00 zł. (np. F/1)"
    ]


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
