"""What have I agreed with the utility, since when, and at which prices."""

import streamlit as st

from auth.guard import require
from auth.roles import Role
from auth.subject import Subject
from ui import contract_panels as panels
from ui.calendar import today
from ui.contracts import contracts, find, points, scans
from ui.i18n import _
from ui.panels import empty
from ui.panels import show as send


def main(subject: Subject) -> None:
    """The contract that the address names, or the only one there is; else the list."""
    some, day = contracts(subject), today(subject)
    number = st.query_params.get(panels.NUMBER_PARAM, "")
    chosen = find(some, number) if number else some[0] if len(some) == 1 else None
    if chosen is None:
        st.title(_("Contracts"), anchor=False)
        if number:
            st.info(_("You have no contract of this number."), icon=":material/info:")
        if some:
            panels.listed(some, day)
        else:
            reason = _("Only who holds a contract sees it here.")
            send(empty(_("There is no contract."), reason))
        return
    st.title(_("Contract {number}").format(number=chosen.number), anchor=False)
    if len(some) > 1:
        panels.back()
    meters = points(subject, chosen)
    panels.one_contract(chosen, meters, day)
    panels.scans(scans(subject, chosen))
    panels.meters_table(meters)
    panels.prices(chosen, meters, subject, day)


main(require(Role.CUSTOMER))
