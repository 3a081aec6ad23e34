"""Scans of contracts that came with an export: found by their index, judged, put in place.

The index (feed ``contract_files``) names files; a name is only looked up among the files of the
inbox, never joined to a path. What is no PDF, JPEG or PNG by its content is told and not taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from core.errors import KroplaError, NoBuildError
from core.files import Flaw, UnsuitableFileError, cleaned
from pipelines.console import console
from warehouse import builds, scans
from warehouse.connection import open_sealed

MOST_BYTES = 25 * 1024 * 1024
MOST_TOLD = 10

FLAWS = {
    Flaw.EMPTY: "plik jest pusty",
    Flaw.TOO_LARGE: f"plik ma ponad {MOST_BYTES >> 20} MB albo zbyt dużo punktów",
    Flaw.OTHER_TYPE: "to nie jest PDF, JPEG ani PNG",
    Flaw.DAMAGED: "plik jest uszkodzony",
}


class Row(NamedTuple):
    """A scan that the index names."""

    document_id: str
    contract_number: str
    file_name: str
    sha256: str | None


@dataclass
class Outcome:
    """What became of the scans: how many were taken, and what is wrong with others."""

    taken: int = 0
    unchanged: int = 0
    faults: list[str] = field(default_factory=list)


def take(found: Iterable[Path]) -> Outcome:
    """Put every new or changed scan of an inbox in place, by the index of the published build."""
    files: dict[str, list[Path]] = {}
    for path in found:
        files.setdefault(path.name, []).append(path)
    outcome = Outcome()
    index = _index()
    for row in index:
        _take(row, files.get(row.file_name, []), outcome)
    unknown = set(files) - {row.file_name for row in index}
    outcome.faults += [f"„{name}”: nie wymienia go spis skanów" for name in sorted(unknown)]
    return outcome


def _index() -> list[Row]:
    try:
        path = builds.current_path()
    except NoBuildError:
        return []
    with open_sealed(path) as connection:
        known = connection.execute(
            "select 1 from duckdb_views() where schema_name = 'mart' "
            "and view_name = 'contract_files'"
        ).fetchone()
        if known is None:  # made by a version that knew no scans
            return []
        rows = connection.execute(
            "select document_id, contract_number, file_name, sha256 from mart.contract_files "
            "order by contract_number, file_name"
        ).fetchall()
    return [Row(*row) for row in rows]


def _take(row: Row, candidates: list[Path], outcome: Outcome) -> None:
    kept = scans.changed_ns(row.document_id)
    if not candidates:
        if kept is None:
            outcome.faults.append(f"{_told(row)}: nie ma pliku w katalogu z eksportem")
        return
    if len(candidates) > 1:
        outcome.faults.append(f"{_told(row)}: w eksporcie jest kilka plików o tej nazwie")
        return
    [path] = candidates
    changed = path.stat().st_mtime_ns
    if kept == changed:
        outcome.unchanged += 1
        return
    try:
        scans.keep(row.document_id, _judged(row, path), changed)
    except UnsuitableFileError as error:
        outcome.faults.append(f"{_told(row)}: {FLAWS[error.flaw]}")
    except _OtherContentError:
        outcome.faults.append(f"{_told(row)}: skrót SHA-256 jest inny niż w spisie")
    except OSError as error:
        raise KroplaError(f"Nie można zapisać skanu {_told(row)}: {error.strerror}.") from error
    else:
        outcome.taken += 1


class _OtherContentError(Exception):
    """The file is not the one that the index tells of."""


def _judged(row: Row, path: Path) -> bytes:
    with path.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) <= MOST_BYTES and row.sha256 not in (None, sha256(content).hexdigest()):
        raise _OtherContentError
    return cleaned(row.file_name, content, MOST_BYTES).content


def _told(row: Row) -> str:
    return f"{row.contract_number}, „{row.file_name}”"


def show(outcome: Outcome) -> None:
    """Print what became of the scans; nothing where there are none."""
    out = console()
    if outcome.taken or outcome.unchanged:
        out.print(f"Skany umów: przyjęte {outcome.taken}, bez zmian {outcome.unchanged}.")
    for fault in outcome.faults[:MOST_TOLD]:
        out.print(f"Skan pominięty, {fault}.", markup=False)
    if len(outcome.faults) > MOST_TOLD:
        out.print(f"… i {len(outcome.faults) - MOST_TOLD} innych skanów.")
