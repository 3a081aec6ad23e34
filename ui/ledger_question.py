"""What a person asks on the page of settlements, as it stands in the address of the page.

As with water use (`ui/usage_question.py`), the words are the same in every language, an export
takes the very words of the page, and words that are not understood count as not said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

PATH, OPERATION_PARAM = "/rozrachunki", "operacja"
PAGE_ROWS = 50
LONGEST_WORDS = 60


class Which(StrEnum):
    """Which operations are shown."""

    ALL = "wszystkie"
    INVOICES = "faktury"
    TO_PAY = "do-zaplaty"
    OVERDUE = "po-terminie"
    PARTLY = "czesciowo"
    PAID = "zaplacone"
    PAYMENTS = "wplaty"
    OTHERS = "inne"


@dataclass(frozen=True)
class LedgerQuestion:
    """A customer number, which operations, of which year, with which word; and the page of them.

    ``customer_id`` and ``wanted`` are empty and ``year`` is 0 for all.
    """

    customer_id: str = ""
    which: Which = Which.ALL
    year: int = 0
    wanted: str = ""
    page: int = 1

    def words(self) -> dict[str, str]:
        """The words of the address; what is as usual is left out."""
        words = {
            "numer": self.customer_id,
            "pokaz": "" if self.which is Which.ALL else self.which.value,
            "rok": str(self.year) if self.year else "",
            "szukaj": self.wanted,
            "strona": str(self.page) if self.page > 1 else "",
        }
        return {key: value for key, value in words.items() if value}


WORDS = ("numer", "pokaz", "rok", "szukaj", "strona")


def understand(words: Mapping[str, str], customer_ids: Collection[str]) -> LedgerQuestion:
    """The question that the words of an address ask, among the reader's own customers only."""
    number, which = words.get("numer", ""), words.get("pokaz")
    return LedgerQuestion(
        customer_id=number if number in customer_ids else "",
        which=Which(which) if which in set(Which) else Which.ALL,
        year=_count(words.get("rok"), 2000, 2999),
        wanted=words.get("szukaj", "").strip()[:LONGEST_WORDS],
        page=_count(words.get("strona"), 1, 10_000) or 1,
    )


def _count(word: str | None, least: int, most: int) -> int:
    """A whole number between two others, or 0."""
    is_one = word is not None and word.isascii() and word.isdigit() and len(word) <= 5
    number = int(word) if is_one and word else 0
    return number if least <= number <= most else 0
