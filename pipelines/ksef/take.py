"""One task of structured invoices into the build: read, judge by the books, merge, account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path

from duckdb import DuckDBPyConnection

from pipelines import ledger, merge
from pipelines.feeds import BY_NAME
from pipelines.ingest import Counts, account
from pipelines.ksef.document import Fault, FaultyDocumentError
from pipelines.ksef.metadata import Metadata, read_metadata
from pipelines.ksef.package import Package
from pipelines.ksef.reading import Held, Read, Readers, Sheet, held, sheet
from pipelines.ksef.staging import Staging
from pipelines.ksef.words import Words
from pipelines.progress import step
from pipelines.readers.unpack import Bounds
from pipelines.sources import Task
from store.identity import key
from warehouse import packs

BATCH = 5_000
"""Documents that are in memory at once, and in one pack."""

SOUND = ("new", "known", "numbered", "same")
INCOMING = "feed.incoming"


@dataclass
class Taken:
    """What became of a task: counts by feed under their load ids, and what an operator may note."""

    counts: dict[str, tuple[int, Counts]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Fates:
    """How many documents, with how many lines, came to which fate."""

    rows: list[tuple[str, int, int, int]]

    def documents(self, *fates: str) -> int:
        """Documents of these fates."""
        return sum(row[1] for row in self.rows if row[0] in fates)

    def lines(self, *fates: str) -> int:
        """Lines of documents of these fates; of all that are not held back when none is named."""
        return sum(row[2] for row in self.rows if row[0] in (fates or SOUND))

    @property
    def paid_otherwise(self) -> int:
        """Documents of booked invoices that ask for another amount than the books."""
        return sum(row[3] for row in self.rows if row[0] == "known")


@cache
def _sql(name: str) -> str:
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def take(connection: DuckDBPyConnection, task: Task, aside: Path, bounds: Bounds) -> Taken:
    """Take the documents of a task into their feeds; packs are written into ``aside``."""
    package = Package(task.files, bounds)
    metadata = read_metadata(package.metadata())
    staging = Staging(connection, key())
    names: list[str] = []
    known = 0
    sheets = map(sheet, package.members())
    with Readers(Words(task.rule)) as readers:
        while batch := list(islice(sheets, BATCH)):
            names += [one.name for one in batch]
            step("reading", f"{task.path.name}: {len(names)} dokumentów")
            known += _stage(connection, readers, batch, metadata, staging, aside)
    step("conformed", f"{task.path.name}: porównanie z bazą")
    connection.execute(
        f"create or replace temp table ksef_judged as {_sql('judged')}",
        {"seller_nip": task.rule.constants.get("seller_nip")},
    )
    _hold_judged(connection, staging)
    fates = Fates(connection.execute(_sql("counts")).fetchall())
    taken = _merge(connection, fates, staging, len(names), known)
    _resolve(connection, taken, names)
    taken.notes = list(_noted(task.path.name, fates, metadata))
    connection.execute("drop table ksef_judged")
    staging.clear()
    return taken


def _stage(
    connection: DuckDBPyConnection,
    readers: Readers,
    batch: Sequence[Sheet | Held],
    metadata: Metadata,
    staging: Staging,
    aside: Path,
) -> int:
    """Read a batch into the staging tables and a pack; how many documents are known already."""
    staging.hold(one for one in batch if isinstance(one, Held))
    fresh = [one for one in batch if isinstance(one, Sheet)]
    kept = _kept(connection, fresh, metadata)
    found: list[tuple[Read, str | None]] = []
    for one in readers.read([one for one in fresh if one.sha256 not in kept]):
        numbered = _numbered(one, metadata)
        if isinstance(numbered, Held):
            staging.hold([numbered])
        else:
            found.append(numbered)
    staging.add(found, packs.write([one.squeezed for one, _ in found], aside))
    return sum(one.sha256 in kept for one in fresh)


def _kept(
    connection: DuckDBPyConnection, fresh: Sequence[Sheet], metadata: Metadata
) -> frozenset[str]:
    """Fingerprints of documents that are kept already and about which nothing new is told."""
    rows = connection.execute(_sql("known"), {"found": [one.sha256 for one in fresh]}).fetchall()
    is_told = bool(metadata.by_number)
    return frozenset(sha256 for sha256, number in rows if number is not None or not is_told)


def _numbered(one: Read | Held, metadata: Metadata) -> tuple[Read, str | None] | Held:
    if isinstance(one, Held):
        return one
    try:
        return one, metadata.number_of(one.document, one.sheet.name, one.sheet.sha256)
    except FaultyDocumentError as error:
        return held(one.sheet.name, one.sheet.content, error.fault)


def _hold_judged(connection: DuckDBPyConnection, staging: Staging) -> None:
    """Hold back what the books know better."""
    rows = connection.execute(
        "select file_name, held_code, told_line, told from ksef_judged where fate = 'held'"
    ).fetchall()
    staging.hold(Held(name, Fault(code, line, value=told)) for name, code, line, told in rows)


def _merge(
    connection: DuckDBPyConnection, fates: Fates, staging: Staging, read: int, known: int
) -> Taken:
    """Merge the three feeds; every document and line ends in exactly one place."""
    taken, load_id = Taken(), ledger.next_load_id(connection)
    held = staging.held
    booked = fates.documents("known", "same", "numbered")
    plan = (
        ("ksef_documents", "documents", read, known + fates.documents("same"), held),
        ("invoices", "invoices", read - held, known + booked, 0),
        ("invoice_lines", "lines", fates.lines(), fates.lines() - fates.lines("new"), 0),
    )
    for number, (name, query, total, passed, kept_back) in enumerate(plan, load_id):
        connection.execute(
            f"create or replace table {INCOMING} as {_sql(query)}", {"load_id": number}
        )
        merged = merge.merge(connection, INCOMING, BY_NAME[name], number)
        unchanged = passed + merged.unchanged
        counts = Counts(total, merged.loaded, unchanged, kept_back, merged.corrected)
        account(name, counts)
        taken.counts[name] = number, counts
    connection.execute(_sql("quarantine"), {"load_id": load_id})
    return taken


def _resolve(connection: DuckDBPyConnection, taken: Taken, names: list[str]) -> None:
    """What was held back before under the names of these documents has been judged anew."""
    load_id, _ = taken.counts["ksef_documents"]
    connection.execute(_sql("resolved"), {"load_id": load_id, "names": names})


def _noted(name: str, fates: Fates, metadata: Metadata) -> Iterator[str]:
    """What is odd and yet no reason to hold a document back."""
    if metadata.is_damaged:
        yield f"{name}: pliku _metadata.json nie da się odczytać; dokumenty są bez numerów KSeF."
    if metadata.odd:
        yield (
            f"{name}: {len(metadata.odd)} × numer KSeF z błędną sumą kontrolną albo innym NIP "
            f"niż sprzedawcy, np. {metadata.odd[0]}; dokumenty wczytano."
        )
    if fates.paid_otherwise:
        yield (
            f"{name}: {fates.paid_otherwise} × inna kwota do zapłaty w dokumencie niż w systemie "
            "bilingowym; zostaje ta z systemu."
        )
