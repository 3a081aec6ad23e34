"""What KSeF says of the documents it hands out: ``_metadata.json`` of a package, names of files.

A document does not hold its own number in KSeF.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from core.ksef import KsefNumber, find_number, parse_number
from pipelines.ksef.document import Document, Fault, FaultyDocumentError


@dataclass
class Metadata:
    """Numbers by the hash of a document and by its seller and number; what was odd about them."""

    by_hash: dict[str, str] = field(default_factory=dict)
    by_number: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    is_damaged: bool = False

    def number_of(self, document: Document, name: str, sha256_hex: str) -> str | None:
        """The KSeF number of a document. Raises FaultyDocumentError when it was altered.

        A number whose check value is wrong is taken, and noted: anonymised exports have such.
        """
        found = self._told(document, sha256_hex) or find_number(PurePosixPath(name).name)
        if found is None:
            return None
        if not found.is_checked or found.seller_nip != document.seller_nip:
            self.odd.append(found.text)
        return found.text

    def _told(self, document: Document, sha256_hex: str) -> KsefNumber | None:
        if not self.by_number:
            return None
        digest = b64encode(bytes.fromhex(sha256_hex)).decode("ascii")
        number = self.by_hash.get(digest)
        if number is None:
            key = document.seller_nip, document.invoice_number
            number, told = self.by_number.get(key, ("", ""))
            if told and told != digest:
                raise FaultyDocumentError(Fault("xml_altered", document.number_line))
        return parse_number(number)


def read_metadata(content: bytes | None) -> Metadata:
    """The metadata of a package; entries that are none are passed over."""
    found = Metadata()
    if content is None:
        return found
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError):
        return Metadata(is_damaged=True)
    if isinstance(entries, dict):
        entries = entries.get("invoices")
    if not isinstance(entries, list):
        return Metadata(is_damaged=True)
    for entry in entries:
        if isinstance(entry, dict):
            _put(found, entry)
    return found


def _put(found: Metadata, entry: dict[str, Any]) -> None:
    number, digest = _text(entry, "ksefNumber"), _text(entry, "invoiceHash")
    seller = entry.get("seller")
    nip = _text(seller, "nip") if isinstance(seller, dict) else ""
    found.by_number[nip, _text(entry, "invoiceNumber")] = number, digest
    if digest:
        found.by_hash[digest] = number


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""
