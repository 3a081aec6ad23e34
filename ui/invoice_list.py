"""The list of invoices by year, a page at a time."""

from __future__ import annotations

import streamlit as st

from ui import invoice_panels as panels
from ui.i18n import _
from ui.invoices import Invoice
from ui.panels import empty
from ui.panels import show as send

YEAR, YEAR_PARAM = "invoice_year", "rok"


def show(some: tuple[Invoice, ...], *, is_unknown: bool) -> None:
    """The invoices of the newest year, or of the one that is chosen."""
    if is_unknown:
        st.info(_("You have no invoice of this number. Choose one below."), icon=":material/info:")
    if not some:
        reason = _("They stand here as soon as the first one is issued.")
        send(empty(_("There are no invoices yet."), reason))
        return
    years = sorted({one.issued.year for one in some}, reverse=True)
    asked = st.query_params.get(YEAR_PARAM, "")
    if YEAR not in st.session_state:
        st.session_state[YEAR] = int(asked) if asked in set(map(str, years)) else years[0]
    if st.session_state[YEAR] not in years:
        st.session_state[YEAR] = years[0]
    year = st.segmented_control(_("Year"), years, key=YEAR, required=True, wrap=True)
    panels.listed([one for one in some if one.issued.year == year])
