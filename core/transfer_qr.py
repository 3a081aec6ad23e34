"""The words of a transfer code that banking apps read (ZBP, Rekomendacja Standard 2D, 1.0).

Nine fields with ``|`` between them. The picture wants error correction L and the bytes of UTF-8.
"""

from __future__ import annotations

import re
from decimal import Decimal

from stdnum import iban
from stdnum.pl import nip as tax_number

LONGEST_NAME, LONGEST_TITLE = 20, 32
MOST_GROSZE = 10**10 - 1
"""Six digits by the standard; banks read up to ten, and the fields after it are empty here."""


def transfer_code(nip: str, account: str, amount_pln: Decimal, name: str, title: str) -> str:
    """The text of the code; an amount of nought leaves it to the payer to type.

    The name and the title are cut to what the standard holds. The NIP may be missing, as that of a
    private person; what banks would refuse does not get into a code.

    Raises:
        ValueError: the NIP or the account is not valid, or the amount is none that can be paid.
    """
    digits = re.sub(r"[\s-]", "", account).removeprefix("PL")
    tax = re.sub(r"[\s-]", "", nip).removeprefix("PL")
    if tax and not tax_number.is_valid(tax):
        raise ValueError("not a valid NIP")
    if not iban.is_valid(f"PL{digits}"):
        raise ValueError("not a valid account number")
    grosze = f"{_grosze(amount_pln):06d}"
    fields = tax, "PL", digits, grosze, _short(name, LONGEST_NAME), _short(title, LONGEST_TITLE)
    return "|".join([*fields, "", "", ""])


def _grosze(amount_pln: Decimal) -> int:
    if not amount_pln.is_finite():
        raise ValueError("not an amount")
    grosze = amount_pln * 100
    if grosze != grosze.to_integral_value() or not 0 <= grosze <= MOST_GROSZE:
        raise ValueError("not an amount that can be paid")
    return int(grosze)


def _short(text: str, length: int) -> str:
    """Text without what divides fields or lines, cut to a length."""
    plain = "".join(sign if sign.isprintable() and sign != "|" else " " for sign in text)
    return " ".join(plain.split())[:length].rstrip()
