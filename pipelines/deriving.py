"""What is made of the rows that were taken: the chain, what payments cover, marts, and checks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from duckdb import DuckDBPyConnection

from core.errors import CheckFailedError
from pipelines import feeds, matching
from pipelines.outcome import Outcome
from pipelines.progress import step
from warehouse import agreement, allocation, chain, checks, contracts, version


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
