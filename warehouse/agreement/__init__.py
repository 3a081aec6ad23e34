"""Every invoice billed anew by the engine, from the readings on its lines and the tariff.

What comes out stands beside what was invoiced (``mart.bill_agreement``), to the grosz or with the
reason why it could not be billed. All bills are made at once, by columns (``core.bills_vector``).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from duckdb import DuckDBPyConnection

from core.bill_columns import NO_MARK
from core.errors import TariffError
from core.tariffs import PriceRow, Tariff, tariffs_of
from warehouse.agreement.billing import Sums, bill
from warehouse.agreement.rules import kept_rules
from warehouse.statements import statement, value

FEEDS = frozenset({"invoices", "invoice_lines", "tariffs", "contracts", "meters", "service_points"})
"""What it is computed from."""


@dataclass(frozen=True)
class Summary:
    """How many documents there are, how many were billed anew, and how many to the same grosz."""

    documents: int
    billed: int
    equal: int
    reasons: tuple[tuple[str, int], ...]


def rebuild(connection: DuckDBPyConnection, changed: set[str]) -> None:
    """Bill every document anew where anything it depends on has changed."""
    is_made = value(connection, "select count(*) from agreement.bills")
    if is_made and not changed & FEEDS:
        return
    connection.execute("delete from agreement.bills")
    for name in ("documents", "lines"):
        sql = statement(f"agreement/{name}.sql")
        connection.execute(f"create or replace temp table agreement_{name} as {sql}")
    sums = _billed(connection)
    is_billed = sums.note == None  # noqa: E711 - by element
    found = {
        "bill": np.arange(len(sums.note)),
        "net_gr": np.where(is_billed, sums.net_gr, 0),
        "vat_gr": np.where(is_billed, sums.vat_gr, 0),
        "note": sums.note,
    }
    connection.register("agreement_sums", found)
    connection.execute(f"insert into agreement.bills {statement('agreement/found.sql')}")
    connection.unregister("agreement_sums")
    for name in ("documents", "lines"):
        connection.execute(f"drop table temp.agreement_{name}")


def summary(connection: DuckDBPyConnection) -> Summary:
    """What came of it, for the report of a load."""
    rows = connection.execute(statement("agreement/summary.sql")).fetchall()
    counts = {str(row[0]): int(row[1]) for row in rows}
    documents, equal = sum(counts.values()), counts.pop("", 0)
    differ = counts.pop("differs", 0)
    return Summary(documents, equal + differ, equal, tuple(sorted(counts.items())))


def _billed(connection: DuckDBPyConnection) -> Sums:
    """What the engine makes of the documents, and why it makes nothing of some."""
    documents = connection.execute("from agreement_documents order by bill").fetchnumpy()
    given = {"no_mark": NO_MARK}
    runs = connection.execute(statement("agreement/runs.sql"), given).fetchnumpy()
    unread = connection.execute(statement("agreement/unread.sql")).fetchnumpy()
    tariffs = _tariffs(connection)
    places = {code: place for place, code in enumerate(tariffs)}
    named = np.ma.filled(documents["tariff_code"], "").tolist()
    tariff = np.array([places.get(code, -1) for code in named], dtype=np.int64)
    rules = kept_rules(connection)
    return bill(documents, runs, unread, tariff, list(tariffs.values()), rules)


def _tariffs(connection: DuckDBPyConnection) -> dict[str, Tariff]:
    """Every tariff that can be billed; one that contradicts itself has no prices."""
    listed = connection.execute(statement("agreement/tariffs.sql")).fetchall()
    rows = [PriceRow(*row) for row in listed]
    found: dict[str, Tariff] = {}
    for code in dict.fromkeys(row.tariff_code for row in rows):
        with suppress(TariffError):
            found |= tariffs_of([row for row in rows if row.tariff_code == code])
    return found
