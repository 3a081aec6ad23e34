"""Accounts: who may sign in, as what, and for which customers. They live in the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, or_, select, update

from auth import clock, duties, scopes
from auth.duties import Duty
from auth.roles import Role
from auth.subject import Delegated
from core.errors import KroplaError
from store.change import Change, make
from store.engine import insert_new, reading
from store.tables import account_customers, accounts, challenges, grants, sessions


class State(StrEnum):
    """What an account is good for."""

    WAITING = "waiting"
    ACTIVE = "active"
    CLOSED = "closed"


@dataclass(frozen=True)
class Account:
    """A login with its role; a customer's account carries the customer numbers it may see now."""

    login: str
    display_name: str
    role: Role
    customer_ids: tuple[str, ...] = ()
    account_id: str = ""
    owes: tuple[Duty, ...] = ()
    """What has to be done before any page opens, in this order."""
    email: str | None = None
    """The confirmed address, as it was typed."""
    language: str = "pl"
    """Of letters."""
    delegated: tuple[Delegated, ...] = ()
    """What others let this account see now."""

    @property
    def must_change_password(self) -> bool:
        """Whether the account came with a one-time password."""
        return Duty.PASSWORD in self.owes


NOBODY = Account("", "", Role.VISITOR)
"""Looked up in place of an account that there is not."""


@dataclass(frozen=True)
class NewAccount:
    """What a new account begins with; without a hash nobody can sign in with a password."""

    login: str
    display_name: str
    role: Role
    customer_ids: tuple[str, ...] = ()
    password_hash: str | None = None
    must_change_password: bool = False
    is_demo: bool = False
    email: str | None = None
    language: str = "pl"


class LoginTakenError(KroplaError):
    """Another account has this login."""


class EmailTakenError(KroplaError):
    """Another account has this address."""


def as_compared(name: str) -> str:
    """A login or e-mail as it is compared: without case, and without what a database refuses."""
    return name.strip().casefold().replace("\0", "")


def find(name: str) -> Account | None:
    """The active account of a login or a confirmed e-mail, compared without case."""
    key = as_compared(name)
    condition = or_(accounts.c.login == key, accounts.c.email_key == key)
    with reading() as connection:
        return one(connection, and_(condition, accounts.c.state == State.ACTIVE))


def one(connection: Connection, condition: Any) -> Account | None:
    """The account that fits a condition, with the customers of today."""
    row = connection.execute(select(accounts).where(condition)).first()
    if row is None:
        # As much is looked up where there is none: the time of an answer must not tell.
        scopes.customers(connection, NOBODY.account_id, clock.today())
        scopes.delegated(connection, NOBODY.account_id, clock.today())
    return of_row(connection, row) if row else None


def of_row(connection: Connection, row: Row[Any]) -> Account:
    """An account from its row."""
    return Account(
        login=row.login,
        display_name=row.display_name,
        role=Role(row.role),
        customer_ids=scopes.customers(connection, row.account_id, clock.today()),
        account_id=row.account_id,
        owes=duties.of(connection, row),
        email=row.email,
        language=row.language,
        delegated=_delegated(connection, row),
    )


def exists(login: str) -> bool:
    """Whether a login is taken, also by an account that is not active."""
    sql = select(accounts.c.login).where(accounts.c.login == as_compared(login))
    with reading() as connection:
        return connection.execute(sql).first() is not None


def add(new: NewAccount, actor: str) -> Account:
    """Open an account. Raises LoginTakenError, EmailTakenError."""
    details = {"role": new.role, "customer_ids": list(new.customer_ids)}
    change = Change(actor, "account.created", as_compared(new.login), details=details)
    make(change, lambda connection: {"account_id": open_in(connection, new)})
    found = find(new.login)
    if found is None:
        raise RuntimeError("an account that was just made is not there")
    return found


