"""A forgotten password or login: a letter to the address of the account, and nothing else.

Whether there is such an account is told to nobody but its owner: the answer is the same, and it
takes as long.
"""

from __future__ import annotations

from sqlalchemy import Connection

from auth import accounts, credentials, devices, limits, links, throttle
from auth.accounts import Account, one
from auth.links import Link, Purpose
from auth.password_rules import WeakPasswordError, weakness
from auth.passwords import hash_password
from store.change import Change, make
from store.engine import reading
from store.outbox import Letter, post, withdraw
from store.tables import accounts as table

MOST_OF_ADDRESS, MOST_OF_ACCOUNT = 10, 3
"""In an hour: questions from one network address, letters to one account."""


class TooManyError(Exception):
    """Too many questions from one place; the next one has to wait."""


class LinkGoneError(Exception):
    """The link has been used, or its hour is over."""


def ask_password(name: str, address: str) -> None:
    """Send the owner of a login or e-mail a link for a new password. Raises TooManyError."""
    _ask("reset", name, address)


def ask_login(name: str, address: str) -> None:
    """Send the owner of an e-mail the login that belongs to it. Raises TooManyError."""
    _ask("login", name, address)


def _ask(kind: str, name: str, address: str) -> None:
    if not limits.admits("recovery-from", address, MOST_OF_ADDRESS):
        raise TooManyError
    told = accounts.as_compared(name)[:64]
    account = accounts.find(name)
    # Counted for unknown names too, so that an answer takes as long.
    is_calm = limits.admits("recovery-of", account.account_id if account else told, MOST_OF_ACCOUNT)

    def work(connection: Connection) -> None:
        # Where there is nobody to write to, a letter is left as well and taken back at once.
        letter_id = post(connection, _letter(kind, account or accounts.NOBODY))
        is_for_somebody = account is not None and account.email and is_calm
        withdraw(connection, "" if is_for_somebody else letter_id)

    make(Change(told, f"recovery.{kind}_asked", told, details={"from": address}), work)


def _letter(kind: str, account: Account) -> Letter:
    to, whose = account.email or "", account.account_id or None
    letter = Letter(kind, to, account.language, whose, {"login": account.login})
    if kind == "login":
        return letter
    opens = {"link_purpose": Purpose.RESET.value, "link_subject": account.account_id}
    return Letter(**{**vars(letter), **opens})


def waiting(pre_hash: str) -> Account | None:
    """The account whose password this browser may set, because it followed the letter's link."""
    link = links.followed(Purpose.RESET, pre_hash)
    return _owner(link) if link else None


def set_password(pre_hash: str, new: str, device_hash: str = "") -> None:
    """Set the password and use the link up; every session of the account ends.

    Of its browsers the one that followed the link is known from then on.

    Raises:
        LinkGoneError, WeakPasswordError: nothing was changed.
    """
    link = links.followed(Purpose.RESET, pre_hash)
    account = _owner(link) if link else None
    if link is None or account is None:
        raise LinkGoneError
    weak = weakness(new, account)
    if weak is not None:
        raise WeakPasswordError(weak)
    hashed = hash_password(new)

    def work(connection: Connection) -> None:
        if not links.spend(connection, link):
            raise LinkGoneError
        credentials.set_in(connection, account, hashed)
        devices.know(connection, account.account_id, device_hash)
        throttle.forget(connection, account.login)

    make(Change(account.login, "recovery.password_set", account.login), work)


def _owner(link: Link) -> Account | None:
    """The account of a link, while it is active and has the address the link was sent to."""
    is_it = (table.c.account_id == link.subject) & (table.c.email == link.email)
    with reading() as connection:
        return one(connection, is_it & (table.c.state == accounts.State.ACTIVE))
