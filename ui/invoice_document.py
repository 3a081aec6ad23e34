"""An invoice or a correction as it is typeset: everything that the page of paper says.

It is a Polish document, whatever language its reader uses the portal in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.amount_words import in_words
from core.correction import Side
from settings import settings
from ui import formats, invoice_codes
from ui import invoice_tables as tables
from ui.i18n import _
from ui.invoice_xml import InvoiceXml
from ui.invoices import Invoice
from ui.service_points import address

TEMPLATE = "invoice.typ"


@dataclass(frozen=True)
class Sources:
    """What a document is made of: rows of the warehouse, and both sides of a correction."""

    invoice: Invoice
    party: Any
    lines: Sequence[Any]
    sides: Sequence[Side] = ()
    corrected: Invoice | None = None
    xml: InvoiceXml | None = None
    """The document of KSeF, where it is known."""


def given(sources: Sources) -> dict[str, object]:
    """The data of the template."""
    one, chosen = sources.invoice, settings()
    name = _("Correcting invoice {number}") if one.is_correction else _("Invoice {number}")
    return {
        "title": name.format(number=one.number),
        "lang": "pl",
        "utility": chosen.utility_name,
        "facts": _filled(_facts(sources)),
        "parties": [_seller(), _buyer(sources.party)],
        "party_titles": [_("Seller"), _("Buyer")],
        "lines": tables.lines_table(sources.lines),
        "sides": tables.sides_table(one, sources.corrected, sources.sides),
        "vat": tables.vat_table(one, sources.lines),
        "sums": _filled(_sums(one)),
        "to_pay": _to_pay(one),
        "payment": _filled(_payment(one, sources.party)),
        "codes": _codes(sources),
        "notes": _notes(sources),
        "footer": _footer(),
    }


def _filled(rows: Sequence[tuple[str, str]]) -> list[list[str]]:
    return [[label, text] for label, text in rows if text]


def _facts(sources: Sources) -> list[tuple[str, str]]:
    one = sources.invoice
    period = formats.days_between(one.first, one.last) if one.first and one.last else ""
    return [
        (_("Corrects the invoice"), one.corrects),
        (_("Issued"), formats.day(one.issued)),
        (_("Period"), period),
        (_("Property"), one.place),
        (_("Customer number"), one.customer_id),
        (_("KSeF number"), one.ksef_number),
    ]


def _seller() -> list[str]:
    chosen = settings()
    nip = _("NIP: {nip}").format(nip=chosen.utility_nip) if chosen.utility_nip else ""
    contact = f"{chosen.office_email}, {chosen.office_phone}"
    return [line for line in (chosen.utility_name, chosen.utility_address, nip, contact) if line]


def _buyer(party: Any) -> list[str]:
    street = address(party.street, party.building, party.flat, None)
    town = " ".join(part for part in (party.postcode, party.city) if part)
    return [line for line in (party.name, street, town) if line]


def _sums(one: Invoice) -> list[tuple[str, str]]:
    rows = [(_("Gross"), formats.money(one.gross))]
    settled = one.to_pay - one.gross
    if settled and not one.is_correction:
        rows.append((_("Interest, deductions and corrections"), formats.money(settled)))
    return rows


def _to_pay(one: Invoice) -> dict[str, str]:
    """The one amount that counts, in figures and in words."""
    if one.is_correction:
        label = _("To be paid in addition") if one.gross >= 0 else _("In favour of the buyer")
        return {"label": label, **_amount(abs(one.gross))}
    return {"label": _("To pay"), **_amount(one.to_pay)}


def _amount(amount: Decimal) -> dict[str, str]:
    words = _("in words: {words}").format(words=in_words(amount))
    return {"amount": formats.money(amount), "words": words}


def _payment(one: Invoice, party: Any) -> list[tuple[str, str]]:
    """Until when, where to and under which title; nothing where nothing is to be paid."""
    if one.is_correction or one.to_pay <= 0:
        return []
    return [
        (_("Due"), formats.day(one.due) if one.due else ""),
        (_("Account number"), formats.account(party.bank_account or "")),
        (_("Bank"), settings().utility_bank or "" if party.bank_account else ""),
        (_("Title of the transfer"), one.number),
    ]


def _codes(sources: Sources) -> list[dict[str, str]]:
    """Pictures to be scanned, each with words for those who do not see it."""
    transfer = invoice_codes.transfer(sources.invoice, sources.party.bank_account or "")
    kod = invoice_codes.ksef(sources.xml)
    return [code for code in (transfer, kod) if code]


def _notes(sources: Sources) -> list[str]:
    one = sources.invoice
    if one.is_correction and sources.corrected is None:
        return [_("The amounts are what changes on the corrected invoice.")]
    return []


def _footer() -> str:
    words = _("Made in the portal of {utility}; the books of the utility are decisive.")
    return words.format(utility=settings().utility_name)
