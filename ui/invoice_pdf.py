"""An invoice as a PDF: the utility's own file, else typeset here; and who may have it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from auth import clock, einvoice
from auth.subject import Subject
from settings import settings
from ui import formats, typesetting
from ui.corrections import both_sides
from ui.data import fetch
from ui.i18n import _, speaking
from ui.invoice_document import TEMPLATE, Sources, given
from ui.invoice_xml import invoice_xml
from ui.invoices import Invoice, lines
from warehouse.queries import customer

ELECTRONIC = ("email", "ksef")
"""Channels of invoices that were electronic from the first."""

NAMEABLE = re.compile(r"[A-Za-z0-9.-]+(/[A-Za-z0-9.-]+)*")
"""Numbers that name a file; as none of them holds ``_``, no two of them name the same one."""

LARGEST_BYTES = 20_000_000


def refusal(subject: Subject, one: Invoice) -> str:
    """Why this invoice cannot be taken as a PDF; nothing when it can."""
    chosen = settings()
    if chosen.invoice_pdf == "from_date" and chosen.invoice_pdf_from is not None:
        if one.issued >= chosen.invoice_pdf_from:
            return ""
        words = _("PDF files are there of invoices issued since {day}.")
        return words.format(day=formats.day(chosen.invoice_pdf_from))
    if chosen.invoice_pdf == "e_invoice" and not _is_electronic(subject, one):
        return _(
            "This invoice was sent on paper. Invoices can be taken as PDF once the e-invoice is on."
        )
    return ""


def content(subject: Subject, some: tuple[Invoice, ...], one: Invoice) -> bytes | None:
    """The PDF of an invoice that nothing is said against; None where the invoice is not theirs."""
    party = _party(subject, one)
    if party is None:
        return None
    return own_file(one.number) or typeset(subject, some, one, party)


def typeset(subject: Subject, some: tuple[Invoice, ...], one: Invoice, party: Any) -> bytes:
    """The document of our own, in Polish."""
    with speaking("pl"):
        before, sides = both_sides(subject, some, one)
        xml = invoice_xml(subject, one.number)
        sources = Sources(one, party, lines(subject, one), sides, before, xml)
        return typesetting.pdf(TEMPLATE, given(sources))


def own_file(number: str) -> bytes | None:
    """The utility's own PDF of an invoice, from its folder and from nowhere else."""
    folder = settings().invoice_files
    if folder is None or len(number) > 100 or not NAMEABLE.fullmatch(number):
        return None
    name = settings().invoice_file_name.replace("{number}", number.replace("/", "_"))
    path = folder / name
    if not _is_inside(path, folder):
        return None
    with path.open("rb") as opened:
        found = opened.read(LARGEST_BYTES + 1)
    return found if found.startswith(b"%PDF-") and len(found) <= LARGEST_BYTES else None


def _is_inside(path: Path, folder: Path) -> bool:
    """Whether it is a file right in the folder, and no link that leads out of it."""
    return path.is_file() and path.resolve().parent == folder.resolve()


def _is_electronic(subject: Subject, one: Invoice) -> bool:
    party = _party(subject, one)
    if party is None:
        return False
    return party.channel in ELECTRONIC or einvoice.state(one.customer_id, clock.today()).is_on


def _party(subject: Subject, one: Invoice) -> Any:
    rows = fetch(customer.INVOICE_DOCUMENTS, subject, invoice_numbers=(one.number,))
    return rows[0] if rows else None
