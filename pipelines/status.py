"""What the published build was loaded from, and which rows wait for a person."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection
from rich.table import Table

from pipelines.chain_report import chain_lines
from pipelines.console import console
from pipelines.feeds import FEEDS
from pipelines.matching import findings
from pipelines.profile import KSEF
from pipelines.report import show_findings
from pipelines.waiting import held_groups, held_table
from warehouse import builds, chain
from warehouse.connection import open_sealed

HELD_COLUMNS = ("feed", "file_name", "line_number", "reason", "raw_line")


@dataclass(frozen=True)
class LoadLine:
    """One line of the ledger."""

    file_name: str
    feed: str
    rows_read: int
    rows_loaded: int
    rows_unchanged: int
    rows_quarantined: int
    loaded_at: str


def report(*, as_json: bool = False) -> None:
    """Print ledger and quarantine of the published build. Raises NoBuildError."""
    path = builds.current_path()
    with open_sealed(path) as connection:
        loads, held = list(_loads(connection)), held_groups(connection)
        chained, found_in_bank = chain.summary(connection), findings(connection)
    if as_json:
        found = {
            "build": path.stem,
            "loads": [asdict(line) for line in loads],
            "held": [asdict(group) for group in held],
            "chain": asdict(chained),
            "bank": [asdict(one) for one in found_in_bank],
        }
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return
    out = console()
    out.print(f"Opublikowana baza: {path.stem}")
    out.print(_loads_table(loads))
    for sentence in chain_lines(chained):
        out.print(sentence)
    show_findings(found_in_bank)
    out.print(held_table(held) if held else "Żaden wiersz nie czeka na poprawę.")


def write_held(target: Path) -> int:
    """Write the rows that wait as a CSV to be repaired (column raw_line) and given to `replay`."""
    with open_sealed(builds.current_path()) as connection:
        rows = [
            (feed.name, *row)
            for feed in FEEDS
            if feed.name != KSEF  # a document is repaired at its source
            for row in connection.execute(
                "select file_name, line_number, reason, raw_line "
                f"from quarantine.{feed.name} where resolved_load_id is null "
                "order by load_id, line_number"
            ).fetchall()
        ]
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(HELD_COLUMNS)
        writer.writerows(rows)
    return len(rows)


def _loads(connection: DuckDBPyConnection) -> Iterator[LoadLine]:
    rows = connection.execute(
        "select file_name, feed, rows_read, rows_loaded, rows_unchanged, rows_quarantined, "
        "strftime(loaded_at::timestamp, '%Y-%m-%d %H:%M') from meta.loads order by load_id"
    ).fetchall()
    return (LoadLine(*row) for row in rows)


def _loads_table(loads: list[LoadLine]) -> Table:
    table = Table(title="Wczytane pliki")
    for name in ("Plik", "Dane", "Wierszy", "Wczytane", "Bez zmian", "Wstrzymane", "Kiedy (UTC)"):
        table.add_column(name, no_wrap=name == "Plik")
    for line in loads:
        table.add_row(*(str(value) for value in asdict(line).values()))
    return table
