"""What a load did and what is held back, as tables a person can read, or JSON."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table

from pipelines.agreement_report import agreement_lines
from pipelines.build import Outcome
from pipelines.chain_report import chain_lines
from pipelines.console import console
from pipelines.ledger import Entry
from pipelines.matching import Finding
from pipelines.waiting import held_table

COLUMNS = ("Plik", "Dane", "Wierszy", "Wczytane", "w tym poprawki", "Bez zmian", "Wstrzymane")
MOST_FINDINGS = 20
"""Shown of those about statements; the rest is in ``status --json``."""


def show(outcome: Outcome, *, dry_run: bool) -> None:
    """Print the result of a load."""
    out = console()
    if outcome.entries:
        out.print(_table(outcome.entries, "Co zostałoby wczytane" if dry_run else "Wczytano"))
    if outcome.held:
        out.print(held_table(outcome.held))
    if outcome.chained:
        for line in chain_lines(outcome.chained):
            out.print(line)
    told = (*agreement_lines(outcome.agreement), *_warnings(outcome), *outcome.notes)
    for line in told:
        out.print(line)
    show_findings(outcome.findings)
    if outcome.skipped:
        out.print(f"Znane już, pominięte: {len(set(outcome.skipped))} plików.")
    for name in outcome.unmatched:
        out.print(f"Pominięto „{name}”: żadna reguła profilu nie obejmuje tej nazwy.")
    if outcome.published is not None:
        out.print(f"Opublikowano bazę {outcome.published.stem}.")
    elif dry_run:
        out.print("Próba: niczego nie opublikowano.")
    else:
        out.print("Nie ma nic nowego do wczytania.")


def _warnings(outcome: Outcome) -> Iterator[str]:
    """What contradicts itself in the exports, or is odd in them; the build keeps all of it."""
    if outcome.warnings:
        yield "Do wyjaśnienia w systemie bilingowym (pełna lista: meta.findings):"
    yield from (warning.line for warning in outcome.warnings)
    yield from outcome.notes


def show_findings(findings: list[Finding]) -> None:
    """What does not fit in the bank statements, the newest last."""
    out = console()
    if findings:
        out.print(f"Wyciągi bankowe do wyjaśnienia: {len(findings)}.")
    for one in findings[-MOST_FINDINGS:]:
        out.print(f"  {one.sentence()}")


def _table(entries: list[Entry], title: str) -> Table:
    table = Table(title=title)
    for place, column in enumerate(COLUMNS):
        table.add_column(column, justify="left" if place < 2 else "right", overflow="fold")
    for entry in entries:
        counts = entry.counts
        numbers = (
            counts.read,
            counts.loaded,
            counts.corrected,
            counts.unchanged,
            counts.quarantined,
        )
        table.add_row(entry.file_name, entry.feed, *(f"{n:,}".replace(",", " ") for n in numbers))
    return table
