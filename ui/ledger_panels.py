"""The parts of the page of settlements: how things stand, how to pay, the operations."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from auth.subject import Subject
from ui import formats, panels
from ui.address import link
from ui.attention import how_to_pay
from ui.i18n import _, ngettext
from ui.invoice_panels import way_to
from ui.ledger import PAYMENTS, Ledger, Operation, together
from ui.ledger_question import OPERATION_PARAM, PAGE_ROWS, PATH, LedgerQuestion
from ui.panels import Cell, Column, Tile
from ui.standing import cell, told

EXPORTS = "/eksport/rozrachunki"


def standing(ledger: Ledger, subject: Subject) -> None:
    """The balance, what is late, what comes next, and what was paid last."""
    tiles = [_balance(ledger.balance, subject)]
    if ledger.overdue > 0:
        tiles.append(Tile(_("Overdue"), formats.money(ledger.overdue)))
    coming, paid = ledger.next_due, ledger.last_payment
    if coming is not None and coming.due is not None:
        words = _("{amount}, invoice {number}")
        note = words.format(amount=formats.money(coming.open_amount), number=coming.number)
        tiles.append(Tile(_("Next due"), formats.numeric_day(coming.due), note))
    if paid is not None:
        day = formats.numeric_day(paid.booked)
        tiles.append(Tile(_("Last payment"), formats.money(-paid.amount), day))
    panels.show(panels.tiles(tiles))


def operations(found: Sequence[Operation], question: LedgerQuestion, *, has_many: bool) -> None:
    """One page of the operations, with the sum of all that were asked for."""
    if not found:
        advice = _("Choose all operations, another year, or fewer words.")
        panels.show(panels.empty(_("Nothing fits."), advice))
        return
    first = (question.page - 1) * PAGE_ROWS
    shown = found[first : first + PAGE_ROWS]
    words = ngettext(
        "{count} operation, {sum} in all", "{count} operations, {sum} in all", len(found)
    )
    st.caption(words.format(count=formats.number(len(found)), sum=formats.money(together(found))))
    panels.show(
        panels.table(_("Operations"), _columns(has_many), [_row(o, has_many) for o in shown])
    )


def downloads(question: LedgerQuestion) -> None:
    """The same operations as files."""
    words = {key: word for key, word in question.words().items() if key != "strona"}
    files = [
        (link(f"{EXPORTS}.pdf", words), _("Statement (PDF)")),
        (link(f"{EXPORTS}.csv", words), _("Table (CSV)")),
    ]
    panels.show(panels.downloads(files))


def nothing_yet() -> None:
    """For who has no account with the utility, or nothing booked on it."""
    reason = _("Invoices and payments stand here as soon as the first one is booked.")
    panels.show(panels.empty(_("There are no settlements yet."), reason))


def _balance(balance: Decimal, subject: Subject) -> Tile:
    if balance < 0:
        note = _("counts towards the next invoice")
        return Tile(_("Overpaid"), formats.money(-balance), note)
    note = how_to_pay(subject) if balance > 0 else _("nothing to pay")
    return Tile(_("Balance owed"), formats.money(balance), note)


def _columns(has_many: bool) -> list[Column]:
    columns = [Column(_("Operation"))]
    if has_many:
        columns.append(Column(_("Customer number"), is_aside=True))
    return [
        *columns,
        Column(_("Day"), is_aside=True),
        Column(_("Standing"), is_aside=True),
        Column(_("Amount"), is_number=True),
        Column(_("Balance"), is_number=True),
    ]


def _row(one: Operation, has_many: bool) -> list[str | Cell]:
    whose = [one.customer_id] if has_many else []
    return [
        Cell(title(one), link=_way(one)),
        *whose,
        formats.numeric_day(one.booked),
        cell(one.standing, standing_words(one)) if one.standing else "",
        formats.money(one.amount),
        formats.money(one.balance),
    ]


def way_to_operation(operation_id: str) -> str:
    """The address of one operation."""
    return link(PATH, {OPERATION_PARAM: operation_id})


def _way(one: Operation) -> str:
    """To the invoice with its lines, or to the operation with what it covered."""
    is_bill = one.standing is not None and one.amount > 0
    return way_to(one.number) if is_bill else way_to_operation(one.operation_id)


def title(one: Operation) -> str:
    """What an operation is, with the document that it is, or that it is for."""
    if one.kind in PAYMENTS and one.number:
        return _("{name} for {number}").format(name=one.name, number=one.number)
    return f"{one.name} {one.number}".strip()


def standing_words(one: Operation) -> str:
    """How an invoice stands; nothing for what is none."""
    if one.standing is None:
        return ""
    return told(one.standing, one.due, one.paid, one.open_amount, one.amount)
