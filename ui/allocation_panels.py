"""One operation with what it covered, or what covered it; and the payments of an invoice."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import Any

import streamlit as st

from ui import formats, panels
from ui.address import link
from ui.allocations import reason
from ui.i18n import _
from ui.invoice_panels import way_to
from ui.ledger import KINDS, Operation
from ui.ledger_panels import standing_words, title, way_to_operation
from ui.ledger_question import PATH
from ui.panels import Cell, Column


def one_operation(one: Operation, rows: Sequence[Any]) -> None:
    """Everything that is known of an operation, and where its money went or came from."""
    st.title(title(one), anchor=False)
    ways = [(link(PATH, {}), _("All operations"))]
    if one.standing:
        ways.append((way_to(one.number), _("Open the document")))
    panels.show(
        *(
            f'<a class="kropla-way" href="{escape(address)}" target="_self">{escape(name)}</a> '
            for address, name in ways
        )
    )
    facts = [
        (_("Day"), formats.day(one.booked)),
        (_("Customer number"), one.customer_id),
        (_("Operation number"), one.operation_id),
        (_("Document"), one.number),
        (_("Text"), one.title),
        (_("Due"), formats.day(one.due) if one.due else ""),
        (_("Standing"), standing_words(one)),
        (_("Amount"), formats.money(one.amount)),
        (_("Balance after it"), formats.money(one.balance)),
    ]
    panels.show(panels.facts([(name, text) for name, text in facts if text]))
    if one.amount < 0:
        _covered(one, rows)
    elif one.amount > 0:
        _covering(one, rows)


def payments(rows: Sequence[Any], *, can_follow: bool) -> None:
    """What covered an invoice: day, what it was, why, and how much."""
    if not rows:
        return
    st.header(_("Payments of this invoice"), anchor=False)
    _table(_("Payments of this invoice"), [(_source(row, can_follow), row) for row in rows])


def _covered(one: Operation, rows: Sequence[Any]) -> None:
    """Charges that an operation covered, and what is left of it."""
    left = -one.amount - _sum(rows)
    if rows:
        _table(_("What it covered"), [(_charge(row), row) for row in rows])
    if left:
        words = _("{amount} is not used yet and counts towards the next invoice.")
        panels.show(panels.remark(words.format(amount=formats.money(left))))


def _covering(one: Operation, rows: Sequence[Any]) -> None:
    """Operations that covered a charge, and what is still open."""
    left = one.amount - _sum(rows)
    if rows:
        _table(_("What covered it"), [(_source(row, can_follow=True), row) for row in rows])
    words = _("{amount} of it is still open.") if left else _("Nothing of it is open.")
    panels.show(panels.remark(words.format(amount=formats.money(left))))


def _table(caption: str, rows: Sequence[tuple[str | Cell, Any]]) -> None:
    columns = [
        Column(_("Operation")),
        Column(_("Counted from"), is_aside=True),
        Column(_("Because of"), is_aside=True),
        Column(_("Amount"), is_number=True),
    ]
    found = [
        [name, formats.numeric_day(row.allocated_date), reason(row.rule),
         formats.money(row.amount_pln)]
        for name, row in rows
    ]  # fmt: skip
    whole = formats.money(_sum([row for _name, row in rows]))
    panels.show(panels.table(caption, columns, found, [_("Together"), "", "", whole]))


def _charge(row: Any) -> Cell:
    """The invoice, or the interest or refund, that was covered."""
    name = _kind(row.charge_kind) if row.charge_kind else _("Invoice")
    if row.invoice_number:
        return Cell(f"{name} {row.invoice_number}", link=way_to(row.invoice_number))
    return Cell(name, link=way_to_operation(row.charge_id) if row.charge_id else "")


def _source(row: Any, can_follow: bool) -> Cell:
    """The operation that covers; a link for those who see the whole account."""
    number = row.document_number if row.kind == "correction" else ""
    name = f"{_kind(row.kind)} {number or ''}".strip()
    return Cell(name, link=way_to_operation(row.operation_id) if can_follow else "")


def _kind(kind: str) -> str:
    return _(KINDS[kind]) if kind in KINDS else kind


def _sum(rows: Sequence[Any]) -> Decimal:
    return sum((row.amount_pln for row in rows), Decimal(0))
