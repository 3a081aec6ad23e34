"""Held-back rows that wait for a person, grouped by what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass

from duckdb import DuckDBPyConnection
from rich.table import Table

from pipelines.feeds import FEEDS


@dataclass(frozen=True)
class HeldGroup:
    """Rows of one feed held back for one reason, with an example."""

    feed: str
    reason_code: str
    rows: int
    example: str
    file_name: str
    line_number: int | None


def held_groups(connection: DuckDBPyConnection, since_load_id: int = 0) -> list[HeldGroup]:
    """Open rows by feed and reason, of the loads from `since_load_id` on."""
    found: list[HeldGroup] = []
    for feed in FEEDS:
        rows = connection.execute(
            "select reason_code, count(*), arg_min(reason, line_number), "
            "arg_min(file_name, line_number), min(line_number) "
            f"from quarantine.{feed.name} "
            "where resolved_load_id is null and load_id >= $since "
            "group by reason_code order by count(*) desc, reason_code",
            {"since": since_load_id},
        ).fetchall()
        for code, count, example, file_name, line in rows:
            found.append(HeldGroup(feed.name, code, count, example or "", file_name or "", line))
    return found


def held_table(held: list[HeldGroup]) -> Table:
    """The groups as a table for people."""
    table = Table(title="Wiersze, które czekają")
    for name in ("Dane", "Wierszy", "Powód (przykład)", "Gdzie"):
        table.add_column(name)
    for group in held:
        place = f"{group.file_name}, wiersz {group.line_number or '?'}"
        table.add_row(group.feed, str(group.rows), group.example, place)
    return table
