"""Parts of the settings: whom one lets see one's data, and whose one may see."""

from __future__ import annotations

import streamlit as st

from auth import delegations
from auth.accounts import Account
from auth.delegations import Delegation
from auth.subject import Subject
from ui import delegation_form, formats, panels
from ui.i18n import _
from ui.properties import addresses, places, rights_told

_ENDED = "delegation_ended"


def show(account: Account, subject: Subject) -> None:
    """Both lists; who has nothing of the one kind is not shown it."""
    if st.session_state.pop(_ENDED, False):
        st.success(_("The access has ended."), icon=":material/check:")
    if account.customer_ids:
        _given(account, subject.only_own())
    held = delegations.held(account)
    if held:
        _held(account, subject.only_delegated(), held)


def _given(account: Account, own: Subject) -> None:
    st.header(_("Access for others"), anchor=False)
    words = _("Let somebody in the family, a tenant or your manager see your properties here.")
    st.write(words)
    named = addresses(own)
    for one in delegations.given(account):
        rows = [(_("Person"), f"{one.proxy} ({one.email})" if one.proxy else one.email)]
        rows += _about(one, named.get(one.customer_id, {}))
        _entry(account, one, [*rows, (_("State"), _state(one))], _("End access"))
    with st.container(width=640):
        delegation_form.show(account, named)


def _held(account: Account, others: Subject, held: list[Delegation]) -> None:
    st.header(_("I have access to"), anchor=False)
    named = addresses(others)
    for one in held:
        rows = [(_("Given by"), one.giver), *_about(one, named.get(one.customer_id, {}))]
        _entry(account, one, rows, _("Give up access"))


def _about(one: Delegation, named: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (_("Properties"), places(one.property_ids, named)),
        (_("Data"), rights_told(one.rights)),
        (_("Until"), formats.day(one.until)),
    ]


def _entry(account: Account, one: Delegation, rows: list[tuple[str, str]], ending: str) -> None:
    with st.container(width=640):
        panels.show(panels.facts(rows))
        if st.button(ending, key=f"end-{one.delegation_id}", icon=":material/close:"):
            delegations.end(account, one.delegation_id)
            st.session_state[_ENDED] = True
            st.rerun()


def _state(one: Delegation) -> str:
    if one.proxy:
        return _("works")
    if one.has_lapsed:
        return _("nobody has accepted; end it and invite anew")
    return _("a letter was sent and waits to be accepted")
