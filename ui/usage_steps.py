"""Which steps the readings of a period can answer, and which one a page chooses by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.period import Period, Step
from core.usage import Register, supports
from ui.i18n import _

FINE = (Step.HOUR, Step.DAY, Step.WEEK)
LONGEST = {Step.HOUR: 31, Step.DAY: 400}
"""Most days that are shown hour by hour, and day by day."""


@dataclass(frozen=True)
class Steps:
    """The steps on offer, the usual one among them, and why others are missing."""

    possible: tuple[Step, ...]
    usual: Step
    missing: str

    def chosen(self, wanted: Step | None) -> Step:
        """The wanted step where it is on offer, else the usual one."""
        return wanted if wanted in self.possible else self.usual


def steps_for(known: Sequence[Register], period: Period, settlements: Sequence[Period]) -> Steps:
    """The steps for some readings in a period.

    Months and settlements are always on offer, spread evenly where need be; finer steps only where
    readings are close enough to tell of them.
    """
    is_read = {step: supports(known, period, step) for step in (*FINE, Step.MONTH)}
    has_room = {step: period.days <= LONGEST.get(step, period.days) for step in FINE}
    possible = [step for step in FINE if is_read[step] and has_room[step]]
    possible.append(Step.MONTH)
    if any(settlement.within(period) for settlement in settlements):
        possible.append(Step.SETTLEMENT)
    reasons = [_too_long(step) for step in FINE if is_read[step] and not has_room[step]]
    if not is_read[Step.HOUR]:
        reasons.append(_("A finer step needs readings more often than there were in this period."))
    is_monthly = is_read[Step.MONTH] and period not in settlements
    return Steps(tuple(possible), _usual(possible, period, is_monthly), " ".join(reasons))


def _usual(possible: Sequence[Step], period: Period, is_monthly: bool) -> Step:
    """Few enough columns to see, fine enough to tell something, and measured where possible."""
    wanted = Step.HOUR if period.days <= 2 else Step.DAY if period.days <= 62 else Step.MONTH
    if wanted is not Step.MONTH and wanted in possible:
        return wanted
    return Step.MONTH if is_monthly else possible[-1]


def _too_long(step: Step) -> str:
    words = {
        Step.HOUR: _("Hours are shown for up to {days} days."),
        Step.DAY: _("Days are shown for up to {days} days."),
    }
    return words[step].format(days=LONGEST[step])
