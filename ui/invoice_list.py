"""The list of invoices by year and standing, a page at a time."""

from __future__ import annotations

from enum import StrEnum

import streamlit as st

from ui import invoice_panels as panels
from ui.i18n import N_, _
from ui.invoices import Invoice
from ui.panels import empty
from ui.panels import show as send
from ui.standing import Standing

YEAR, YEAR_PARAM = "invoice_year", "rok"
WHICH, WHICH_PARAM = "invoice_which", "pokaz"


class Which(StrEnum):
    """Which invoices are shown; the words of the address are those of the page of settlements."""

    ALL = "wszystkie"
    TO_PAY = "do-zaplaty"
    OVERDUE = "po-terminie"
    PARTLY = "czesciowo"
    PAID = "zaplacone"


NAMES = {
    Which.ALL: N_("All invoices"),
    Which.TO_PAY: N_("To pay"),
    Which.OVERDUE: N_("Overdue"),
    Which.PARTLY: N_("Partly paid"),
    Which.PAID: N_("Paid in full"),
}


def show(some: tuple[Invoice, ...], *, is_unknown: bool) -> None:
    """The invoices of the newest year, or of the one that is chosen."""
    if is_unknown:
        st.info(_("You have no invoice of this number. Choose one below."), icon=":material/info:")
    if not some:
        reason = _("They stand here as soon as the first one is issued.")
        send(empty(_("There are no invoices yet."), reason))
        return
    year, which = _ask_year(some), _ask_which()
    found = [one for one in some if one.issued.year == year and fits(one, which)]
    if found:
        panels.listed(found)
    else:
        send(empty(_("Nothing fits."), _("Choose all invoices, or another year.")))


def fits(one: Invoice, which: Which) -> bool:
    """Whether an invoice stands so; one that is late may be partly paid too."""
    match which:
        case Which.TO_PAY:
            return one.standing is not Standing.PAID
        case Which.OVERDUE:
            return one.standing is Standing.OVERDUE
        case Which.PARTLY:
            return 0 < one.open_amount < one.to_pay
        case Which.PAID:
            return one.standing is Standing.PAID
    return True


def _ask_year(some: tuple[Invoice, ...]) -> int:
    years = sorted({one.issued.year for one in some}, reverse=True)
    asked = st.query_params.get(YEAR_PARAM, "")
    if YEAR not in st.session_state:
        st.session_state[YEAR] = int(asked) if asked in set(map(str, years)) else years[0]
    if st.session_state[YEAR] not in years:
        st.session_state[YEAR] = years[0]
    year: int = st.segmented_control(_("Year"), years, key=YEAR, required=True, wrap=True)
    return year


def _ask_which() -> Which:
    asked = st.query_params.get(WHICH_PARAM, "")
    if WHICH not in st.session_state:
        st.session_state[WHICH] = Which(asked) if asked in set(Which) else Which.ALL
    return st.segmented_control(
        _("Show"), list(Which), format_func=lambda one: _(NAMES[one]), key=WHICH, required=True,
        wrap=True,
    )  # fmt: skip
