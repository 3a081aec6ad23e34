"""A load from end to end: a new build aside, every file in it, checks, publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from core.errors import CheckFailedError, KroplaError, NoBuildError, SourceError
from pipelines import feeds, identity, ledger, matching, tables
from pipelines.conform import Conformer
from pipelines.ingest import ingest
from pipelines.lock import load_lock
from pipelines.profile import Profile
from pipelines.progress import finish, step
from pipelines.readers.dispatch import prepare
from pipelines.readers.unpack import Bounds
from pipelines.sources import Task, discover
from pipelines.waiting import HeldGroup, held_groups
from settings import settings
from warehouse import agreement, allocation, builds, chain, checks, contracts, packs, version
from warehouse.agreement.rules import keep_rules
from warehouse.connection import open_sealed, writer
from warehouse.migrations import migrate


@dataclass
class Outcome:
    """What a load did, for the report."""

    entries: list[ledger.Entry] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    held: list[HeldGroup] = field(default_factory=list)
    published: Path | None = None
    chained: chain.Summary | None = None
    agreement: agreement.Summary | None = None
    warnings: list[checks.Failure] = field(default_factory=list)
    findings: list[matching.Finding] = field(default_factory=list)


def load(inbox: Path, profile: Profile, *, full: bool = False, dry_run: bool = False) -> Outcome:
    """Load every new file of an inbox and publish the result.

    ``full`` starts from an empty build; ``dry_run`` does everything but publish.
    Raises KroplaError; the published build is untouched then.
    """
    found = discover(inbox, profile)
    outcome = Outcome(unmatched=[path.name for path in found.unmatched])
    # What a killed load left behind is cleared by beginning a build, under the lock.
    if not full and not builds.unfinished() and _all_known(found.tasks):
        outcome.skipped = [task.path.name for task in found.tasks]
        return outcome
    with new_build(empty=full) as (connection, path):
        first_load_id = ledger.next_load_id(connection)
        keep_rules(connection, profile.bills.rules)
        _take_all(connection, found.tasks, profile, path, outcome)
        outcome.held = held_groups(connection, first_load_id)
        has_news = bool(outcome.entries) or not _is_settled(connection)
        if has_news:
            derive_and_check(connection, outcome, path)
            connection.close()
        if has_news and not dry_run:
            step("publishing", "Publikacja")
            packs.keep(_folder(path))
            outcome.published = builds.publish(path)
            step("published")
    return outcome


def _all_known(tasks: list[Task]) -> bool:
    """Whether the published build is of this version and holds every file: then it stays."""
    try:
        published = builds.current_path()
    except NoBuildError:
        return False
    with open_sealed(published) as connection:
        return _is_settled(connection) and all(
            ledger.is_known(connection, task, ledger.fingerprint_of(task)) for task in tasks
        )


def _is_settled(connection: DuckDBPyConnection) -> bool:
    """Whether a build is of this version, and the office has decided nothing since."""
    return not version.is_outdated(connection) and not matching.has_new_decisions(connection)


@contextmanager
def new_build(*, empty: bool = False) -> Iterator[tuple[DuckDBPyConnection, Path]]:
    """A build file to work on, under the load lock; what is not published by the end is gone."""
    with load_lock(), _plain_errors():
        try:
            step("started", "Przygotowanie nowej bazy")
            path = builds.start(empty=empty)
            step("copied")
            _folder(path).mkdir()
            connection = writer(path)
            try:
                _open(connection)
                yield connection, path
            finally:
                connection.close()
        finally:
            builds.clear_unfinished()
            finish()


def _folder(path: Path) -> Path:
    """Where a load puts files of its own, beside the build that it makes."""
    return path.with_name(path.name + ".files")


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Tell a full disk or memory in words; anything unforeseen passes as it is."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        text = str(error)
        if "No space left" in text or "File too large" in text:
            raise KroplaError(
                "Brakuje miejsca na dysku; nic nie opublikowano, poprzednia baza działa dalej. "
                "Zwolnij miejsce (python -m warehouse prune) i uruchom wczytywanie jeszcze raz."
            ) from error
        if isinstance(error, duckdb.OutOfMemoryException):
            raise KroplaError(
                "Zabrakło pamięci; nic nie opublikowano. Podnieś KROPLA_MEMORY_LIMIT."
            ) from error
        raise


def _open(connection: DuckDBPyConnection) -> None:
    migrate(connection)
    tables.prepare(connection)
    identity.install(connection)
    step("migrated")


def _take_all(
    connection: DuckDBPyConnection,
    tasks: list[Task],
    profile: Profile,
    path: Path,
    outcome: Outcome,
) -> None:
    """Every file in turn; feeds that refer to a refused one are not tried."""
    refused: set[str] = set()
    for task in tasks:
        if refused.isdisjoint(reference.feed for reference in task.feed.references):
            taken = _take(connection, task, profile, path, outcome)
            refused |= set() if taken else {task.feed.name}
    if outcome.refused:
        raise SourceError(
            "Nic nie opublikowano; poprzednia baza działa dalej.\n"
            + "\n".join(f"- {line}" for line in outcome.refused)
        )


def _take(
    connection: DuckDBPyConnection,
    task: Task,
    profile: Profile,
    path: Path,
    outcome: Outcome,
) -> bool:
    """One file: skipped when known; False when refused because it breaks its contract."""
    chosen = settings()
    sha256 = ledger.fingerprint_of(task)
    if ledger.is_known(connection, task, sha256):
        outcome.skipped.append(task.path.name)
        return True
    step("reading", f"{task.path.name}: odczyt")
    bounds = Bounds(chosen.unpacked_limit_mb << 20, chosen.unpacked_ratio)
    if task.rule.format == "fa3":
        told = {"build_id": path.stem, "profile": profile.name, "sha256": sha256}
        _take_documents(connection, task, told, _folder(path), bounds, outcome)
        return True
    try:
        prepared = prepare(task.path, task.rule, task.feed, _folder(path), bounds)
        conformer = Conformer(task.feed, task.rule, prepared, task.path.name)
        load_id = ledger.next_load_id(connection)
        counts = ingest(connection, conformer, load_id)
    except SourceError as error:
        # A file of two feeds is refused once.
        outcome.refused += [str(error)] if str(error) not in outcome.refused else []
        return False
    ledger.record(connection, conformer, counts, load_id, path.stem, profile.name, sha256)
    outcome.entries.append(ledger.Entry(task.path.name, task.feed.name, counts))
    step("ingested")
    return True


def _take_documents(
    connection: DuckDBPyConnection,
    task: Task,
    told: Mapping[str, object],
    folder: Path,
    bounds: Bounds,
    outcome: Outcome,
) -> None:
    """XML documents: each is judged by itself, and brings its invoice and lines along."""
    # Other exports do not wait for the library that reads XML.
    from pipelines.ksef.take import take

    taken = take(connection, task, folder, bounds)
    for feed, (load_id, counts) in taken.counts.items():
        ledger.write(connection, task, {**told, "load_id": load_id, "feed": feed}, counts)
        outcome.entries.append(ledger.Entry(task.path.name, feed, counts))
    outcome.notes += taken.notes
    step("ingested")


def derive_and_check(connection: DuckDBPyConnection, outcome: Outcome, path: Path) -> None:
    """The chain, the marts and the checks, for the feeds that changed; all after an upgrade."""
    changed = {entry.feed for entry in outcome.entries if entry.counts.loaded}
    if version.is_outdated(connection):
        changed = set(feeds.BY_NAME)
        chain.clear(connection)
        contracts.clear(connection)
    step("chaining", "Ciągły licznik i zużycie")
    chain.rebuild(connection)
    outcome.chained = chain.summary(connection)
    step("chained", "Rozliczenie wpłat")
    allocation.rebuild(connection, changed)
    agreement.rebuild(connection, changed)
    step("allocated", "Wpłaty z banku")
    changed = matching.rebuild(connection, changed)
    step("matched", "Zestawienia")
    contracts.make(connection, changed)
    step("marts_made", "Kontrole")
    outcome.findings = matching.findings(connection)
    failures = checks.run(connection, changed)
    if failures:
        lines = "\n".join(failure.line for failure in failures)
        raise CheckFailedError("Nowa baza nie przeszła kontroli; działa poprzednia.\n" + lines)
    outcome.agreement = agreement.summary(connection)
    outcome.warnings = checks.warn(connection, changed)
    step("checked")
    _describe(connection, path)
    connection.execute("checkpoint")
    step("checkpointed")


def _describe(connection: DuckDBPyConnection, path: Path) -> None:
    connection.execute("delete from meta.build")
    connection.execute(
        "insert into meta.build "
        "select $build_id, $built_at, max(last_at), $derived_by from chain.devices",
        {
            "build_id": path.stem,
            "built_at": datetime.now(UTC),
            "derived_by": version.this_version(),
        },
    )
