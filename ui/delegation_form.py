"""The form by which a customer lets somebody else see properties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import streamlit as st

from auth import clock, delegating
from auth.accounts import Account
from auth.delegating import (
    DatesError,
    Gift,
    NothingGivenError,
    NotOwnError,
    OwnAddressError,
    TooManyError,
)
from core.contacts import LONGEST_EMAIL, as_email
from core.rights import Right
from store.change import new_key
from ui import demo_letters
from ui.i18n import _
from ui.literal import literal

USUAL_DAYS = 365
_KEY, _SENT = "delegation_key", "delegation_sent"


def show(account: Account, addresses: Mapping[str, Mapping[str, str]]) -> None:
    """Ask for properties, rights, address and last day; afterwards what happens next."""
    sent = st.session_state.pop(_SENT, None)
    if sent:
        words = _("A letter is on its way to {email}. Access begins when the person accepts it.")
        st.success(words.format(email=literal(sent)), icon=":material/mail:")
        demo_letters.hint()
    with st.expander(_("Give somebody access"), icon=":material/person_add:"):
        customer_id = _ask_customer(account)
        property_ids = _ask_properties(addresses.get(customer_id, {}))
        with st.form("delegation", border=False):
            rights = _ask_rights(is_whole=property_ids is None)
            email = st.text_input(
                _("E-mail of the person"), max_chars=LONGEST_EMAIL, autocomplete="off"
            )
            until = st.date_input(
                _("Last day of access"),
                value=min(clock.today() + timedelta(days=USUAL_DAYS), delegating.latest()),
                min_value=clock.today(),
                max_value=delegating.latest(),
                format="DD.MM.YYYY",
            )
            pressed = st.form_submit_button(_("Send the invitation"), type="primary")
        if pressed:
            _give(account, customer_id, property_ids, rights, email or "", until)


def _ask_customer(account: Account) -> str:
    if len(account.customer_ids) == 1:
        return account.customer_ids[0]
    return str(st.selectbox(_("Customer number"), account.customer_ids, key="delegation_customer"))


def _ask_properties(addresses: Mapping[str, str]) -> frozenset[str] | None:
    """The chosen properties, or None for all."""
    every, some = _("All, also future ones"), _("Chosen ones")
    which = st.segmented_control(
        _("Which properties?"), [every, some], default=every, required=True, key="delegation_which"
    )
    if which != some:
        return None
    chosen = st.multiselect(
        _("Properties"),
        list(addresses),
        format_func=lambda number: addresses.get(number, number),
        placeholder=_("Choose or type an address"),
        key="delegation_properties",
    )
    return frozenset(chosen)


def _ask_rights(*, is_whole: bool) -> frozenset[Right]:
    usage = st.checkbox(_("Water use: meters, readings, charts"), value=True)
    label = (
        _("Invoices, balance and bank account") if is_whole else _("Invoices of these properties")
    )
    documents = st.checkbox(label)
    chosen = {Right.USAGE: usage, Right.DOCUMENTS: documents}
    return frozenset(right for right, is_chosen in chosen.items() if is_chosen)


def _give(
    account: Account,
    customer_id: str,
    property_ids: frozenset[str] | None,
    rights: frozenset[Right],
    typed: str,
    until: date | None,
) -> None:
    email = as_email(typed)
    if email is None:
        st.error(_("E-mail: an address looks like name@example.pl."))
        return
    if until is None:
        st.error(_("Choose the last day of access."))
        return
    # Kept until it has worked, so that a button pressed twice gives once.
    key = st.session_state.setdefault(_KEY, new_key())
    fault = _fault(account, Gift(customer_id, property_ids, rights, email, until, key))
    if fault:
        st.error(fault)
        return
    st.session_state[_SENT] = email
    st.session_state.pop(_KEY, None)
    st.rerun()


def _fault(account: Account, gift: Gift) -> str:
    """Give, or say why not."""
    try:
        delegating.give(account, gift)
    except NothingGivenError:
        return _("Choose at least one property and one kind of data.")
    except OwnAddressError:
        return _("This is your own address. Give the address of the other person.")
    except DatesError:
        return _("Choose a last day of access that is not in the past nor too far off.")
    except NotOwnError:
        return _("You can give access to your own properties only.")
    except TooManyError:
        return _("Many letters were asked for from here. Please try again in an hour.")
    return ""
