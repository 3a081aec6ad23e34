"""Parts of the page of invoices: the list, one invoice, its lines and the readings behind it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import Any

import streamlit as st

from auth.subject import Subject
from ui import formats, panels, paying, transfer
from ui.address import link
from ui.i18n import _, ngettext
from ui.invoices import Invoice
from ui.panels import Cell, Column, Notice, Tile
from ui.standing import cell, told

PATH = "/faktury"
NUMBER_PARAM = "faktura"


def listed(some: Sequence[Invoice]) -> None:
    """A page of the list; each number is the way to its invoice."""
    has_many = len({one.place for one in some}) > 1
    columns = [Column(_("Invoice")), Column(_("Issued"), is_aside=True)]
    columns += [Column(_("Period"), is_aside=True)]
    columns += [Column(_("Property"), is_aside=True)] if has_many else []
    columns += [Column(_("Standing"), is_aside=True), Column(_("Amount"), is_number=True)]
    panels.show(panels.table(_("Invoices"), columns, [_row(one, has_many) for one in some]))


def way_to(one: Invoice | str) -> str:
    """The address of one invoice."""
    return link(PATH, {NUMBER_PARAM: one if isinstance(one, str) else one.number})


def _row(one: Invoice, has_many: bool) -> list[str | Cell]:
    name = one.number if not one.is_correction else f"{one.number} ({_('correction')})"
    place = [one.place] if has_many else []
    amount = one.gross if one.is_correction else one.to_pay
    return [
        Cell(name, link=way_to(one)),
        formats.numeric_day(one.issued),
        _period(one),
        *place,
        cell(one.standing, _standing(one)),
        formats.money(amount),
    ]


def back() -> None:
    """The way to the list."""
    panels.show(
        f'<a class="kropla-way" href="{escape(link(PATH, {}))}" target="_self">'
        f"{escape(_('All invoices'))}</a>"
    )


def one_invoice(one: Invoice, corrected_by: Sequence[Invoice]) -> None:
    """The head of an invoice: whose, for when, how much, and how it stands."""
    rows = [
        (_("Issued"), formats.day(one.issued)),
        (_("Period"), _period(one)),
        (_("Property"), one.place),
        (_("Customer number"), one.customer_id),
        (_("Due"), formats.day(one.due) if one.due else ""),
        (_("Standing"), _standing(one)),
        (_("KSeF number"), one.ksef_number),
    ]
    panels.show(panels.facts([(label, text) for label, text in rows if text]))
    if one.is_correction and one.corrects:
        words = _("This corrects the invoice {number}; the amounts are what changes.")
        _pointer(words, one.corrects)
    for other in corrected_by:
        _pointer(_("Corrected by {number}."), other.number)


def _pointer(words: str, number: str) -> None:
    panels.show(panels.notices([Notice(
        words.format(number=number), "", page=PATH, words=((NUMBER_PARAM, number),),
        step=_("Open it"),
    )]))  # fmt: skip


def charges(one: Invoice, rows: Sequence[Any]) -> None:
    """The lines, their sum and the tax: everything that makes the amount."""
    columns = [
        Column(_("For")),
        Column(_("VAT"), is_aside=True),
        Column(_("Quantity"), is_number=True),
        Column(_("Net price"), is_number=True),
        Column(_("Net"), is_number=True),
    ]
    total = [_("Together net"), "", "", "", formats.money(one.net)]
    table = panels.table(_("What is charged"), columns, [_line(row) for row in rows], total)
    panels.show(table)
    panels.show(panels.tiles(_sums(one)))


def _sums(one: Invoice) -> list[Tile]:
    """From the gross amount to what is still open."""
    sums = [Tile(_("VAT"), formats.money(one.vat)), Tile(_("Gross"), formats.money(one.gross))]
    if one.is_correction:
        return sums
    difference = one.to_pay - one.gross
    if difference:
        note = _("interest, deductions and corrections: {amount}")
        told_ = note.format(amount=formats.money(difference))
        sums.append(Tile(_("To pay"), formats.money(one.to_pay), told_))
    sums.append(Tile(_("Paid"), formats.money(one.paid_amount)))
    if one.awaited:
        note = _("waits for the bank statement")
        sums.append(Tile(_("Paid through Przelewy24"), formats.money(one.awaited), note))
    return [*sums, Tile(_("Open"), formats.money(one.open_amount))]


def readings(rows: Sequence[Any]) -> None:
    """The readings that the lines come from."""
    read = [row for row in rows if row.register_to_m3 is not None]
    if not read:
        return
    st.header(_("Readings behind it"), anchor=False)
    columns = [
        Column(_("Meter")),
        Column(_("From"), is_number=True),
        Column(_("To"), is_number=True),
        Column(_("Difference"), is_number=True),
    ]
    panels.show(panels.table(_("Readings behind it"), columns, [_reading(row) for row in read]))


def to_pay(one: Invoice, subject: Subject) -> None:
    """How to pay what is open: at once, or by a transfer that is ready to be copied."""
    if one.open_amount <= 0 or one.is_correction:
        return
    st.header(_("How to pay"), anchor=False)
    paying.one(one, subject)
    transfer.show(one, subject)


def _line(row: Any) -> list[str | Cell]:
    unit = _unit(row.unit, row.quantity)
    places = 0 if row.quantity == row.quantity.to_integral_value() else 3
    return [
        row.description or row.service,
        f"{_('VAT')} {formats.number(row.vat_rate_pct)}\u00a0%",
        f"{formats.number(row.quantity, places)}\u00a0{unit}",
        formats.money(row.price_net_pln),
        formats.money(row.net_pln),
    ]


def _unit(unit: str, quantity: Decimal) -> str:
    if unit != "month":
        return "m³" if unit == "m3" else unit
    return ngettext("month", "months", int(quantity))


def _reading(row: Any) -> list[str | Cell]:
    return [
        row.serial_number or row.description or "",
        _register(row.register_from_m3, row.read_from_date),
        _register(row.register_to_m3, row.read_to_date),
        f"{formats.number(row.quantity)}\u00a0m³",
    ]


def _register(total: Decimal | None, day: Any) -> str:
    if total is None:
        return formats.NOTHING
    return f"{formats.number(total)}\u00a0m³ ({formats.numeric_day(day)})" if day else str(total)


def _period(one: Invoice) -> str:
    return formats.days_between(one.first, one.last) if one.first and one.last else ""


def _standing(one: Invoice) -> str:
    if one.is_correction:
        return _("booked")
    return told(one.standing, one.due, one.paid, one.open_amount, one.to_pay)
