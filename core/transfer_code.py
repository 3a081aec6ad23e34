"""The text of the QR code from which Polish banking apps fill in a transfer (ZBP, Standard 2D)."""

from __future__ import annotations

from stdnum import iban
from stdnum.pl import nip as tax_number

LONGEST = 160
LONGEST_NAME, LONGEST_TITLE = 20, 32
MOST_GROSZE = 999_999
"""What six digits hold; above it the code leaves the amount to the payer."""


def transfer_code(nip: str, account: str, grosze: int, name: str, title: str) -> str:
    """Nine fields between bars: NIP, country, account, grosze, name, title and three kept free.

    An amount that six digits cannot hold is given as nought: the payer types it.
    Raises ValueError for a NIP or an account that no bank would take, or a negative amount.
    """
    number, taxed = "".join(account.split()).removeprefix("PL"), tax_number.compact(nip)
    if not tax_number.is_valid(taxed):
        raise ValueError("no NIP")
    if len(number) != 26 or not iban.is_valid(f"PL{number}"):
        raise ValueError("no account")
    if grosze < 0:
        raise ValueError("no amount")
    amount = grosze if grosze <= MOST_GROSZE else 0
    fields = (
        *(taxed, "PL", number, f"{amount:06d}"),
        *(_plain(name, LONGEST_NAME), _plain(title, LONGEST_TITLE), "", "", ""),
    )
    return "|".join(fields)


def fits(title: str) -> bool:
    """Whether a title goes into the code in whole; a cut one would name another document."""
    return _plain(title, LONGEST_TITLE) == title


def _plain(text: str, longest: int) -> str:
    """On one line, without the bar that divides the fields."""
    return " ".join(text.replace("|", " ").split())[:longest].strip()
