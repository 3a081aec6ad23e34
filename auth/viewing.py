"""A clerk looks at the portal as one customer sees it.

The customer's number stands in the address (``?klient=NUMBER``), so a view can be bookmarked and
sent. Within a browser tab it is remembered from page to page. Opening a customer is audited.
"""

from __future__ import annotations

import logging

import streamlit as st

from auth.accounts import Account
from auth.customers import Customer, customer

CUSTOMER_PARAM = "klient"
_KEY = "customer_in_view"

audit = logging.getLogger("kropla.audit")


def customer_in_view(account: Account) -> Customer | None:
    """The customer this member of staff has open in this tab, or None.

    The address decides; without a number in it, the customer opened before stays open.
    """
    known: Customer | None = st.session_state.get(_KEY)
    number = st.query_params.get(CUSTOMER_PARAM)
    if number is None:
        if known is not None:
            st.query_params[CUSTOMER_PARAM] = known.customer_id
        return known
    if known is None or known.customer_id != number:
        known = _open(account, number)
    return known


def leave() -> None:
    """Close the customer who is open in this tab."""
    st.session_state.pop(_KEY, None)
    st.query_params.pop(CUSTOMER_PARAM, None)


def _open(account: Account, number: str) -> Customer | None:
    found = customer(number)
    if found is None:
        audit.warning("%s asked for customer %r: no such customer", account.login, number[:32])
        st.session_state.pop(_KEY, None)
    else:
        audit.info("%s views customer %s", account.login, found.customer_id)
        st.session_state[_KEY] = found
    return found
