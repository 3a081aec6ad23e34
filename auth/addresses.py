"""The e-mail address of an account: in force once its owner has opened a letter sent there."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from auth import limits, links, notices
from auth.accounts import Account, State, as_compared, one, put
from auth.links import Link, Purpose
from store.change import Change, make
from store.outbox import Letter, post
from store.tables import accounts

MOST = 5
"""Letters to confirm an address, of one account in an hour."""


class TooManyError(Exception):
    """Too many letters were asked for; the next one has to wait."""


def ask(account: Account, email: str) -> None:
    """Send the letter that confirms an address. Raises TooManyError."""
    if not limits.admits("address-of", account.account_id, MOST):
        raise TooManyError

    def work(connection: Connection) -> None:
        if _is_of_another(connection, account, email):
            # That somebody else has it is told to its owner only.
            post(connection, Letter("address_taken", email, account.language))
            return
        letter = Letter(
            "address",
            email,
            account.language,
            account.account_id,
            {"login": account.login},
            Purpose.ADDRESS.value,
            account.account_id,
        )
        post(connection, letter)

    make(Change(account.login, "address.asked", account.login), work)


def confirm(link: Link) -> bool:
    """Put the address of a followed link into force; False when it is used up or taken."""
    is_set = False

    def work(connection: Connection) -> None:
        nonlocal is_set
        is_it = accounts.c.account_id == link.subject
        account = one(connection, is_it & (accounts.c.state == State.ACTIVE))
        is_spent = links.spend(connection, link)
        if account is None or not is_spent or _is_of_another(connection, account, link.email):
            return
        put(connection, account, email=link.email, email_key=as_compared(link.email))
        links.drop(connection, Purpose.RESET, account.account_id)
        if account.email and as_compared(account.email) != as_compared(link.email):
            notices.tell(connection, account, "address_changed")
        is_set = True

    try:
        make(Change("letter", "address.confirmed", link.subject), work)
    except IntegrityError:
        # Somebody else confirmed the same address at this very moment.
        return False
    return is_set


def _is_of_another(connection: Connection, account: Account, email: str) -> bool:
    others = select(accounts.c.account_id).where(
        accounts.c.email_key == as_compared(email), accounts.c.account_id != account.account_id
    )
    return connection.execute(others.limit(1)).first() is not None
