"""What each payment covered: credits meet charges by a few rules, to the grosz.

A charge is what lengthens a balance (an invoice, interest, a refund), a credit what lessens it (a
payment, an overpayment, a correction that gives back). The rules, each for what the former left:

1. ``document``: whoever pays says what for (art. 451 of the Civil Code, first sentence of its §1).
2. ``deduction``: what an invoice itself deducted from its amount is covered by earlier credits.
3. ``correction``: a correction that gives back lessens the invoice it corrects.
4. ``order``: all the rest by the setting ``payment_order``, as a rule the oldest due first (§3).

Each rule lays charges and credits of one customer or document end to end, both in their order,
and cuts them where either ends: so nothing is used twice, and nothing is lost.
"""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from settings import settings
from warehouse.statements import statement

FEEDS = frozenset({"invoices", "settlements"})
"""What it is computed from."""

RULES = ("document", "deduction", "correction", "order")


def rebuild(connection: DuckDBPyConnection, changed: set[str]) -> None:
    """Make ``allocation.*`` anew where invoices or operations changed."""
    if not changed & FEEDS:
        return
    for name in ("charges", "credits", "parts"):
        connection.execute(f"delete from allocation.{name}")
    _keep(connection, "allocation_documents", "documents")
    _ask_for_interest(connection)
    chosen: dict[str, str] = {"payment_order": settings().payment_order}
    _insert(connection, "charges", chosen)
    _insert(connection, "credits")
    for rule in RULES:
        _apply(connection, rule)
    for name in ("documents", "asked", "wanted", "given"):
        connection.execute(f"drop table temp.allocation_{name}")


def _ask_for_interest(connection: DuckDBPyConnection) -> None:
    """Interest that is booked apart, and asked for by an invoice: `allocation_asked`."""
    _keep(connection, "allocation_wanted", "asking")
    _keep(connection, "allocation_given", "interest")
    overlap = statement("allocation/overlap.sql")
    connection.execute(
        "create or replace temp table allocation_asked as "
        f"select wanted_id as invoice_number, given_id as operation_id, amount_pln from ({overlap})"
    )


def _apply(connection: DuckDBPyConnection, rule: str) -> None:
    """Let the credits of a rule cover the charges it speaks of."""
    _keep(connection, "allocation_wanted", "wanted", {"rule": rule})
    _keep(connection, "allocation_given", "given", {"rule": rule})
    overlap = statement("allocation/overlap.sql")
    connection.execute(
        f"insert into allocation.parts select wanted_id, given_id, $rule, amount_pln "
        f"from ({overlap})",
        {"rule": rule},
    )


def _keep(
    connection: DuckDBPyConnection, table: str, name: str, given: dict[str, str] | None = None
) -> None:
    sql = f"create or replace temp table {table} as {statement(f'allocation/{name}.sql')}"
    connection.execute(sql, given)


def _insert(connection: DuckDBPyConnection, name: str, given: dict[str, str] | None = None) -> None:
    sql = f"insert into allocation.{name} by name {statement(f'allocation/{name}.sql')}"
    connection.execute(sql, given)
