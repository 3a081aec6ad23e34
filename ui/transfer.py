"""A transfer ready to be made: a QR code for banking apps, and each field to be copied."""

from __future__ import annotations

from html import escape

import segno
import streamlit as st

from auth.subject import Subject
from core.transfer_qr import LONGEST_TITLE, transfer_code
from settings import settings
from ui import formats, panels
from ui.attention import how_to_pay
from ui.data import fetch
from ui.i18n import _
from ui.invoices import Invoice
from warehouse.queries import customer


def show(one: Invoice, subject: Subject) -> None:
    """Account, title and amount of a transfer for one invoice."""
    account = _account(one, subject)
    if account is None:
        st.write(how_to_pay(subject))
        _field(_("Title of the transfer; it lets us book it at once:"), one.number)
        return
    st.subheader(_("By transfer"), anchor=False)
    # The picture is left out, rather than misread, where it could not hold the whole title.
    picture, fields = st.columns([1, 2]) if _has_code(one) else (None, st.container())
    if picture is not None:
        with picture:
            _code(one, account)
    with fields:
        st.caption(_("Recipient: {name}, {address}").format(
            name=settings().utility_name, address=settings().utility_address
        ))  # fmt: skip
        _field(_("Account, your own one with us"), formats.account(account))
        _field(_("Title of the transfer; it lets us book it at once:"), one.number)
        _field(_("Amount in PLN"), f"{one.open_amount:.2f}".replace(".", ","))


def _account(one: Invoice, subject: Subject) -> str | None:
    rows = fetch(customer.ACCOUNTS, subject)
    own = [row.bank_account for row in rows if row.customer_id == one.customer_id]
    return own[0] if own and own[0] else None


def _field(label: str, value: str) -> None:
    """A name and its value with the button that copies it."""
    st.caption(label)
    st.code(value, language=None, wrap_lines=True)


def _has_code(one: Invoice) -> bool:
    return settings().utility_nip is not None and len(one.number) <= LONGEST_TITLE


def _code(one: Invoice, account: str) -> None:
    chosen = settings()
    tax_number, name = chosen.utility_nip or "", chosen.utility_name
    try:
        text = transfer_code(tax_number, account, one.open_amount, name, one.number)
    except ValueError:
        # An account that no bank would take; whoever copies it will be told by the bank.
        return
    picture = segno.make(text, error="l", boost_error=False, micro=False)
    source = picture.svg_data_uri(scale=6, border=4, light="#fff")
    words = _("QR code of the transfer, for a banking app")
    panels.show(f'<img class="kropla-qr" src="{escape(source)}" alt="{escape(words)}">')
    note = _("Scan it in the app of your bank: it fills in the whole transfer.")
    panels.show(panels.remark(note))
