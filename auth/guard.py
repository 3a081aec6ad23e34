"""The guard of every page: who asks, and whether they may.

A page ends in ``main(require(Role.CUSTOMER))``. The guard looks the session up in the store at
every run; the gate does the same for every message of a browser (``auth/socket.py``), so a session
that was revoked a moment ago opens nothing, neither a page nor a part of one.
"""

from __future__ import annotations

import logging

import streamlit as st

from auth import sessions
from auth.accounts import Account
from auth.cookies import SESSION_HEADER
from auth.customers import Customer
from auth.roles import VIEWING_ROLES, Role
from auth.subject import Subject
from auth.viewing import customer_in_view

audit = logging.getLogger("kropla.audit")


class GuardError(Exception):
    """The page may not be shown; the router says why."""


class NotSignedInError(GuardError):
    """Nobody is signed in."""


class NoAccessError(GuardError):
    """The person's role does not open this page."""


class DutyError(GuardError):
    """The person has something to do before any page opens."""


class NoCustomerChosenError(GuardError):
    """Somebody of the staff is on a customer's page without having opened a customer."""


def signed_in() -> Account | None:
    """The account behind this run, looked up now."""
    session_hash = st.context.headers.get(SESSION_HEADER)
    session = sessions.find(session_hash) if session_hash else None
    return session.account if session else None


def viewed(account: Account | None) -> Customer | None:
    """The customer whom a clerk or administrator has open in this tab; None for everybody else.

    Who came with a one-time password has nobody open, not even by name.
    """
    if account is None or account.must_change_password or account.role not in VIEWING_ROLES:
        return None
    return customer_in_view(account)


def require(*roles: Role, with_duties: bool = False) -> Subject:
    """The subject of this run, when it has one of the roles; otherwise the page stops here.

    ``Role.VISITOR`` lets people in who have not signed in. A clerk or administrator passes a page
    of customers once a customer is open (``?klient=NUMBER``), scoped to that one customer.

    Who has something to do first (`auth/duties.py`) passes only where it is done.

    Raises:
        NotSignedInError, DutyError, NoAccessError, NoCustomerChosenError: the router answers them.
    """
    account = signed_in()
    if account is None:
        return _visitor(roles)
    if account.owes and not with_duties:
        raise DutyError
    if account.role in roles:
        return subject_of(account)
    if Role.CUSTOMER in roles and account.role in VIEWING_ROLES:
        return _viewing(account)
    wanted = " or ".join(roles)
    audit.warning("no access: %s (%s) to a page of %s", account.login, account.role, wanted)
    raise NoAccessError


def subject_of(account: Account) -> Subject:
    """A person with everything that the account may see by itself."""
    who = account.login, account.display_name, account.role
    return Subject(*who, account.customer_ids, account.delegated)


def _visitor(roles: tuple[Role, ...]) -> Subject:
    if Role.VISITOR not in roles:
        raise NotSignedInError
    return Subject("", "", Role.VISITOR)


def _viewing(account: Account) -> Subject:
    customer = customer_in_view(account)
    if customer is None:
        raise NoCustomerChosenError
    return Subject(account.login, account.display_name, account.role, (customer.customer_id,))
