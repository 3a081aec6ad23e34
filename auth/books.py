"""The proof of who registers: what stands on their invoice, compared with the utility's books.

The PESEL or NIP is compared as a keyed hash, because the books hold no other form of it; one
question to the books makes every comparison, and no answer comes sooner than another, so that the
time does not tell which of them failed.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from stdnum.pl import nip, pesel

from auth.customers import LONGEST_NUMBER, Customer
from core.errors import NoBuildError
from settings import settings
from store.identity import identity_hash, key
from warehouse.connection import reader
from warehouse.queries.staff import REGISTRATION_PROOF

NEWEST_INVOICES = 2
"""The newest invoice may still be in the post; then the one before it is the last one known."""

ANSWER_TAKES = 0.1
"""Seconds, which the books of a large utility need at most; that there is no such customer the
database would find out sooner, by skipping more."""


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
    answers_at = time.perf_counter() + ANSWER_TAKES
    try:
        return _proven(claim)
    finally:
        time.sleep(max(0, answers_at - time.perf_counter()))


def _proven(claim: Claim) -> Customer:
    row = _row(claim)
    if row is None or row.customer_kind != claim.kind:
        raise NotInBooksError
    given = _compared(claim.invoice_number)
    is_invoice = given in {_compared(number) for number in row.invoice_numbers}
    if not is_invoice or (row.has_identity and not row.is_same):
        raise NotInBooksError
    if not row.has_identity:
        raise NoIdentityError
    return Customer(claim.customer_id, row.name or claim.customer_id)


class _Row(NamedTuple):
    customer_kind: str
    name: str | None
    has_identity: bool
    is_same: bool
    invoice_numbers: list[str]


def _row(claim: Claim) -> _Row | None:
    """What the books say to a claim; the hash they hold does not leave them."""
    asked = {
        "customer_id": claim.customer_id[:LONGEST_NUMBER],
        "invoices": NEWEST_INVOICES,
        "identity_hash": identity_hash(claim.identity, key()),
    }
    try:
        cursor = reader().cursor()
    except NoBuildError:
        return None
    found = cursor.execute(REGISTRATION_PROOF.sql, asked).fetchone()
    return _Row(*found) if found else None


def _compared(invoice_number: str) -> str:
    """An invoice number without case and spaces, as people copy it."""
    return re.sub(r"\s", "", invoice_number).casefold()
