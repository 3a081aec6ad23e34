"""A published build whose customers can register: their numbers, hashes and invoices."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from auth.books import Claim, Kind
from store.identity import identity_hash
from tests.ui import fixture_build

KEY = "7" * 64
PERSON = Claim(Kind.PERSON, "200101", "93871400277", "FAK/2026/11/000002")
OTHER = Claim(Kind.PERSON, "200102", "97900108705", "FAK/2026/11/000003")
BUSINESS = Claim(Kind.BUSINESS, "2001", "9990000014", "FAK/2026/11/000004")
WITHOUT_PESEL = Claim(Kind.PERSON, "200103", "53872315813", "FAK/2026/11/000005")
OLDER, TOO_OLD = "FAK/2026/10/000007", "FAK/2026/09/000001"
CLAIMS = (PERSON, OTHER, BUSINESS, WITHOUT_PESEL)


def publish(home: Path) -> None:
    """The fixture build with these customers in it as well."""
    path = fixture_build.publish(home)
    with duckdb.connect(str(path)) as connection:
        for claim in CLAIMS:
            hashed = identity_hash(claim.identity, bytes.fromhex(KEY))
            is_person = claim.kind is Kind.PERSON
            connection.execute(
                "insert into mart.customers (customer_id, customer_kind, name, pesel_hash,"
                " nip_hash) values (?, ?, ?, ?, ?)",
                [
                    claim.customer_id,
                    claim.kind.value,
                    f"Klient {claim.customer_id}",
                    hashed if is_person and claim is not WITHOUT_PESEL else None,
                    None if is_person else hashed,
                ],
            )
            _invoice(connection, claim.customer_id, claim.invoice_number, date(2026, 11, 3))
        _invoice(connection, PERSON.customer_id, OLDER, date(2026, 10, 3))
        _invoice(connection, PERSON.customer_id, TOO_OLD, date(2026, 9, 3))
        _invoice(connection, PERSON.customer_id, "KOR/1", date(2026, 11, 9), "correction")


def _invoice(
    connection: duckdb.DuckDBPyConnection,
    customer_id: str,
    number: str,
    issued: date,
    kind: str = "invoice",
) -> None:
    connection.execute(
        "insert into mart.invoices (invoice_number, customer_id, kind, issue_date)"
        " values (?, ?, ?, ?)",
        [number, customer_id, kind, issued],
    )
