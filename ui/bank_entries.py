"""Bank entries as the office sees them: those of the build, with what was decided since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from auth.subject import Subject
from office import bank_entries as office
from store.bank_decisions import Decision, Kind
from ui.bank_question import PAGE_ROWS, BankQuestion, Which
from ui.data import fetch
from warehouse.queries import staff

MOST_EXPORTED = 100_000


@dataclass(frozen=True)
class BankEntry:
    """One movement. ``state`` is that of the moment; ``decision`` what was decided here, if so."""

    entry_id: str
    booked: date
    amount: Decimal
    payer: str
    payer_account: str
    virtual_account: str
    title: str
    reference: str
    customer_id: str
    customer_name: str
    invoice_number: str
    operation_id: str
    state: Which
    matched_by: str
    decision: Decision | None


@dataclass(frozen=True)
class Found:
    """A page of entries, and how many and how much there is on all pages."""

    entries: tuple[BankEntry, ...]
    count: int
    amount: Decimal


def found(subject: Subject, question: BankQuestion, *, is_whole: bool = False) -> Found:
    """The entries that a question is about; ``is_whole`` for all its pages."""
    decided = office.decisions()
    first, rows = ((question.page - 1) * PAGE_ROWS, PAGE_ROWS)
    if is_whole:
        first, rows = 0, MOST_EXPORTED
    asked = fetch(
        staff.BANK_ENTRIES, subject, which=question.which.value, wanted=question.wanted,
        decided=tuple(sorted(decided)), first=first, rows=rows,
    )  # fmt: skip
    entries = tuple(_entry(row, decided.get(row.entry_id)) for row in asked)
    if not asked:
        return Found((), 0, Decimal(0))
    return Found(entries, asked[0].entries_in_all, asked[0].amount_in_all_pln)


def standing(subject: Subject) -> dict[str, tuple[int, Decimal]]:
    """How many and how much in each state."""
    rows = fetch(staff.BANK_STANDING, subject, decided=tuple(sorted(office.decisions())))
    return {row.shown_code: (row.entries, row.amount_pln) for row in rows}


def _entry(row: Any, decision: Decision | None) -> BankEntry:
    is_ours = decision is not None and decision.kind is Kind.ASSIGN
    is_other = decision is not None and not is_ours
    was_decided = row.matched_by in ("decision", "other")
    customer_id, name, invoice, operation = (
        ("", "", "", "") if is_other or (was_decided and decision is None)
        else (row.customer_id, row.customer_name, row.invoice_number, row.operation_id)
    )  # fmt: skip
    if decision is not None and is_ours and decision.customer_id != customer_id:
        customer_id, name, operation = decision.customer_id, "", ""
        invoice = decision.invoice_number
    return BankEntry(
        row.entry_id, row.booked_date, row.amount_pln, row.counterparty_name or "",
        row.counterparty_account or "", row.virtual_account or "", row.title or "",
        row.bank_reference or "", customer_id or "", name or "", invoice or "", operation or "",
        Which(row.shown_code), row.matched_by or "", decision,
    )  # fmt: skip
