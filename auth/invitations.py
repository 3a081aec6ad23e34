"""Invitations to see what somebody delegates: accepted with a click, by whoever is signed in.

The link of the letter is tied to the browser that follows it, stays with it when somebody signs in
there, and is used up by the account that accepts; of several the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from auth import accounts, clock, devices, links, notices, scopes, terms
from auth.accounts import Account, NewAccount, as_compared, one
from auth.delegations import Delegation, listed
from auth.links import Link, Purpose
from auth.password_rules import WeakPasswordError, weakness
from auth.passwords import hash_password
from auth.roles import Role
from auth.terms import Channel
from core.contacts import is_login
from store.change import Change, make
from store.engine import reading
from store.tables import accounts as table
from store.tables import delegations


class GoneError(Exception):
    """The invitation was accepted, withdrawn or is too old; or it is none of this browser."""


class OwnInvitationError(Exception):
    """Who gives cannot accept."""


class NoCustomerError(Exception):
    """Accounts of the utility's people accept nothing."""


class OwesError(Exception):
    """Something else has to be done first, before the portal opens."""


class BadLoginError(Exception):
    """Not a login that can be chosen."""


@dataclass(frozen=True)
class Invitation:
    """What somebody is invited to, and the link that they followed."""

    delegation: Delegation
    link: Link

    @property
    def email(self) -> str:
        """The address that the letter went to, which opening it has proven."""
        return self.link.email


@dataclass(frozen=True)
class Newcomer:
    """Who has no account yet and opens one to accept; the address is that of the letter."""

    login: str
    name: str
    password: str
    language: str


def waiting(pre_hash: str) -> Invitation | None:
    """The invitation that this browser has followed and nobody has accepted yet."""
    link = links.followed(Purpose.DELEGATION, pre_hash)
    if link is None:
        return None
    with reading() as connection:
        found = listed(connection, _is_open(link))
    return Invitation(found[0], link) if found else None


def accept(account: Account, pre_hash: str) -> Delegation:
    """Let an account see what the invitation of its browser is about.

    Raises:
        GoneError, OwnInvitationError, NoCustomerError, OwesError: nothing was changed.
    """
    if account.role is not Role.CUSTOMER:
        raise NoCustomerError
    if account.owes:
        raise OwesError
    invitation = waiting(pre_hash)
    if invitation is None:
        raise GoneError

    def work(connection: Connection) -> None:
        _take(connection, invitation.link, account)

    number = invitation.delegation.delegation_id
    make(Change(account.login, "delegation.accepted", number), work)
    return invitation.delegation


def open_account(newcomer: Newcomer, pre_hash: str, device_hash: str = "") -> Delegation:
    """Open an account without a customer number, by the proven address, and accept with it.

    Raises:
        GoneError, BadLoginError, WeakPasswordError, LoginTakenError, EmailTakenError: nothing was
            changed.
    """
    invitation = waiting(pre_hash)
    if invitation is None:
        raise GoneError
    if not is_login(newcomer.login):
        raise BadLoginError
    weak = weakness(newcomer.password, judged(newcomer, invitation.email))
    if weak is not None:
        raise WeakPasswordError(weak)
    new = NewAccount(
        newcomer.login,
        newcomer.name,
        Role.CUSTOMER,
        password_hash=hash_password(newcomer.password),
        email=invitation.email,
        language=newcomer.language,
    )

    def work(connection: Connection) -> None:
        account_id = accounts.open_in(connection, new)
        account = one(connection, table.c.account_id == account_id)
        if account is None:
            raise GoneError
        _take(connection, invitation.link, account)
        devices.know(connection, account_id, device_hash)
        terms.accept_in(connection, account_id, channel=Channel.REGISTRATION)

    login = as_compared(newcomer.login)
    make(Change(login, "account.opened_by_invitation", login), work)
    return invitation.delegation


def judged(newcomer: Newcomer, email: str) -> Account:
    """The words that would make a password easy to guess."""
    return Account(f"{newcomer.login} {email}", newcomer.name, Role.CUSTOMER)


def _take(connection: Connection, link: Link, account: Account) -> None:
    """Use the link up and note who accepted; the giver is told. Of two at once one gets on."""
    if not links.spend(connection, link):
        raise GoneError
    row = connection.execute(select(delegations).where(_is_open(link)).with_for_update()).first()
    if row is None:
        raise GoneError
    if row.giver_id == account.account_id:
        raise OwnInvitationError
    values = {"proxy_id": account.account_id, "accepted_at": clock.now()}
    is_it = delegations.c.delegation_id == row.delegation_id
    connection.execute(update(delegations).where(is_it).values(values))
    giver = one(connection, table.c.account_id == row.giver_id)
    if giver is not None:
        words = {"proxy": account.display_name, "email": row.invited_email}
        until = row.until_date.isoformat()
        notices.tell(connection, giver, "delegation_accepted", **words, until=until)


def _is_open(link: Link) -> Any:
    is_it = delegations.c.delegation_id == link.subject
    return is_it & delegations.c.proxy_id.is_(None) & scopes.in_force(clock.today())
