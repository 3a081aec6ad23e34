"""The free text of a movement (``:86:``), which every bank fills in its own way.

Subfields are marked by a sign and two digits (``~20`` at PKO BP, ``<20`` at ING, elsewhere ``^``,
``?`` or ``+``); mBank writes words instead (``TYT.:``). What is in no known form is all title.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from core.accounts import accounts_in, plain_account, whole_account

MARK = re.compile(r"[~<^?+](?=\d{2})")
FIRST_MARK_WITHIN = 5
FILLERS = str.maketrans("", "", "\xff\u02d9\xa0")
WORDS = re.compile(r"(?:^|; ?)(ID IPH|Z RACH\.?|OD|TYT\.?|TNR): ?", re.IGNORECASE)
FULL_WIDTH = 27
"""A piece of a title so long was cut there; a shorter one ends with its last word."""

TITLE = [f"{code:02d}" for code in range(20, 27)]
MORE = ["27", "28", "29"]
NAME = ["32", "33"]


@dataclass(frozen=True)
class Details:
    """What the text says; ``is_known`` tells whether it was in a known form."""

    title: str = ""
    name: str = ""
    account: str = ""
    virtual_account: str = ""
    reference: str = ""
    is_known: bool = True


def read_details(text: str, own_account: str) -> Details:
    """Split the text of a movement on one's own account."""
    flat = text.replace("\r", "").replace("\n", "")
    mark = _mark(flat)
    if mark:
        return _of_subfields(_subfields(flat, mark), mark, own_account)
    if len(WORDS.findall(flat)) > 1:
        return _of_words(flat, own_account)
    title = _tidy(text.replace("\n", " "))
    return Details(title, virtual_account=_virtual(title, own_account, ""), is_known=not title)


def _mark(text: str) -> str:
    """The sign before the subfields: the most frequent of those that stand near the beginning."""
    places = [(found.group(), found.start()) for found in MARK.finditer(text)]
    early = {sign for sign, start in places if start < FIRST_MARK_WITHIN}
    counted = Counter(sign for sign, _ in places if sign in early)
    return counted.most_common(1)[0][0] if counted else ""


def _subfields(text: str, mark: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for piece in re.split(re.escape(mark) + r"(?=\d{2})", text)[1:]:
        code, value = piece[:2], piece[2:].translate(FILLERS)
        found[code] = found.get(code, "") + value
    return found


def _of_subfields(found: dict[str, str], mark: str, own_account: str) -> Details:
    title = [found.get(code, "") for code in TITLE]
    name = _tidy(" ".join(found.get(code, "") for code in NAME))
    rest = [found.get(code, "") for code in MORE]
    if not name:
        name = _tidy(" ".join(rest))
    elif mark == "?":
        # SWIFT's own use: the title goes on there.
        title += rest
    account = plain_account(found.get("38", "")) or whole_account(
        found.get("30", "").strip(), found.get("31", "").strip()
    )
    told = _joined(title)
    around = " ".join(value for code, value in found.items() if code not in ("30", "31", "38"))
    return Details(told, name, account, _virtual(f"{told} {around}", own_account, account))


def _of_words(text: str, own_account: str) -> Details:
    pieces = WORDS.split(text.translate(FILLERS))
    names = [name.upper().rstrip(".") for name in pieces[1::2]]
    found = {name: value.strip(" ;") for name, value in zip(names, pieces[2::2], strict=True)}
    account = plain_account(found.get("Z RACH", ""))
    title = _tidy(found.get("TYT", ""))
    client = re.sub(r"\D", "", found.get("ID IPH", ""))
    virtual = client if client.strip("0") else _virtual(title, own_account, account)
    return Details(title, _tidy(found.get("OD", "")), account, virtual, found.get("TNR", ""))


def _virtual(text: str, own_account: str, counterparty: str) -> str:
    """An account in the text that is neither the statement's nor the other side's."""
    others = (one for one in accounts_in(text) if one not in (own_account, counterparty))
    return next(others, "")


def _joined(pieces: list[str]) -> str:
    joined = "".join(
        piece if len(piece) >= FULL_WIDTH else f"{piece} " for piece in pieces if piece.strip()
    )
    return _tidy(joined)


def _tidy(text: str) -> str:
    return " ".join(text.translate(FILLERS).split())
