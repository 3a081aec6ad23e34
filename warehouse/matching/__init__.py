"""Whose each bank entry is, and which operation of the billing it became; made anew as a whole.

The rules are those of `core/matching.py`, here for all entries at once. What a person decided about
an entry comes before every rule.
"""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from core import matching
from warehouse.matching.links import link
from warehouse.statements import statement, value

PLAIN = """
    create or replace temp macro plain(words) as
        translate(upper(strip_accents(translate(words, 'łŁ', 'lL'))), 'Ł', 'L');
"""
STEPS = (
    "matching_numbers",
    "matching_titles",
    "matching_mentions",
    "matching_hits",
    "matching_results",
)


def rebuild(connection: DuckDBPyConnection) -> None:
    """Fill matching.results, links and candidates from the feeds and the decisions."""
    clear(connection)
    if not value(connection, "select count(*) from feed.bank_entries"):
        return
    connection.execute(PLAIN)
    layouts = _layouts(connection)
    given = {
        "pattern": matching.pattern_of(layouts),
        "joined": matching.pattern_of(matching.joined(layouts)),
        "announced": matching.ANNOUNCED,
        "alone": matching.STANDING_ALONE,
        "short": matching.SHORT_NUMBER,
    }
    for name in STEPS:
        sql = statement(f"matching/{name.removeprefix('matching_')}.sql")
        asked = {key: some for key, some in given.items() if f"${key}" in sql}
        connection.execute(f"create or replace temp table {name} as {sql}", asked)
    connection.execute("insert into matching.results by name select * from matching_results")
    link(connection)
    chosen = statement("matching/candidates.sql")
    connection.execute(f"insert into matching.candidates by name {chosen}")
    for name in STEPS:
        connection.execute(f"drop table {name}")


def clear(connection: DuckDBPyConnection) -> None:
    """Forget what was derived; the decisions stay."""
    for name in ("results", "links", "candidates"):
        connection.execute(f"delete from matching.{name}")


def _layouts(connection: DuckDBPyConnection) -> list[str]:
    """How the numbers of this utility's invoices are built: the most frequent layouts."""
    rows = connection.execute(statement("matching/layouts.sql")).fetchall()
    return [row[0] for row in rows[: matching.MOST_LAYOUTS]]
