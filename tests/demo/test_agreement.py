"""The whole ledger of the demo agrees once loaded; what does not is found, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from core.bill_rules import BillRules
from pipelines.build import load
from pipelines.outcome import Outcome
from pipelines.profile import load_profile
from settings import settings
from warehouse import agreement
from warehouse.agreement.rules import keep_rules
from warehouse.connection import writer


@pytest.fixture(scope="module")
def loaded(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    """The demo in a home of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KROPLA_HOME", str(tmp_path_factory.mktemp("agreement")))
        settings.cache_clear()
        yield load(inbox, load_profile("demo"))
    settings.cache_clear()


@pytest.fixture
def build(loaded: Outcome) -> Iterator[DuckDBPyConnection]:
    """The published build, to be spoiled; as it was after each test."""
    assert loaded.published is not None
    connection = writer(loaded.published)
    connection.execute("begin")
    yield connection
    connection.execute("rollback")
    connection.close()


def all_of(connection: DuckDBPyConnection, sql: str) -> list[tuple]:
    return connection.execute(sql).fetchall()


def test_every_invoice_and_correction_is_that_of_the_engine(loaded: Outcome) -> None:
    assert loaded.agreement is not None
    assert loaded.agreement.documents > 4000
    assert loaded.agreement.equal == loaded.agreement.billed == loaded.agreement.documents
    assert loaded.agreement.reasons == ()
    assert loaded.warnings == []


def test_every_grosz_of_the_demo_is_followed_from_payment_to_invoice(
    build: DuckDBPyConnection,
) -> None:
    sums = """
        select
            (select sum(amount_pln) from mart.settlements),
            (select sum(amount_pln) from feed.settlements where amount_pln > 0)
            - (select sum(amount_pln) from mart.payment_allocations),
            (select sum(-amount_pln) from feed.settlements where amount_pln < 0)
            - (select sum(amount_pln) from mart.payment_allocations),
            (select sum(open_pln) from mart.invoices)"""
    [(balance, open_, unused, of_invoices)] = all_of(build, sums)
    assert balance == open_ - unused
    assert 0 < of_invoices <= open_
    # What the export knows of documents and payments, by the document numbers alone.
    named = """
        select count(*) from mart.invoices as i
        left join (select document_number, -sum(amount_pln) as paid_pln from feed.settlements
            where kind = 'payment' group by 1) as p on i.invoice_number = p.document_number
        where i.paid_pln <> coalesce(p.paid_pln, 0)"""
    assert all_of(build, named) == [(0,)]


FAULTS = {
    "update feed.invoice_lines set register_to_m3 = register_to_m3 + 1 "
    "where service = 'water' and invoice_number = $number": "różni się o",
    "update feed.invoices set net_pln = net_pln + 0.01, gross_pln = gross_pln + 0.01 "
    "where invoice_number = $number": "różni się o 0,01 zł",
    "update feed.invoices set net_pln = net_pln + 0.01, vat_pln = vat_pln - 0.01 "
    "where invoice_number = $number": "różni się o 0,00 zł",
    "update feed.invoice_lines set register_to_m3 = null where invoice_number = $number":
        "brak odczytów na pozycjach",
    "update feed.invoice_lines set service = 'other' where service = 'sewage' "
    "and invoice_number = $number": "pozycja spoza taryfy",
    "update feed.invoices set period_from_date = null where invoice_number = $number":
        "nie ma okresu",
    "update feed.invoices set period_from_date = '2001-01-01' where invoice_number = $number":
        "nie ma ceny na wszystkie dni",
    "update feed.invoice_lines set read_to_date = read_from_date "
    "where invoice_number = $number": "odczyty z jednego dnia",
    "update feed.meters set digits = null where meter_id in (select meter_id "
    "from feed.invoice_lines where invoice_number = $number); update feed.invoice_lines "
    "set register_to_m3 = register_from_m3 - 1 where invoice_number = $number":
        "stan wodomierza spada",
}  # fmt: skip
"""A fault in one invoice → what is told of it."""


def test_an_invoice_that_differs_or_cannot_be_billed_is_told_with_the_reason(
    build: DuckDBPyConnection,
) -> None:
    [(number,)] = all_of(
        build,
        """
        select i.invoice_number from feed.invoices as i
        join feed.invoice_lines as l using (invoice_number)
        where i.kind = 'invoice'
            and i.invoice_number not in (select coalesce(corrects_number, '') from feed.invoices)
        group by 1 having count(*) filter (service = 'water') = 1
            and bool_and(quantity > 0) and bool_or(service = 'sewage')
            and not bool_or(service = 'other') order by 1 limit 1""",
    )
    others = (
        "select count(*) from mart.bill_agreement where invoice_number <> $number and note <> ''"
    )
    for fault, told in FAULTS.items():
        for sql in fault.split("; "):
            given = {"number": number} if "$number" in sql else None
            build.execute(sql.replace("$number", f"'{number}'") if given else sql)
        agreement.rebuild(build, {"invoices"})
        note = "select note from mart.bill_agreement where invoice_number = $number"
        [(found,)] = build.execute(note, {"number": number}).fetchall()
        assert (found or "").startswith(told), (fault, found)
        assert build.execute(others, {"number": number}).fetchall() == [(0,)], fault
        build.execute("rollback")
        build.execute("begin")


def test_other_rules_or_prices_are_noticed(build: DuckDBPyConnection) -> None:
    before = agreement.summary(build)
    keep_rules(build, BillRules(garden_months=frozenset({1})))
    agreement.rebuild(build, set())
    found = agreement.summary(build)
    assert found.billed == before.billed
    assert 0 < found.equal < before.equal
    build.execute("delete from feed.tariffs where tariff_code = 'W1'")
    agreement.rebuild(build, {"tariffs"})
    [(reason, count)] = agreement.summary(build).reasons
    assert reason == "nie ma ceny na wszystkie dni"
    assert count > 100
    assert agreement.summary(build).billed + count == before.documents


def test_a_correction_of_nothing_is_not_billed(build: DuckDBPyConnection) -> None:
    build.execute("update feed.invoices set corrects_number = 'X' where kind = 'correction'")
    agreement.rebuild(build, {"invoices"})
    reasons = dict(agreement.summary(build).reasons)
    assert reasons["nie ma faktury, którą poprawia"] == 1
    assert Decimal(0) not in [sum(reasons.values())]
