"""The document of an invoice is handed to whom the invoice belongs, byte for byte."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from auth.subject import Subject
from core.errors import KroplaError
from tests.ui.conftest import subject
from ui.data import fetch
from ui.invoice_xml import InvoiceXml, invoice_xml
from warehouse import packs
from warehouse.queries import customer


def test_only_the_own_document_is_found(household: Subject) -> None:
    number = fetch(customer.INVOICES, household)[0].invoice_number
    found = invoice_xml(household, number)
    assert found is not None
    assert found.code_label == "OFFLINE"
    assert "/invoice/9990000014/" in found.code_address
    assert invoice_xml(subject("100002"), number) is None
    assert invoice_xml(household, "no such number") is None


def test_its_bytes_are_those_that_were_packed(tmp_path: Path, household: Subject) -> None:
    contents = [b"<Faktura>1</Faktura>", b"<Faktura>2</Faktura>" * 50]
    places = packs.write([packs.squeeze(one) for one in contents], tmp_path)
    packs.keep(tmp_path)
    known = invoice_xml(household, fetch(customer.INVOICES, household)[0].invoice_number)
    assert known is not None
    for content, place in zip(contents, places, strict=True):
        digest = sha256(content).hexdigest()
        one = InvoiceXml("1", "", known.seller_nip, known.issued, digest, place)
        assert one.content() == content
    with pytest.raises(KroplaError):
        known.content()
