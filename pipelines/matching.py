"""Whose the bank entries are: the office's decisions go into the build, then everything is matched.

A load reads the decisions from the store. The warehouse knows no store: it finds them as a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duckdb import DuckDBPyConnection

from store.bank_decisions import decisions
from warehouse import matching
from warehouse.statements import put

SOURCES = frozenset({"bank_entries", "customers", "invoices", "settlements"})
COLUMNS = {
    "entry_id": "varchar",
    "decision_code": "varchar",
    "customer_id": "varchar",
    "invoice_number": "varchar",
    "decided_at": "timestamptz",
}


@dataclass(frozen=True)
class Finding:
    """Something about a statement that an operator should look at."""

    account: str
    statement_number: str
    closing_date: str
    finding_code: str
    difference_pln: str
    former_number: str

    def sentence(self) -> str:
        """It in words: what is wrong, where, what to do."""
        account = f"rachunek …{self.account[-4:]}"
        where = f"Wyciąg {self.statement_number} z {self.closing_date} ({account})"
        told = {
            "sum_differs": f"saldo otwarcia i operacje nie dają salda końcowego, różnica "
            f"{self.difference_pln} zł. Sprawdź wstrzymane operacje i pobierz wyciąg jeszcze raz.",
            "balance_gap": f"saldo otwarcia różni się od salda końcowego wyciągu "
            f"{self.former_number} o {self.difference_pln} zł. Brakuje wyciągu pomiędzy nimi.",
            "number_missing": f"poprzedni wczytany ma numer {self.former_number}. "
            "Brakuje wyciągów pomiędzy nimi.",
        }
        return f"{where}: {told[self.finding_code]}"


def has_new_decisions(connection: DuckDBPyConnection) -> bool:
    """Whether the office has decided, or taken back, anything since a build of this version."""
    known = connection.execute(
        "select entry_id, decision_code, customer_id, invoice_number from matching.decisions"
    ).fetchall()
    return {row[:4] for row in _decided()} != set(known)


def rebuild(connection: DuckDBPyConnection, changed: set[str]) -> set[str]:
    """Match again where something it leans on changed; the feeds whose marts change by it."""
    if not changed & SOURCES and not has_new_decisions(connection):
        return changed
    put(connection, "decided", COLUMNS, _decided())
    connection.execute("delete from matching.decisions")
    connection.execute("insert into matching.decisions by name select * from decided")
    connection.execute("drop table decided")
    matching.rebuild(connection)
    return changed | {"bank_entries"}


def _decided() -> list[tuple[str, str, str | None, str | None, datetime]]:
    return [
        (one.entry_id, one.kind.value, one.customer_id or None, one.invoice_number or None,
         one.decided_at)
        for one in decisions().values()
    ]  # fmt: skip


def findings(connection: DuckDBPyConnection) -> list[Finding]:
    """What does not fit in the statements of a build; nothing in one from before they were read."""
    has_any = connection.execute(
        "select count(*) from duckdb_views() "
        "where schema_name = 'mart' and view_name = 'bank_findings'"
    ).fetchall()
    if not has_any[0][0]:
        return []
    rows = connection.execute(
        "select account, statement_number, strftime(closing_date, '%d.%m.%Y'), finding_code, "
        "coalesce(replace(difference_pln::varchar, '.', ','), ''), coalesce(former_number, '') "
        "from mart.bank_findings"
    ).fetchall()
    return [Finding(*row) for row in rows]