def open_in(connection: Connection, new: NewAccount) -> str:
    """Open an account inside a change; returns its id. Raises LoginTakenError, EmailTakenError."""
    account_id, login = uuid4().hex, as_compared(new.login)
    if not insert_new(connection, accounts, _row(new, account_id, login)):
        taken = connection.execute(select(accounts).where(accounts.c.login == login)).first()
        if taken is None:
            raise EmailTakenError("Ten adres e-mail ma już inne konto.")
        raise LoginTakenError(f"Login {login} jest zajęty.")
    link(connection, account_id, new.customer_ids)
    return account_id


def close(account: Account, actor: str) -> None:
    """Let nobody in any more; every session ends at once."""

    def work(connection: Connection) -> None:
        put(connection, account, state=State.CLOSED)
        end_sessions(connection, account)

    make(Change(actor, "account.closed", account.login), work)


def listed() -> list[Account]:
    """Every active account, by login."""
    sql = select(accounts).where(accounts.c.state == State.ACTIVE).order_by(accounts.c.login)
    with reading() as connection:
        return [of_row(connection, row) for row in connection.execute(sql).all()]


def has_customer(customer_id: str) -> bool:
    """Whether somebody has an account for this customer."""
    with reading() as connection:
        return is_customer(connection, customer_id)


def is_customer(connection: Connection, customer_id: str) -> bool:
    """The same, inside a change."""
    own = (
        select(accounts.c.account_id)
        .join(account_customers, account_customers.c.account_id == accounts.c.account_id)
        .where(account_customers.c.customer_id == customer_id, accounts.c.state == State.ACTIVE)
    )
    return connection.execute(own.limit(1)).first() is not None


def any_active() -> bool:
    """Whether there is an account that can be used."""
    sql = select(accounts.c.login).where(accounts.c.state == State.ACTIVE).limit(1)
    with reading() as connection:
        return connection.execute(sql).first() is not None


def has_demo_accounts() -> bool:
    """Whether accounts of the demo are in the store, which no real portal may have."""
    sql = select(accounts.c.login).where(accounts.c.is_demo, accounts.c.state != State.CLOSED)
    with reading() as connection:
        return connection.execute(sql.limit(1)).first() is not None


def _row(new: NewAccount, account_id: str, login: str) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "login": login,
        "display_name": new.display_name,
        "role": new.role,
        "state": State.ACTIVE,
        "password_hash": new.password_hash,
        "password_set_at": clock.now() if new.password_hash else None,
        "must_change_password": new.must_change_password,
        "is_demo": new.is_demo,
        "email": new.email,
        "email_key": as_compared(new.email) if new.email else None,
        "language": new.language,
        "created_at": clock.now(),
    }


def put(
    connection: Connection, account: Account, *conditions: ColumnElement[bool], **values: Any
) -> bool:
    """Give an account new values where the conditions hold, inside a change; whether they did."""
    is_it = accounts.c.account_id == account.account_id
    changed = update(accounts).where(is_it, *conditions).values(values)
    return connection.execute(changed.returning(accounts.c.account_id)).first() is not None


def link(connection: Connection, account_id: str, customer_ids: Iterable[str]) -> None:
    """Let an account see customers from today on, inside a change."""
    row = {"account_id": account_id, "since_date": clock.today()}
    for customer_id in customer_ids:
        connection.execute(insert(account_customers).values(row | {"customer_id": customer_id}))


def end_sessions(connection: Connection, account: Account, but: str = "") -> None:
    """End every session of an account but one, and every sign-in that has begun, inside a change.

    In the order in which one becomes the other, so that none slips through at the same moment.
    """
    for table in (challenges, grants):
        connection.execute(delete(table).where(table.c.account_id == account.account_id))
    others = sessions.c.account_id == account.account_id, sessions.c.session_hash != but
    connection.execute(delete(sessions).where(*others))


def _delegated(connection: Connection, row: Row[Any]) -> tuple[Delegated, ...]:
    """Staff sees what its role opens, and nothing that somebody delegated."""
    if row.role != Role.CUSTOMER:
        return ()
    return scopes.delegated(connection, row.account_id, clock.today())
