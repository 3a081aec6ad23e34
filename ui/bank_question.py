"""What a clerk asks on the page of bank entries, as it stands in the address of the page.

As on the page of settlements, the words are the same in every language, and an export takes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

PAGE_ROWS = 25
LONGEST_WORDS = 60
WORDS = ("pokaz", "szukaj", "strona")


class Which(StrEnum):
    """Which entries are shown; the value is their state as the query tells it."""

    UNMATCHED = "unmatched"
    WAITING = "waiting"
    DECIDED = "decided"
    BOOKED = "booked"
    OUTGOING = "outgoing"
    ALL = "all"


IN_ADDRESS = {
    Which.UNMATCHED: "do-wyjasnienia",
    Which.WAITING: "bez-ksiegowania",
    Which.DECIDED: "zdecydowane",
    Which.BOOKED: "zaksiegowane",
    Which.OUTGOING: "wyplaty",
    Which.ALL: "wszystkie",
}


@dataclass(frozen=True)
class BankQuestion:
    """Which entries, with which words, and the page of them."""

    which: Which = Which.UNMATCHED
    wanted: str = ""
    page: int = 1

    def words(self) -> dict[str, str]:
        """The words of the address; what is as usual is left out."""
        words = {
            "pokaz": "" if self.which is Which.UNMATCHED else IN_ADDRESS[self.which],
            "szukaj": self.wanted,
            "strona": str(self.page) if self.page > 1 else "",
        }
        return {key: value for key, value in words.items() if value}


def understand(words: Mapping[str, str]) -> BankQuestion:
    """The question that the words of an address ask; what is not understood counts as not said."""
    which = {word: one for one, word in IN_ADDRESS.items()}.get(words.get("pokaz", ""))
    page = words.get("strona", "")
    is_number = page.isascii() and page.isdigit() and len(page) <= 5
    return BankQuestion(
        which=which or Which.UNMATCHED,
        wanted=words.get("szukaj", "").strip()[:LONGEST_WORDS],
        page=max(int(page), 1) if is_number else 1,
    )
