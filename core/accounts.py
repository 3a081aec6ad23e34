"""Numbers of bank accounts: 26 digits with check digits (NRB), also inside IBANs and texts."""

from __future__ import annotations

import re

LENGTH, CLIENT_LENGTH = 26, 12
POLAND = "252100"
"""PL as digits, and 00 in place of the check digits."""

_IN_TEXT = re.compile(r"(?<!\d)\d{2}(?: ?\d{4}){6}(?!\d)")


def plain_account(text: str) -> str:
    """The digits of a Polish account however it is written; of another country's, all of it."""
    flat = re.sub(r"[\s/-]+", "", text).upper()
    bare = flat.removeprefix("PL")
    if not bare.strip("0"):
        return ""
    return bare if bare.isdigit() else flat


def check_digits(bank_and_account: str) -> str:
    """The two digits that belong before the other 24."""
    return f"{98 - int(bank_and_account + POLAND) % 97:02d}"


def whole_account(bank: str, account: str) -> str:
    """An account whose bank (8 digits) and number (16) are given apart; empty when they are not."""
    digits = plain_account(bank + account)
    if len(digits) != LENGTH - 2 or not digits.isdigit():
        return digits
    return check_digits(digits) + digits


def is_account(digits: str) -> bool:
    """Whether 26 digits carry the check digits that belong to them."""
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
        return False
    return digits[:2] == check_digits(digits[2:])


def accounts_in(text: str) -> list[str]:
    """The valid account numbers that stand in a text, in their order, each once."""
    found = (match.replace(" ", "") for match in _IN_TEXT.findall(text))
    return list(dict.fromkeys(number for number in found if is_account(number)))
