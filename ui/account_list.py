"""Parts of the page of accounts: who has one, and help for who cannot get in."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from auth import administration, second_factor
from auth.accounts import Account, LoginTakenError
from auth.administration import NoSuchCustomerError, NotAllowedError
from auth.roles import Role
from auth.second_factor import NoSecondFactorError
from auth.subject import Subject
from ui import panels
from ui.done import done
from ui.i18n import N_, _
from ui.literal import literal
from ui.panels import Column

LONGEST_WORDS = 100
"""Whose account something was done with, until it has been said."""

ROLES = {
    Role.CUSTOMER: N_("customer"),
    Role.CLERK: N_("customer office"),
    Role.METERS: N_("readings and meters"),
    Role.ANALYST: N_("analyses"),
    Role.ADMIN: N_("administrator"),
}


def ask_new(subject: Subject) -> None:
    """Open an account for a customer who stands at the desk."""
    with st.expander(_("New account for a customer"), icon=":material/person_add:"):
        number = st.text_input(_("Customer number"), key="new_account", max_chars=LONGEST_WORDS)
        if st.button(_("Open the account"), type="primary") and number:
            _try(lambda: _tell(*administration.open_for_customer(subject, number)))


def show(subject: Subject, wanted: str) -> None:
    """The accounts that fit, and what can be done with the chosen one."""
    found = administration.matching(subject, wanted)
    if not found:
        advice = _("Open an account above, or look for a part of the name or number.")
        panels.show(panels.empty(_("Nobody has such an account."), advice))
        return
    columns = [_("Login"), _("Name"), _("Role"), _("Customers")]
    panels.show(panels.table(_("Accounts"), list(map(Column, columns)), map(_cells, found)))
    chosen = st.selectbox(
        _("Help with an account"), found, index=None, format_func=_name, key="chosen_account",
        placeholder=_("Choose"),
    )  # fmt: skip
    if chosen is not None:
        _help(subject, chosen)


def _help(subject: Subject, account: Account) -> None:
    st.caption(_("A new one-time password and closing sign the account out everywhere."))
    with st.container(horizontal=True):
        renews = st.button(_("New one-time password"), icon=":material/key:")
        unlocks = st.button(_("Unlock"), icon=":material/lock_open:")
        with st.popover(_("Close the account"), icon=":material/block:"):
            st.write(_("Nobody will be able to sign in with it any more."))
            closes = st.button(_("Yes, close it"), type="primary")
        # The last one: when it goes, no other one comes to stand, opened, in its place.
        takes_off = _asks_to_take_off(account)
    if renews:
        _try(lambda: _tell(account, administration.renew_password(subject, account)))
    if unlocks:
        _try(lambda: _done(administration.unlock, subject, account))
    if takes_off:
        _try(lambda: _done(administration.take_off_second_factor, subject, account))
    if closes:
        _try(lambda: _done(administration.close, subject, account))


def _asks_to_take_off(account: Account) -> bool:
    """The way for who has lost the phone and the recovery codes."""
    if second_factor.state(account) is None:
        return False
    with st.popover(_("Second step off"), icon=":material/phonelink_erase:"):
        st.write(_("Make sure first that it is the owner who asks: by document or known data."))
        return st.button(_("I know who asks, take it off"), type="primary")


def _done(act: Callable[[Subject, Account], None], subject: Subject, account: Account) -> None:
    act(subject, account)
    # The list above was drawn before.
    done(account.login)


def _tell(account: Account, password: str) -> None:
    words = _("One-time password of {login}. Write it down now, it is not shown again:")
    st.success(words.format(login=literal(account.login)), icon=":material/key:")
    st.code(password, language=None)


def _try(act: Callable[[], None]) -> None:
    """Do it, or say why it cannot be done."""
    try:
        act()
    except LoginTakenError:
        st.error(_("This customer has an account already; find it below."))
    except NoSuchCustomerError:
        st.error(_("There is no customer of this number."))
    except NotAllowedError:
        st.error(_("The administrator manages this account."))
    except NoSecondFactorError:
        # The owner was faster.
        st.rerun()


def _cells(account: Account) -> list[str]:
    customers = ", ".join(account.customer_ids)
    return [account.login, account.display_name, _(ROLES[account.role]), customers]


def _name(account: Account) -> str:
    return f"{account.login} · {account.display_name}"
