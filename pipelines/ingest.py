"""One file into one feed: conform, hold back, merge by key, account for every row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from duckdb import DuckDBPyConnection

from core.errors import CheckFailedError, SourceError
from pipelines import folds, local_time, merge, quarantine, repeats, settled
from pipelines.conform import BAD_LINES, BAD_SCANS, Conformer
from pipelines.lines import number_lines
from pipelines.progress import step
from pipelines.readers.prepared import Reject
from pipelines.reasons import REASONS
from warehouse.statements import value

INCOMING = "feed.incoming"

BAD_SHARE, BAD_SHARE_FROM_ROWS = 0.5, 20
"""More bad rows than this share means a broken contract (columns swapped, wrong feed)."""

STRUCTURE = {"TOO MANY COLUMNS": "too_many_columns", "MISSING COLUMNS": "missing_columns"}


@dataclass(frozen=True)
class Counts:
    """Where the rows of a file went: read = loaded + unchanged + quarantined.

    ``corrected`` are those of the loaded that replaced a former value.
    """

    read: int
    loaded: int
    unchanged: int
    quarantined: int
    corrected: int


def ingest(
    connection: DuckDBPyConnection,
    conformer: Conformer,
    load_id: int,
    *,
    refuse_broken: bool = True,
) -> Counts:
    """Take one prepared file into its feed. Raises SourceError, CheckFailedError.

    ``refuse_broken`` refuses a file that is mostly wrong; rows tried again are judged one by one.
    """
    loaded_at = datetime.now(UTC)
    _conform(connection, conformer, load_id, loaded_at)
    rejects = [] if conformer.rule.distinct else _rejects(connection, conformer)
    read = _rows_read(connection, conformer)
    if refuse_broken:
        _refuse_broken_contract(connection, conformer, read, len(rejects))
    moved = False
    if _flagged(connection):
        number_lines(connection, INCOMING, conformer.prepared)
        moved = folds.settle(connection, INCOMING, conformer)
    repeated = repeats.set_aside(connection, INCOMING, conformer, load_id, loaded_at, moved=moved)
    known = settled.set_aside(connection, INCOMING, conformer)
    held = quarantine.hold(connection, INCOMING, conformer, load_id, rejects)
    step("held", f"{conformer.name}: zapis do bazy")
    merge.drop_bookkeeping(connection, INCOMING)
    merged = merge.merge(connection, INCOMING, conformer.feed, load_id)
    unchanged = merged.unchanged + repeated + known
    counts = Counts(read, merged.loaded, unchanged, held, merged.corrected)
    account(conformer.name, counts)
    return counts


def _conform(
    connection: DuckDBPyConnection, conformer: Conformer, load_id: int, loaded_at: datetime
) -> None:
    """Read the file into INCOMING, each row with its verdict."""
    if conformer.moment:
        local_time.install(connection, conformer.rule.time_zone)
    # Any of them may turn out to differ from what is known already.
    keep_raw = bool(conformer.feed.settled)
    sql = conformer.statement(INCOMING, load_id, keep_raw=keep_raw)
    connection.execute(sql, conformer.parameters(loaded_at))
    step("conformed", f"{conformer.name}: sprawdzanie wierszy")


def _flagged(connection: DuckDBPyConnection) -> bool:
    return bool(value(connection, f"select count(raw) > 0 from {INCOMING}"))


def _rejects(connection: DuckDBPyConnection, conformer: Conformer) -> list[Reject]:
    """Lines set aside before DuckDB, and those whose number of columns is wrong."""
    if conformer.prepared.is_parquet:
        return []
    rows = connection.execute(
        f"select line, any_value(error_type), any_value(csv_line) from {BAD_LINES} group by line"
    ).fetchall()
    original = conformer.prepared.original
    structural = [
        Reject(original(line), STRUCTURE.get(str(kind), "unreadable"), (raw or "").strip("\r\n"))
        for line, kind, raw in rows
    ]
    connection.execute(f"drop table {BAD_LINES}")
    connection.execute(f"drop table {BAD_SCANS}")
    return conformer.prepared.rejects + structural


def _rows_read(connection: DuckDBPyConnection, conformer: Conformer) -> int:
    """Records of the file, counted without DuckDB; of a distinct rule, the different ones."""
    if not conformer.rule.distinct:
        return conformer.prepared.rows_read
    return int(value(connection, f"select count(*) from {INCOMING}"))


def _refuse_broken_contract(
    connection: DuckDBPyConnection, conformer: Conformer, read: int, rejected: int
) -> None:
    """A file that is mostly wrong is another file than its profile says: better none than half."""
    [(judged, reason_no, example)] = connection.execute(
        f"select count(reason_no), mode(reason_no), any_value({conformer.shown_value()}) "
        f"from {INCOMING} where reason_no is not null"
    ).fetchall()
    bad = judged + rejected
    if read < BAD_SHARE_FROM_ROWS or bad <= BAD_SHARE * read:
        return
    why = "inna liczba kolumn niż w nagłówku"
    if judged:
        verdict = conformer.verdicts[reason_no]
        why = REASONS[verdict.code].format(field=verdict.field, value=example)
    raise SourceError(
        f"{conformer.name}: {bad} z {read} wierszy nie nadaje się do wczytania "
        f"(najczęściej: {why}) To wygląda na zamienione kolumny albo zły profil."
    )


def account(name: str, counts: Counts) -> None:
    """Every row ends in exactly one place."""
    total = counts.loaded + counts.unchanged + counts.quarantined
    if counts.read != total:
        raise CheckFailedError(
            f"{name}: rachunek wierszy się nie zgadza: wczytano {counts.read}, "
            f"a rozliczono {total} ({counts.loaded} + {counts.unchanged} + {counts.quarantined})."
        )
