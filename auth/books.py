"""The proof of who registers: what stands on their invoice, compared with the utility's books.

The PESEL or NIP is compared as a keyed hash, because the books hold no other form of it. Every
comparison is made, whatever the ones before it gave, so that the time tells nothing either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest
from typing import Any

from stdnum.pl import nip, pesel

from auth.customers import LONGEST_NUMBER, Customer
from core.errors import NoBuildError
from settings import settings
from store.identity import identity_hash, key
from warehouse.connection import reader
from warehouse.queries.staff import REGISTRATION_PROOF

NEWEST_INVOICES = 2
"""The newest invoice may still be in the post; then the one before it is the last one known."""


class Kind(StrEnum):
    """Who registers; the values are those of the books."""

    PERSON = "person"
    BUSINESS = "business"


class Flaw(StrEnum):
    """What cannot be right, whatever the books say."""

    NUMBER = "number"
    PESEL = "pesel"
    NIP = "nip"
    INVOICE = "invoice"


@dataclass(frozen=True)
class Claim:
    """What somebody says of themselves; ``identity`` is the PESEL or the NIP."""

    kind: Kind
    customer_id: str
    identity: str
    invoice_number: str


class NotInBooksError(Exception):
    """Something of the claim is not as the books have it; which of it is not told."""


class NoIdentityError(Exception):
    """The rest fits, but the books hold no PESEL or NIP of this customer."""


def flaws(claim: Claim) -> list[Flaw]:
    """What a person has mistyped, told at once and without asking the books."""
    found = []
    if not re.fullmatch(r"\d+", claim.customer_id) or len(claim.customer_id) != digits(claim.kind):
        found.append(Flaw.NUMBER)
    if claim.kind is Kind.PERSON and not pesel.is_valid(claim.identity):
        found.append(Flaw.PESEL)
    if claim.kind is Kind.BUSINESS and not nip.is_valid(claim.identity):
        found.append(Flaw.NIP)
    if not _compared(claim.invoice_number):
        found.append(Flaw.INVOICE)
    return found


def digits(kind: Kind) -> int:
    """How many digits a customer number has."""
    chosen = settings()
    is_person = kind is Kind.PERSON
    return chosen.customer_digits_person if is_person else chosen.customer_digits_business


def proven(claim: Claim) -> Customer:
    """The customer of a claim that fits the books.

    Raises:
        NotInBooksError: it does not fit, or there is no such customer.
        NoIdentityError: all fits but the PESEL or NIP, which the books do not hold.
    """
    row = _row(claim.customer_id)
    name, kept, numbers = _told(row, claim.kind)
    is_same = compare_digest(kept or "", identity_hash(claim.identity, key()))
    is_invoice = any([compare_digest(_compared(claim.invoice_number), n) for n in numbers])  # noqa: C419 - all are compared
    if not is_invoice or (kept and not is_same):
        raise NotInBooksError
    if not kept:
        raise NoIdentityError
    return Customer(claim.customer_id, name)


def _told(row: tuple[Any, ...] | None, kind: Kind) -> tuple[str, str | None, list[bytes]]:
    """Name, hash and invoice numbers of a customer of this kind; nothing fits nobody."""
    if row is None or row[0] != kind:
        return "", None, []
    _, name, pesel_hash, nip_hash, numbers = row
    kept = pesel_hash if kind is Kind.PERSON else nip_hash
    return name or "", kept, [_compared(number) for number in numbers]


def _row(customer_id: str) -> tuple[Any, ...] | None:
    if len(customer_id) > LONGEST_NUMBER:
        return None
    try:
        cursor = reader().cursor()
    except NoBuildError:
        return None
    asked = {"customer_id": customer_id, "invoices": NEWEST_INVOICES}
    found: tuple[Any, ...] | None = cursor.execute(REGISTRATION_PROOF.sql, asked).fetchone()
    return found


def _compared(invoice_number: str) -> bytes:
    """An invoice number without case and spaces, as people copy it."""
    return re.sub(r"\s", "", invoice_number).casefold().encode()
