"""Whose payment it is: by virtual account, else by invoice number, else by customer number.

One entry at a time, as plain as can be. `warehouse/matching` does the same for all entries at once
with the same patterns, and a test compares the two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.accounts import CLIENT_LENGTH, LENGTH

MOST_LAYOUTS = 300
SHORT_NUMBER = 4
"""A customer number no longer than that may be a year or an amount: a word has to announce it."""

ANNOUNCED = (
    r"(?:KLIENTA|KLIENT|ODBIORCY|ODBIORCA|NABYWCY|NABYWCA|KONTRAHENTA|KONTRAHENT|PLATNIKA|PLATNIK)"
    r"[^A-Z0-9]*(?:NR|NUMER)?[^A-Z0-9]*([A-Z0-9]+)"
)
"""A word that announces a customer number, and what stands after it."""

STANDING_ALONE = r"[\s,;:()#]+"
"""What may stand around a customer number; a part of a longer number is joined by other signs."""

NO_LAYOUT = r"[^0-9](\x00)[^0-9]"
"""Finds nothing."""


class Rule(StrEnum):
    """By what an entry was given to a customer."""

    VIRTUAL_ACCOUNT = "virtual_account"
    INVOICE_NUMBER = "invoice_number"
    CUSTOMER_NUMBER = "customer_number"


@dataclass(frozen=True)
class Books:
    """What numbers stand for. Keys are as `key` and `plain` make them; values may be several."""

    by_account: Mapping[str, Collection[str]]
    by_client_part: Mapping[str, Collection[str]]
    by_invoice_key: Mapping[str, Collection[tuple[str, str]]]
    """Pairs of invoice number and customer."""
    customer_ids: Mapping[str, str]
    pattern: str
    joined_pattern: str
    """The pattern of the numbers that have several parts: a bare one may be a customer's, too."""


@dataclass(frozen=True)
class Match:
    """A customer and the rule that found it, or the customers among whom a person has to choose."""

    customer_id: str = ""
    rule: Rule | None = None
    invoice_number: str = ""
    candidates: tuple[str, ...] = ()


def plain(text: str) -> str:
    """Capital letters without their marks: Ł and ł are L, ó is O."""
    letters = unicodedata.normalize("NFKD", text.upper().replace("Ł", "L"))
    return "".join(sign for sign in letters if not unicodedata.combining(sign))


def key(number: str) -> str:
    """A number without what people leave out or change: blanks, signs, case."""
    return re.sub(r"[^A-Z0-9]", "", plain(number))


def layout(number: str) -> str:
    """How a number is built: ``FAK/2026/10/000123`` is ``FAK 9999 99 999999``."""
    return re.sub(r"[^A-Z9]+", " ", re.sub(r"[0-9]", "9", plain(number))).strip()


def pattern_of(layouts: Iterable[str]) -> str:
    """A pattern that finds numbers of these layouts, whatever signs stand between their parts."""
    known = sorted({one for one in layouts if "9" in one}, key=lambda one: (-len(one), one))
    if not known:
        return NO_LAYOUT
    return f"[^0-9]({'|'.join(map(_pattern, known[:MOST_LAYOUTS]))})[^0-9]"


def joined(layouts: Iterable[str]) -> list[str]:
    """The layouts of several parts."""
    return [one for one in layouts if len(re.findall(r"[A-Z]+|9+", one)) > 1]


def _pattern(one: str) -> str:
    runs = re.findall(r"[A-Z]+|9+", one)
    parts = (f"[0-9]{{{len(run)}}}" if run[0] == "9" else run for run in runs)
    return "[^A-Z0-9]*".join(parts)


def spaced(title: str) -> str:
    """A title in which signs between words are doubled, so that each number has its own border."""
    doubled = re.sub(r"([^A-Z0-9])", r"\1\1", plain(title))
    return f"  {doubled}  "


def match(virtual_account: str, title: str, books: Books) -> Match:
    """Give an entry to a customer. Of several that fit equally well none is chosen."""
    text = spaced(title)
    named = [
        pair
        for found in re.findall(books.pattern, text)
        for pair in books.by_invoice_key.get(key(found), ())
    ]
    for rule, found in (
        (Rule.VIRTUAL_ACCOUNT, _of_account(virtual_account, books)),
        (Rule.INVOICE_NUMBER, {customer for _, customer in named}),
        (Rule.CUSTOMER_NUMBER, _of_numbers(re.sub(books.joined_pattern, "  ", text), books)),
    ):
        if len(found) == 1:
            [customer_id] = found
            numbers = {number for number, customer in named if customer == customer_id}
            only = numbers.pop() if len(numbers) == 1 else ""
            return Match(customer_id, rule, only)
        if found:
            return Match(candidates=tuple(sorted(found)))
    return Match()


def _of_account(account: str, books: Books) -> set[str]:
    if len(account) == LENGTH:
        return set(books.by_account.get(account, ()))
    if 0 < len(account) <= CLIENT_LENGTH:
        return set(books.by_client_part.get(account.zfill(CLIENT_LENGTH), ()))
    return set()


def _of_numbers(text: str, books: Books) -> set[str]:
    words = re.findall(ANNOUNCED, text)
    words += [word for word in re.split(STANDING_ALONE, text) if len(word) > SHORT_NUMBER]
    return {books.customer_ids[word] for word in words if word in books.customer_ids}
