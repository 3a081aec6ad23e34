"""An account that a customer opens: proven by the books, confirmed by a letter.

Every step is one transaction, so that nothing is there by half; a customer has one registration
under way, and a login belongs to one.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, delete, select, update

from auth import accounts, activation, books, clock, limits, links
from auth.accounts import Account, as_compared
from auth.activation import Wish
from auth.books import Claim
from auth.customers import Customer
from auth.links import LIVES, Link, Purpose
from store.change import Change, make
from store.engine import insert_new, writing
from store.outbox import Letter, post
from store.tables import accounts as table
from store.tables import registrations

MOST_TRIES = 5
"""In an hour, from one network address and for one customer number."""


class TooManyError(Exception):
    """Too many tries; the next one has to wait."""


class HasAccountError(Exception):
    """The customer has an account already."""


class UnderWayError(Exception):
    """A registration of the customer waits: for its letter to be opened, or for the office."""

    def __init__(self, email: str, *, is_confirmed: bool) -> None:
        super().__init__("under way")
        self.email = email
        self.is_confirmed = is_confirmed


class LoginNotFreeError(Exception):
    """Somebody else has the login, or is about to."""


class Outcome(StrEnum):
    """What became of a registration whose address was confirmed."""

    OPEN = "open"
    LATER = "later"
    OFFICE = "office"
    TAKEN = "taken"


def prove(claim: Claim, address: str) -> Customer:
    """The customer who registers, when the claim fits the books and there is no account yet.

    Raises:
        TooManyError: nothing was compared.
        NotInBooksError, NoIdentityError: it does not fit.
        HasAccountError: told only to who has proven to be the customer.
    """
    from_here = limits.admits("register-from", address, MOST_TRIES)
    if not from_here or not limits.admits("register-of", claim.customer_id, MOST_TRIES):
        raise TooManyError
    customer = books.proven(claim)
    if accounts.has_customer(customer.customer_id):
        raise HasAccountError
    return customer


def add_customer(account: Account, claim: Claim, address: str) -> Customer:
    """Let an account see one more customer, proven as in a registration. Raises as `prove`."""
    customer = prove(claim, address)

    def work(connection: Connection) -> None:
        if accounts.is_customer(connection, customer.customer_id):
            raise HasAccountError
        accounts.link(connection, account.account_id, [customer.customer_id])

    make(Change(account.login, "account.customer_added", customer.customer_id), work)
    return customer


def begin(wish: Wish, *, anew: bool = False) -> None:
    """Note what somebody proven wants, and send the letter that confirms the address.

    ``anew`` takes the place of a registration whose letter was not opened.

    Raises:
        HasAccountError, UnderWayError, LoginNotFreeError: nothing was changed.
    """

    def work(connection: Connection) -> None:
        _forget_unopened(connection)
        if accounts.is_customer(connection, wish.customer_id):
            raise HasAccountError
        if anew:
            waits = registrations.c.state == "unconfirmed"
            connection.execute(delete(registrations).where(_of(wish.customer_id), waits))
        if _is_taken(connection, table.c.email_key, as_compared(wish.email)):
            # Who has this address is told to its owner only.
            post(connection, Letter("address_taken", wish.email, wish.language))
            return
        _insert(connection, wish)

    make(Change(as_compared(wish.login), "registration.begun", wish.customer_id), work)


def confirm(link: Link, device_hash: str = "") -> Outcome:
    """The address of a registration is confirmed: open the account, now or when the time comes."""
    outcome = Outcome.TAKEN

    def work(connection: Connection) -> None:
        nonlocal outcome
        row = _held(connection, link.subject)
        if not links.spend(connection, link) or row is None:
            return
        outcome = _confirmed(connection, row, device_hash)

    make(Change("registration", "registration.confirmed", link.subject), work)
    return outcome


def _confirmed(connection: Connection, row: Row[Any], device_hash: str) -> Outcome:
    how, opens_at = activation.planned(clock.now())
    if how is activation.How.AT_ONCE:
        is_open = activation.open_in(connection, row, with_letter=False, device_hash=device_hash)
        return Outcome.OPEN if is_open else Outcome.TAKEN
    values = {"state": "waiting", "confirmed_at": clock.now(), "opens_at": opens_at}
    is_it = registrations.c.registration_id == row.registration_id
    connection.execute(update(registrations).where(is_it).values(values))
    return Outcome.LATER if opens_at else Outcome.OFFICE


def _insert(connection: Connection, wish: Wish) -> None:
    login = as_compared(wish.login)
    number = uuid4().hex
    row = {**vars(wish), "login": login, "registration_id": number, "state": "unconfirmed"}
    is_new = not _is_taken(connection, table.c.login, login) and insert_new(
        connection, registrations, {**row, "made_at": clock.now()}
    )
    if not is_new:
        former = connection.execute(select(registrations).where(_of(wish.customer_id))).first()
        if former is None:
            raise LoginNotFreeError
        raise UnderWayError(former.email, is_confirmed=former.state != "unconfirmed")
    letter = Letter(
        "registration",
        wish.email,
        wish.language,
        words={"login": login},
        link_purpose=Purpose.REGISTRATION,
        link_subject=number,
    )
    post(connection, letter)


def _held(connection: Connection, registration_id: str) -> Row[Any] | None:
    own = registrations.c.registration_id == registration_id
    held = select(registrations).where(own, registrations.c.state == "unconfirmed")
    return connection.execute(held.with_for_update()).first()


def _is_taken(connection: Connection, column: Any, value: str) -> bool:
    return connection.execute(select(column).where(column == value).limit(1)).first() is not None


def _of(customer_id: str) -> Any:
    return registrations.c.customer_id == customer_id


def sweep() -> int:
    """Forget registrations whose letter was not opened in time; how many."""
    with writing() as connection:
        return _forget_unopened(connection)


def _forget_unopened(connection: Connection) -> int:
    old = registrations.c.made_at <= clock.now() - LIVES[Purpose.REGISTRATION] - timedelta(hours=1)
    is_it = (registrations.c.state == "unconfirmed") & old
    gone = delete(registrations).where(is_it).returning(registrations.c.registration_id)
    return len(connection.execute(gone).all())
