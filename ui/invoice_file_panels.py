"""An invoice to take away, and a correction beside what it corrects."""

from __future__ import annotations

import streamlit as st

from auth.subject import Subject
from core.correction import Side
from ui import formats, panels
from ui.address import link
from ui.corrections import both_sides
from ui.i18n import _
from ui.invoice_panels import NUMBER_PARAM
from ui.invoice_pdf import refusal
from ui.invoice_xml import invoice_xml
from ui.invoices import Invoice
from ui.panels import Column

PDF = "/eksport/faktura.pdf"
XML = "/eksport/faktura.xml"
SHOWN_PARAM = "pokaz"
"""Asks for the file in the browser, to be looked at and printed."""


def files(subject: Subject, one: Invoice) -> None:
    """The PDF to keep and to print, or the reason why there is none; the document of KSeF."""
    own, reason = {NUMBER_PARAM: one.number}, refusal(subject, one)
    xml = invoice_xml(subject, one.number)
    of_ksef = [(link(XML, own), _("KSeF document (XML)"))] if xml else []
    if reason:
        panels.show(panels.remark(reason), panels.downloads(of_ksef) if of_ksef else "")
        return
    keep = (link(PDF, own), _("Invoice (PDF)") if not one.is_correction else _("Correction (PDF)"))
    shown = (link(PDF, own | {SHOWN_PARAM: "tak"}), _("Open to print (new tab)"))
    panels.show(panels.downloads([keep, *of_ksef], [shown]))


def before_and_after(subject: Subject, some: tuple[Invoice, ...], one: Invoice) -> None:
    """Both sides of a correction, charge by charge and together."""
    before, sides = both_sides(subject, some, one)
    if before is None:
        return
    columns = [
        Column(_("For")),
        Column(_("Quantity"), is_aside=True),
        Column(_("Before"), is_number=True),
        Column(_("Change"), is_number=True),
        Column(_("Now"), is_number=True),
    ]
    totals = [
        [name, "", formats.money(old), formats.signed_money(change), formats.money(old + change)]
        for name, old, change in ((_("Net"), before.net, one.net), (_("VAT"), before.vat, one.vat))
    ]
    gross = before.gross + one.gross
    total = [
        _("Gross"),
        "",
        formats.money(before.gross),
        formats.signed_money(one.gross),
        formats.money(gross),
    ]
    rows = [_row(side) for side in sides]
    caption = _("Before and after the correction")
    st.header(caption, anchor=False)
    panels.show(panels.table(caption, columns, [*rows, *totals], total))


def _row(side: Side) -> list[str]:
    amounts = (
        formats.money(side.before_pln),
        formats.signed_money(side.change_pln),
        formats.money(side.after_pln),
    )
    return [side.name, _quantities(side), *amounts]


def _quantities(side: Side) -> str:
    if side.before is None or side.after is None or side.before == side.after:
        return ""
    pair = (
        formats.number(n, 0 if n == n.to_integral_value() else 3) for n in (side.before, side.after)
    )
    unit = "m³" if side.unit == "m3" else ""
    return f"{' → '.join(pair)}{formats.NBSP}{unit}".strip()
