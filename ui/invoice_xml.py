"""The XML document of an invoice as KSeF has it, and the address behind the code KOD I on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auth.subject import Subject
from core.ksef import code_one
from ui.data import fetch
from warehouse import packs
from warehouse.packs import Place
from warehouse.queries import customer

OFFLINE = "OFFLINE"
"""What stands under KOD I while KSeF has given no number."""


@dataclass(frozen=True)
class InvoiceXml:
    """Where the document of an invoice lies, and what KOD I needs of it."""

    invoice_number: str
    ksef_number: str
    seller_nip: str
    issued: date
    sha256: str
    place: Place

    @property
    def code_address(self) -> str:
        """What KOD I holds."""
        return code_one(self.seller_nip, self.issued, self.sha256)

    @property
    def code_label(self) -> str:
        """What stands under it."""
        return self.ksef_number or OFFLINE

    def content(self) -> bytes:
        """The document, byte for byte. Raises KroplaError when it cannot be read any more."""
        return packs.read(self.place, self.sha256)


def invoice_xml(subject: Subject, number: str) -> InvoiceXml | None:
    """The document of one invoice; None where there is none that the subject may see."""
    for row in fetch(customer.INVOICE_XML, subject, invoice_numbers=(number,)):
        return InvoiceXml(
            row.invoice_number,
            row.ksef_number or "",
            row.seller_nip,
            row.issue_date,
            row.xml_sha256,
            Place(row.pack, row.pack_offset, row.pack_length),
        )
    return None
