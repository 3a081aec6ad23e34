"""Switching e-invoices: by the customer, and by the office from a form on paper."""

from __future__ import annotations

from html import escape

import streamlit as st

from auth import administration, einvoice, einvoice_texts
from auth.accounts import Account
from auth.einvoice import NoAddressError, NotOwnError, OtherTextError, TooManyError, Wish
from auth.einvoice_texts import ConsentText
from auth.sign_in import address
from auth.subject import Subject
from core.contacts import LONGEST_EMAIL, as_email
from store.change import new_key
from ui import einvoice_panels as parts
from ui import panels
from ui.address import link
from ui.done import done
from ui.einvoice import states, tariff_changes
from ui.i18n import _
from ui.navigation import SETTINGS_PATH


def of_customer(account: Account, subject: Subject) -> None:
    """Each number of one's own: how it stands, and the switch."""
    known = states(subject)
    if not known:
        reason = _("E-invoices are chosen by who holds the contract, not by who was let in.")
        panels.show(panels.empty(_("There is no customer number of yours."), reason))
        return
    text = einvoice_texts.current()
    for number, state in known.items():
        if len(known) > 1:
            st.header(_("Customer {number}").format(number=number), anchor=False)
        parts.tiles(state)
        parts.effects(tariff_changes(subject, number, turns_on=not state.will_be_on))
        if state.will_be_on:
            _turn_off(account, number)
        elif text is not None:
            _turn_on(account, number, text)
        parts.history(einvoice.history(number))


def _turn_on(account: Account, number: str, text: ConsentText) -> None:
    if not account.email:
        st.info(
            _("First confirm an e-mail address in the settings: word of each invoice goes there."),
            icon=":material/mail:",
        )
        way = escape(link(f"/{SETTINGS_PATH}", {}))
        name = escape(_("To the settings"))
        panels.show(f'<a class="kropla-way" href="{way}" target="_self">{name}</a>')
        return
    parts.consent(text)
    # Named after the text: a version that comes into force meanwhile is not agreed to unseen.
    agrees = st.checkbox(
        _("I agree to electronic invoices at {email}.").format(email=f"`{account.email}`"),
        key=f"einvoice_agrees_{number}_{text.sha256}",
    )
    if st.button(_("Switch e-invoices on"), type="primary", key=f"einvoice_on_{number}"):
        if agrees:
            _decide(account, Wish(number, True, text.version, address(), key=_key(number)))
        else:
            st.error(_("Tick the box above the button: without your consent we send paper."))


def _turn_off(account: Account, number: str) -> None:
    with st.popover(_("Back to paper invoices"), icon=":material/mail:"):
        st.write(_("From the next working day on, invoices come on paper again."))
        if st.button(_("Withdraw the consent"), type="primary", key=f"einvoice_off_{number}"):
            _decide(account, Wish(number, False, "", address(), key=_key(number)))


def _decide(account: Account, wish: Wish) -> None:
    """Do it, or say why it cannot be done."""
    try:
        einvoice.decide(account, wish)
    except NoAddressError:
        st.error(_("The account has no confirmed e-mail address."))
    except OtherTextError:
        st.error(_("The text of the consent has just changed. Read it again, then decide."))
    except NotOwnError:
        st.error(_("Only who holds the contract decides about its invoices."))
    except TooManyError:
        st.warning(_("That was many changes within an hour. Please try again later."))
    else:
        _finish(wish)


def of_office(subject: Subject) -> None:
    """A customer whom staff has opened: how it stands, and recording a form on paper."""
    [number] = subject.customer_ids
    state = states(subject)[number]
    parts.tiles(state)
    parts.effects(tariff_changes(subject, number, turns_on=not state.will_be_on))
    parts.history(administration.einvoice_decisions(subject, number), with_people=True)
    text = einvoice_texts.current()
    if text is None:
        return
    st.header(_("Record a form on paper"), anchor=False)
    with st.form("einvoice_office", border=False):
        email = ""
        if not state.will_be_on:
            words = _("E-mail from the form")
            email = st.text_input(words, max_chars=LONGEST_EMAIL, autocomplete="off") or ""
        is_signed = st.checkbox(_signed(text, turns_on=not state.will_be_on))
        if st.form_submit_button(_("Record"), type="primary"):
            _record(subject, Wish(number, not state.will_be_on, text.version), email, is_signed)


def _signed(text: ConsentText, *, turns_on: bool) -> str:
    if not turns_on:
        return _("The customer has withdrawn the consent in writing.")
    words = _("The customer has signed the consent, version {version}.")
    return words.format(version=text.version)


def _record(subject: Subject, wish: Wish, typed: str, is_signed: bool) -> None:
    email = as_email(typed)
    if not is_signed:
        st.error(_("Tick the box: without a signed form nothing is recorded."))
    elif wish.is_on and email is None:
        st.error(_("E-mail: an address looks like name@example.pl."))
    else:
        given = Wish(wish.customer_id, wish.is_on, wish.version, address(), email)
        try:
            administration.record_einvoice(subject, wish.customer_id, given)
        except OtherTextError:
            st.error(_("The text of the consent has just changed. Read it again, then decide."))
        else:
            _finish(wish)


def _key(number: str) -> str:
    """The key of the next decision: the same while a person may press again."""
    return str(st.session_state.setdefault(f"einvoice_key_{number}", new_key()))


def _finish(wish: Wish) -> None:
    st.session_state.pop(f"einvoice_key_{wish.customer_id}", None)
    done(_("e-invoices on") if wish.is_on else _("e-invoices off"))
