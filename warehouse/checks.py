"""Checks on a new build: each selects bad rows with a reason.

Any row of an ``assert_…`` keeps the build from publication. What a ``warn_…`` selects contradicts
itself in the export (an invoice that nobody booked, lines that do not make their sum); people are
better served by such a build than by that of last month, so it is told, kept and published.
"""

from __future__ import annotations

from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from warehouse.contracts import marts
from warehouse.statements import statement, value

SHOWN = 5
KEPT = 1000
"""Findings of one warning that a build keeps; their number is told whole."""


@dataclass(frozen=True)
class Failure:
    """A check that found bad rows."""

    check: str
    rows: int
    examples: tuple[tuple[str, str], ...]

    @property
    def line(self) -> str:
        """The check, how many rows, a reason, and some of whom it concerns."""
        subjects = ", ".join(subject for subject, _ in self.examples)
        return f"- {self.check}: {self.rows} × {self.examples[0][1]} (np. {subjects})"


def run(connection: DuckDBPyConnection, changed: set[str]) -> list[Failure]:
    """What the checks refuse, of every mart that one of the changed feeds goes into."""
    return [found for name in _due(changed, "assert_") if (found := _run(connection, name))]


def warn(connection: DuckDBPyConnection, changed: set[str]) -> list[Failure]:
    """What the checks warn of, in the same way; it is kept in ``meta.findings`` too."""
    found = []
    for name in _due(changed, "warn_"):
        connection.execute("delete from meta.findings where check_name = $name", {"name": name})
        if failure := _run(connection, name):
            _keep(connection, name)
            found.append(failure)
    return found


def _due(changed: set[str], prefix: str) -> list[str]:
    found = {c for mart in marts() if changed & set(mart.sources) for c in mart.checks}
    return sorted(name for name in found if name.startswith(prefix))


def _keep(connection: DuckDBPyConnection, name: str) -> None:
    bad = statement(f"checks/{name}.sql")
    connection.execute(
        f"insert into meta.findings select $name, subject, reason from ({bad}) "
        f"order by subject limit {KEPT}",
        {"name": name},
    )


def _run(connection: DuckDBPyConnection, name: str) -> Failure | None:
    bad = statement(f"checks/{name}.sql")
    rows = int(value(connection, f"select count(*) from ({bad})"))
    if not rows:
        return None
    examples = connection.execute(f"select subject, reason from ({bad}) limit {SHOWN}").fetchall()
    return Failure(name, rows, tuple((str(s), str(r)) for s, r in examples))
