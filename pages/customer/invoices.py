"""What was I billed for, and what makes the amount."""

import streamlit as st

from auth.guard import require
from auth.roles import Role
from auth.subject import Subject
from core.rights import Right
from ui import einvoice_panels
from ui import invoice_panels as panels
from ui.allocation_panels import payments
from ui.allocations import of_invoice
from ui.calendar import today
from ui.comparison_panels import different
from ui.i18n import _
from ui.invoice_file_panels import before_and_after, files
from ui.invoice_list import show
from ui.invoices import corrections, find, invoices, lines


def main(subject: Subject) -> None:
    """One invoice when the address names it, else the list."""
    some = invoices(subject, today(subject))
    number = st.query_params.get(panels.NUMBER_PARAM, "")
    chosen = find(some, number) if number else None
    if chosen is None:
        st.title(_("Invoices"), anchor=False)
        einvoice_panels.offer(subject)
        show(some, is_unknown=bool(number))
        return
    name = _("Correction {number}") if chosen.is_correction else _("Invoice {number}")
    st.title(name.format(number=chosen.number), anchor=False)
    panels.back()
    panels.one_invoice(chosen, corrections(some, chosen))
    files(subject, chosen)
    rows = lines(subject, chosen)
    panels.charges(chosen, rows)
    before_and_after(subject, some, chosen)
    panels.readings(rows)
    is_whole = chosen.customer_id in subject.scope([Right.DOCUMENTS]).whole_ids
    payments(of_invoice(subject, chosen), can_follow=is_whole)
    different(subject, some, chosen)
    panels.to_pay(chosen, subject)


main(require(Role.CUSTOMER))
