"""Customer numbers of an account, and the way to add one more of one's own."""

from __future__ import annotations

import streamlit as st

from auth import registration
from auth.accounts import Account
from auth.sign_in import address
from ui import claim_fields
from ui.i18n import _

_ADDED = "customer_added"


def show(account: Account) -> None:
    """Whose data the account shows, and the proof for another customer number."""
    st.header(_("Customer numbers"), anchor=False)
    added = st.session_state.pop(_ADDED, None)
    if added:
        words = _("Customer number {number} is added.").format(number=added)
        st.success(words, icon=":material/check:")
    st.text(", ".join(account.customer_ids) or _("There is none yet."))
    with st.expander(_("Add another number of yours"), icon=":material/add:"):
        claim = claim_fields.ask()
        if claim is None:
            return
        customer = claim_fields.proven(
            lambda: registration.add_customer(account, claim, address()), claim
        )
        if customer is not None:
            st.session_state[_ADDED] = customer.customer_id
            st.rerun()
