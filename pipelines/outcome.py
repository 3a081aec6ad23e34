"""What a load did, collected while it goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipelines import ledger, matching
from pipelines.waiting import HeldGroup
from warehouse import agreement, chain, checks


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

    def refuse(self, reason: str) -> None:
        """Note why a file was not taken; a file of two feeds is refused once."""
        if reason not in self.refused:
            self.refused.append(reason)
