"""Why an invoice is different, as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from core.money import GROSZ
from ui import comparison_words as words
from ui.comparison import Compared
from ui.exports import inert
from ui.i18n import _, language

FINEST = Decimal("0.0001")


def csv_bytes(found: Compared) -> bytes:
    """Semicolons, decimal commas, a byte-order mark; no cell that a spreadsheet would run."""
    comparison, text = found.comparison, io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Cause"), _("Before"), _("Now"), _("Unit"), _("Amount [PLN]")])
    writer.writerow([_invoice(found.before.number), "", "", "", _plain(comparison.before_pln)])
    for name, part in words.named(comparison):
        unit = words.unit_of(part, is_daily=comparison.is_daily)
        pair = (_number(number, has_unit=bool(unit)) for number in (part.before, part.after))
        writer.writerow([name, *pair, unit or _("PLN"), _plain(part.amount_pln)])
    writer.writerow([_invoice(found.after.number), "", "", "", _plain(comparison.after_pln)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _invoice(number: str) -> str:
    return inert(_("Invoice {number}").format(number=number))


def _number(number: Decimal, *, has_unit: bool) -> str:
    """Days as whole ones, m³ and prices as far as they go, amounts to the grosz."""
    if not has_unit:
        return _plain(number.quantize(GROSZ))
    return _plain(Decimal(f"{number.quantize(FINEST).normalize():f}"))


def _plain(amount: Decimal) -> str:
    return str(amount).replace(".", ",") if language() == "pl" else str(amount)
