"""KSeF, the state's register of invoices: its numbers, and the address behind the code KOD I."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date

POLYNOMIAL = 0x07
CODE_HOST = "qr.ksef.mf.gov.pl"
"""Where KOD I leads; the test environment has a host of its own."""

NUMBER = re.compile(
    r"([1-9]\d{9})-(\d{4})(\d{2})(\d{2})-([0-9A-F]{12}|[0-9A-F]{6}-[0-9A-F]{6})-([0-9A-F]{2})"
)
"""The second form of the technical part is that of the first KSeF, until 2026."""


@dataclass(frozen=True)
class KsefNumber:
    """A number that KSeF gave to an invoice: who issued it, and the day it was accepted."""

    text: str
    seller_nip: str
    accepted_date: date

    @property
    def is_checked(self) -> bool:
        """Whether its last two characters are the check value of the others."""
        return checksum(self.text[:-3]) == self.text[-2:]


def parse_number(text: str) -> KsefNumber | None:
    """A KSeF number as it is written, or None for a text that has not its form."""
    found = NUMBER.fullmatch(text.strip())
    if not found:
        return None
    try:
        accepted = date(*map(int, found.group(2, 3, 4)))
    except ValueError:
        return None
    return KsefNumber(found.group(), found[1], accepted)


def find_number(text: str) -> KsefNumber | None:
    """The KSeF number that stands in a longer text, such as the name of a file."""
    found = NUMBER.search(text)
    return parse_number(found.group()) if found else None


def checksum(text: str) -> str:
    """CRC-8 (polynomial 0x07, from nought, nothing reflected) as two hexadecimal digits."""
    crc = 0
    for octet in text.encode("ascii"):
        crc = CRC_TABLE[crc ^ octet]
    return f"{crc:02X}"


def _crc_of(octet: int) -> int:
    for _ in range(8):
        octet = (octet << 1 ^ POLYNOMIAL if octet & 0x80 else octet << 1) & 0xFF
    return octet


CRC_TABLE = tuple(_crc_of(octet) for octet in range(256))


def base64url(sha256_hex: str) -> str:
    """A SHA-256 as addresses hold it: Base64URL without padding, 43 characters."""
    return urlsafe_b64encode(bytes.fromhex(sha256_hex)).rstrip(b"=").decode("ascii")


def code_one(seller_nip: str, issue_date: date, sha256_hex: str, *, host: str = CODE_HOST) -> str:
    """The address in KOD I: whoever follows it sees the invoice as KSeF has it.

    ``sha256_hex`` is that of the very bytes that were sent to KSeF.
    """
    return f"https://{host}/invoice/{seller_nip}/{issue_date:%d-%m-%Y}/{base64url(sha256_hex)}"
