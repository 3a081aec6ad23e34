"""The two codes of an invoice: the transfer for banking apps, and KOD I of KSeF."""

from __future__ import annotations

import io

import segno

from core.transfer_qr import LONGEST_TITLE, transfer_code
from settings import settings
from ui import formats
from ui.i18n import _
from ui.invoice_xml import InvoiceXml
from ui.invoices import Invoice


def transfer(one: Invoice, account: str) -> dict[str, str] | None:
    """The code that fills in a transfer of what is open; none where a bank would not take it.

    A title that would be cut names another document, so then there is no code either.
    """
    chosen = settings()
    is_due = one.open_amount > 0 and not one.is_correction
    if not (is_due and account and chosen.utility_nip) or len(one.number) > LONGEST_TITLE:
        return None
    try:
        text = transfer_code(
            chosen.utility_nip, account, one.open_amount, chosen.utility_name, one.number
        )
    except ValueError:
        return None
    amount = formats.money(one.open_amount)
    label = _("Scan in the app of your bank: {amount}").format(amount=amount)
    alt = _("QR code of a transfer of {amount} to the account above").format(amount=amount)
    return {"svg": _svg(text, "l"), "label": label, "alt": alt}


def ksef(xml: InvoiceXml | None) -> dict[str, str] | None:
    """KOD I: the address at which KSeF shows whether the invoice is there; below it its number."""
    if xml is None:
        return None
    alt = _("QR code that checks the invoice in KSeF: {address}").format(address=xml.code_address)
    return {"svg": _svg(xml.code_address, "m"), "label": xml.code_label, "alt": alt}


def _svg(text: str, error: str) -> str:
    sink = io.BytesIO()
    code = segno.make(text, error=error, micro=False, boost_error=False, encoding="utf-8")
    code.save(sink, kind="svg", scale=4, border=4, light="#fff", xmldecl=False)
    return sink.getvalue().decode()
