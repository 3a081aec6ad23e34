"""Held-back rows once more: as they are (their reference may be known by now), or repaired."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from duckdb import DuckDBPyConnection

from core.errors import SourceError
from pipelines import ledger
from pipelines.build import new_build
from pipelines.conform import Conformer
from pipelines.deriving import derive_and_check
from pipelines.feeds import BY_NAME, FEEDS
from pipelines.ingest import ingest
from pipelines.outcome import Outcome
from pipelines.profile import KSEF, FileRule
from pipelines.readers.prepared import SEPARATOR
from pipelines.readers.text import prepare_text
from pipelines.status import HELD_COLUMNS
from warehouse import builds

HIDDEN = "•"
"""Stands in a kept line for digits of PESEL or NIP; such a line must be written out again."""

Repairs = Mapping[tuple[str, str, int], str]


@dataclass
class Batch:
    """Rows of one former load that are tried again; line numbers are those of its file."""

    load_id: int
    file_name: str
    feed: str
    rule: FileRule
    header: str
    profile: str
    rows: list[tuple[int, str]] = field(default_factory=list)


def read_repairs(path: Path) -> Repairs:
    """Repaired lines from the CSV that ``status --held`` wrote. Raises SourceError."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    if rows and not set(HELD_COLUMNS) <= set(rows[0]):
        raise SourceError(f"{path.name}: brakuje kolumn {', '.join(HELD_COLUMNS)}.")
    return {
        (row["feed"], row["file_name"], int(row["line_number"])): row["raw_line"]
        for row in rows
        if row["line_number"]
    }


def replay(repairs: Repairs) -> Outcome:
    """Try held rows again in a new build and publish it when any was taken."""
    outcome = Outcome()
    with new_build() as (connection, path):
        for batch in _batches(connection, repairs):
            _take(connection, batch, path, outcome)
        if any(entry.counts.loaded or entry.counts.unchanged for entry in outcome.entries):
            derive_and_check(connection, outcome, path)
            connection.close()
            outcome.published = builds.publish(path)
    return outcome


def _batches(connection: DuckDBPyConnection, repairs: Repairs) -> list[Batch]:
    """Open rows by the load that held them; with repairs, only the repaired ones."""
    found: dict[int, Batch] = {}
    for feed in FEEDS:
        if feed.name == KSEF:  # an XML document is no line; it is read again from its file
            continue
        rows = connection.execute(
            "select held.load_id, held.file_name, held.line_number, held.raw_line, "
            "loads.rule_json, loads.header_line, loads.delimiter, loads.profile "
            f"from quarantine.{feed.name} as held join meta.loads as loads using (load_id) "
            "where held.resolved_load_id is null and held.line_number is not null "
            "order by held.load_id, held.line_number"
        ).fetchall()
        for load_id, name, line, raw, rule_json, header, delimiter, profile in rows:
            text = repairs.get((feed.name, name, line), "" if repairs else raw)
            if not text or HIDDEN in text:
                continue
            shown = ";" if delimiter == SEPARATOR else delimiter
            reading = {"encoding": "utf-8", "delimiter": shown, "distinct": False, "format": "csv"}
            rule = FileRule.model_validate_json(rule_json).model_copy(update=reading)
            batch = found.setdefault(
                load_id,
                Batch(load_id, name, feed.name, rule, header.replace(SEPARATOR, ";"), profile),
            )
            batch.rows.append((line, " ".join(text.splitlines())))
    return list(found.values())


def _take(connection: DuckDBPyConnection, batch: Batch, path: Path, outcome: Outcome) -> None:
    folder = path.with_name(path.name + ".files")
    source = folder / f"{batch.load_id}.replay.csv"
    text = "\n".join([batch.header, *(row for _, row in batch.rows)]) + "\n"
    source.write_text(text, encoding="utf-8")
    feed = BY_NAME[batch.feed]
    prepared = prepare_text(source, batch.rule, folder)
    conformer = Conformer(feed, batch.rule, prepared, batch.file_name)
    load_id = ledger.next_load_id(connection)
    counts = ingest(connection, conformer, load_id, refuse_broken=False)
    digest = sha256(text.encode()).hexdigest()
    ledger.record(connection, conformer, counts, load_id, path.stem, batch.profile, digest)
    outcome.entries.append(ledger.Entry(f"{batch.file_name} (powtórka)", feed.name, counts))
    _settle(connection, batch, load_id)


def _settle(connection: DuckDBPyConnection, batch: Batch, load_id: int) -> None:
    """Former rows that were taken are resolved; those held again stay, under their first load."""
    table = f"quarantine.{batch.feed}"
    again = {
        row[0]
        for row in connection.execute(
            f"select line_number from {table} where load_id = $load_id", {"load_id": load_id}
        ).fetchall()
    }
    taken = [line for place, (line, _) in enumerate(batch.rows, 2) if place not in again]
    connection.execute(
        f"update {table} set resolved_load_id = $new "
        "where load_id = $old and list_contains($lines, line_number)",
        {"new": load_id, "old": batch.load_id, "lines": taken},
    )
    connection.execute(f"delete from {table} where load_id = $load_id", {"load_id": load_id})
