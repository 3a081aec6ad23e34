"""Receivables by age: what is owed by tariff group or zone, and by whom for those who may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from auth.roles import Role
from auth.subject import Subject
from ui.data import fetch
from ui.i18n import N_, _
from warehouse.queries import analyst, staff

FEWEST_CUSTOMERS = 5
"""A group of fewer is not shown by itself to who may not know of single customers."""


class Grouping(StrEnum):
    """By what receivables are grouped; the words of the address."""

    TARIFF = "taryfa"
    ZONE = "strefa"


COLUMN = {Grouping.TARIFF: "tariff", Grouping.ZONE: "zone"}
AGES = (
    ("not_due_pln", N_("Not yet due")),
    ("late_30_pln", N_("1-30 days late")),
    ("late_60_pln", N_("31-60 days late")),
    ("late_90_pln", N_("61-90 days late")),
    ("later_pln", N_("Over 90 days late")),
)
"""Columns of a group by age, and what they are called."""


@dataclass(frozen=True)
class Group:
    """What is owed by the customers of a tariff group or zone; amounts in the order of AGES."""

    code: str
    name: str
    customers: int
    amounts: tuple[Decimal, ...]

    @property
    def open_amount(self) -> Decimal:
        """All that is owed."""
        return sum(self.amounts, Decimal(0))

    @property
    def late_amount(self) -> Decimal:
        """What should have been paid by now."""
        return self.open_amount - self.amounts[0]


@dataclass(frozen=True)
class Ageing:
    """Receivables of a day by group."""

    day: date
    grouping: Grouping
    groups: tuple[Group, ...]

    @property
    def whole(self) -> tuple[Decimal, ...]:
        """The sum of all groups by age."""
        columns = zip(*(group.amounts for group in self.groups), strict=True)
        return tuple(sum(column, Decimal(0)) for column in columns)


def may_name_customers(subject: Subject) -> bool:
    """Whether single customers are this person's business."""
    return subject.role in (Role.CLERK, Role.ADMIN)


def ageing(subject: Subject, grouping: Grouping, day: date) -> Ageing:
    """Receivables as they stand on a day."""
    asked = {"grouped_by": COLUMN[grouping], "day": day}
    if may_name_customers(subject):
        rows = fetch(staff.RECEIVABLES, subject, **asked)
    else:
        rows = fetch(analyst.RECEIVABLES, subject, **asked, fewest=FEWEST_CUSTOMERS)
    hides = not may_name_customers(subject)
    return Ageing(day, grouping, tuple(_group(row, hides) for row in rows))


def debtors(subject: Subject, found: Ageing, code: str | None) -> tuple[Any, ...]:
    """Customers who owe something, in one group or in all (None)."""
    grouped_by = "all" if code is None else COLUMN[found.grouping]
    return fetch(
        staff.DEBTORS, subject, day=found.day, grouped_by=grouped_by, group_code=code or ""
    )


def debts(subject: Subject, customer_id: str, day: date) -> tuple[Any, ...]:
    """What one customer owes, document by document."""
    return fetch(staff.DEBTS, subject, customer_id=customer_id, day=day)


def _group(row: Any, hides: bool) -> Group:
    name = " ".join(part for part in (row.group_code, row.group_name) if part)
    unknown = _("groups of few customers") if hides else _("not known")
    amounts = tuple(getattr(row, column) for column, _title in AGES)
    return Group(row.group_code or "", name or unknown, row.customers, amounts)
