"""Which operation of the billing an entry became: one to one, the nearest day first.

Rounds of mutual choice: a pair is made when each is the other's best. Every round makes at least
the best pair of all, so the rounds end; two or three do nearly everything.
"""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from warehouse.statements import statement, value

MOST_ROUNDS = 50


def link(connection: DuckDBPyConnection) -> None:
    """Fill matching.links: first single operations, then those that together are one transfer."""
    for pairs in ("pairs", "sums"):
        chosen = statement(f"matching/{pairs}.sql")
        connection.execute(f"create or replace temp table matching_pairs as {chosen}")
        for _ in range(MOST_ROUNDS):
            if not value(connection, "select count(*) from matching_pairs"):
                break
            _round(connection)
        connection.execute("drop table matching_pairs")


def _round(connection: DuckDBPyConnection) -> None:
    best = statement("matching/best.sql")
    connection.execute(f"create or replace temp table matching_best as {best}")
    connection.execute(
        "insert into matching.links by name "
        "select entry_id, unnest(operation_ids) as operation_id, unnest(amounts) as amount_pln "
        "from matching_best"
    )
    left = statement("matching/left.sql")
    connection.execute(f"create or replace temp table matching_left as {left}")
    connection.execute("drop table matching_pairs")
    connection.execute("alter table matching_left rename to matching_pairs")
    connection.execute("drop table matching_best")
