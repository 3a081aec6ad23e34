"""Parts of the registration: three steps, each of which says what is wrong before the next."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from auth import demo, registration
from auth.accounts import Account
from auth.activation import Wish
from auth.customers import Customer
from auth.password_rules import weakness
from auth.passwords import hash_password
from auth.registration import HasAccountError, LoginNotFreeError, UnderWayError
from auth.roles import Role
from auth.sign_in import address
from core.contacts import LONGEST_EMAIL, as_email, is_login, masked
from office.mail import can_send
from settings import settings
from ui import claim_fields, demo_letters, panels, password_fields
from ui.faults import told
from ui.i18n import N_, _, language
from ui.literal import escaped
from ui.navigation import APPLICATION_PATH
from ui.sign_in import way

STEPS = (N_("Your invoice"), N_("Login and password"), N_("Agreements"))
_KEY = "registration"


@dataclass(frozen=True)
class Draft:
    """What has been said so far; of the password only its hash."""

    step: int = 0
    customer: Customer | None = None
    login: str = ""
    email: str = ""
    password_hash: str = ""
    sent_to: str = ""
    under_way: str = ""


def is_open() -> bool:
    """Whether letters can be sent, without which no account opens online; else who opens it."""
    if not can_send():
        words = _("Accounts are opened by the customer office: {phone}, {email}.")
        chosen = settings()
        st.info(words.format(phone=chosen.office_phone, email=chosen.office_email))
    return can_send()


def show() -> None:
    """The step that is due."""
    draft = _draft()
    if draft.sent_to:
        _sent(draft.sent_to)
        return
    panels.show(
        panels.steps(_("Steps of the registration"), [_(name) for name in STEPS], draft.step)
    )
    (_ask_invoice, _ask_account, _ask_agreements)[draft.step](draft)


def _ask_invoice(draft: Draft) -> None:
    st.write(_("Take your last invoice; everything asked for here stands on it."))
    claim = claim_fields.ask(example=demo.newcomer() if settings().demo else None)
    way(APPLICATION_PATH, _("I have no invoice at hand, or something does not fit"))
    if claim is None:
        return
    customer = claim_fields.proven(lambda: registration.prove(claim, address()), claim)
    if customer is not None:
        _go(replace(draft, step=1, customer=customer))


def _ask_account(draft: Draft) -> None:
    customer = draft.customer
    if customer is None:
        _go(Draft())
        return
    st.write(_("Welcome, {name}. How do you want to sign in?").format(name=escaped(customer.name)))
    login = st.text_input(
        _("Login"), value=draft.login, max_chars=50, autocomplete="username", key="new_login",
        help=_("3 to 50 letters and digits, also . - and _"),
    )  # fmt: skip
    email = st.text_input(
        _("E-mail"), value=draft.email, max_chars=LONGEST_EMAIL, autocomplete="email",
        key="new_email", help=_("The letter that confirms the account goes there."),
    )  # fmt: skip
    login, email = (login or "").strip(), (email or "").strip()
    # Only to judge the password: what makes it easy to guess are one's own words.
    own = Account(f"{login} {email}", customer.name, Role.CUSTOMER, (customer.customer_id,))
    new, again, pressed = password_fields.ask(own, _("Continue"), _("Back"))
    if pressed == _("Back"):
        _go(replace(draft, step=0))
    if pressed and not told(_faults(login, email, new, again, own)):
        address_ = as_email(email) or ""
        hashed = hash_password(new)
        _go(replace(draft, step=2, login=login, email=address_, password_hash=hashed))


def _faults(login: str, email: str, new: str, again: str, own: Account) -> list[str]:
    found = []
    if not is_login(login):
        found.append(_("Login: 3 to 50 letters and digits, also . - and _ between them."))
    if as_email(email) is None:
        found.append(_("E-mail: an address looks like name@example.pl."))
    weak = weakness(new, own)
    if weak is not None:
        found.append(password_fields.said(weak))
    elif new != again:
        found.append(_("The two new passwords are not the same."))
    return found


def _ask_agreements(draft: Draft) -> None:
    customer = draft.customer
    if customer is None:
        _go(Draft())
        return
    rows = [(_("Customer number"), customer.customer_id), (_("Name"), customer.name),
            (_("Login"), draft.login), (_("E-mail"), draft.email)]  # fmt: skip
    panels.show(panels.facts(rows))
    accepts = st.checkbox(
        _("I accept the [terms](/regulamin) and know the [privacy notice](/prywatnosc).")
    )
    wants_einvoice = st.checkbox(
        _("Send me invoices electronically, from the next business day on."),
        help=_("Paper ones stop coming. You can withdraw this in the portal at any time."),
    )
    if draft.under_way:
        _under_way(draft.under_way)
    with st.container(horizontal=True):
        opens = st.button(_("Open the account"), type="primary")
        if st.button(_("Back")):
            _go(replace(draft, step=1, under_way=""))
    if opens and not accepts:
        st.error(_("Without accepting the terms there is no account."))
    elif opens:
        _begin(draft, customer, has_einvoice=wants_einvoice)


def _begin(draft: Draft, customer: Customer, *, has_einvoice: bool) -> None:
    wish = Wish(
        customer.customer_id, draft.login, draft.email, customer.name, draft.password_hash,
        language(), has_einvoice, address(),
    )  # fmt: skip
    try:
        registration.begin(wish, anew=bool(draft.under_way))
    except LoginNotFreeError:
        st.error(_("This login is taken. Go back and choose another one."))
    except HasAccountError:
        claim_fields.has_account()
    except UnderWayError as error:
        if error.is_confirmed:
            st.info(_("This registration is confirmed already and waits to be opened."))
        else:
            _go(replace(draft, under_way=masked(error.email)))
    else:
        _go(Draft(sent_to=draft.email))


def _under_way(email: str) -> None:
    words = _("A letter to {email} waits to be opened. Opening the account anew replaces it.")
    st.warning(words.format(email=escaped(email)), icon=":material/mail:")


def _sent(email: str) -> None:
    words = _("We have sent a letter to {email}. Open the link in it within 24 hours.")
    st.success(words.format(email=escaped(email)), icon=":material/mail:")
    office = _("Nothing came? Look among the unwanted ones, or call us: {phone}, {hours}.")
    st.caption(office.format(phone=settings().office_phone, hours=settings().office_hours))
    demo_letters.hint()


def _draft() -> Draft:
    found: Draft = st.session_state.get(_KEY, Draft())
    return found


def _go(draft: Draft) -> None:
    st.session_state[_KEY] = draft
    st.rerun()
