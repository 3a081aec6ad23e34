"""E-invoices as a person may see them: how each number stands, what a change does to the bill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from auth import clock, einvoice
from auth.einvoice import State
from auth.subject import Subject
from settings import settings
from ui.contracts import contracts
from ui.prices import monthly_gross, prices_on


@dataclass(frozen=True)
class TariffChange:
    """A property whose tariff group is another one after the change; PLN gross a month."""

    place: str
    before: str
    after: str
    saved: Decimal | None
    """Above nought it gets cheaper; None when the prices of one of the groups are not known."""


def states(subject: Subject) -> dict[str, State]:
    """How each customer number of one's own stands today."""
    day = clock.today()
    return {number: einvoice.state(number, day) for number in subject.only_own().customer_ids}


def tariff_changes(subject: Subject, customer_id: str, *, turns_on: bool) -> list[TariffChange]:
    """What switching changes from the next settlement period on, by the operator's groups."""
    groups, day = _groups(turns_on=turns_on), clock.today()
    affected = [
        one
        for one in contracts(subject.only_own())
        if one.customer_id == customer_id and one.is_in_force(day) and one.tariff_code in groups
    ]
    codes = {one.tariff_code for one in affected}
    saved = {code: _saved(subject, code, groups[code], day) for code in codes}
    return [
        TariffChange(one.place, one.tariff_code, groups[one.tariff_code], saved[one.tariff_code])
        for one in affected
    ]


def _groups(*, turns_on: bool) -> dict[str, str]:
    paper_to_electronic = settings().einvoice_tariffs
    if turns_on:
        return paper_to_electronic
    return {electronic: paper for paper, electronic in paper_to_electronic.items()}


def _saved(subject: Subject, before: str, after: str, day: date) -> Decimal | None:
    prices = prices_on(subject, frozenset({before, after}), day)
    costs = monthly_gross(prices, before), monthly_gross(prices, after)
    return None if costs[0] is None or costs[1] is None else costs[0] - costs[1]
