"""The properties of customers by their addresses, and what is delegated in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from auth.subject import Subject
from core.rights import Right
from ui.data import fetch, kept
from ui.i18n import _
from ui.service_points import address
from warehouse.queries import customer

MOST_NAMED = 5


@kept
def addresses(subject: Subject) -> dict[str, dict[str, str]]:
    """For each customer the addresses of its properties; those of running contracts come first."""
    rows = sorted(
        fetch(customer.PROPERTIES, subject), key=lambda row: row.valid_to_date is not None
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        named = address(row.street, row.building, row.flat, row.city)
        found.setdefault(row.customer_id, {}).setdefault(row.property_id, named)
    return {customer_id: _told_apart(named) for customer_id, named in found.items()}


def _told_apart(named: dict[str, str]) -> dict[str, str]:
    """A widget tells choices apart by their words: those of one address carry their number."""
    often = Counter(named.values())
    return {
        number: words if often[words] == 1 else f"{words} ({number})"
        for number, words in named.items()
    }


def places(property_ids: Iterable[str] | None, named: dict[str, str]) -> str:
    """Where some properties are, in a few words; None are all of a customer."""
    if property_ids is None:
        return _("all properties, also future ones")
    words = sorted(named.get(number, number) for number in property_ids)
    more = len(words) - MOST_NAMED
    return "; ".join(words[:MOST_NAMED]) + (f" (+{more})" if more > 0 else "")


def rights_told(rights: Iterable[Right]) -> str:
    """Rights in words, in their usual order."""
    names = {Right.USAGE: _("water use and readings"), Right.DOCUMENTS: _("invoices")}
    granted = set(rights)
    return ", ".join(words for right, words in names.items() if right in granted)
