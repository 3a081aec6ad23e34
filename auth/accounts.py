"""Accounts: who may sign in, as what, and for which customers. They live in the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from auth import clock
from auth.roles import Role
from core.errors import KroplaError
from store.change import Change, make
from store.engine import reading
from store.tables import account_customers, accounts, sessions

ONE_TIME = timedelta(hours=72)
"""How long a one-time password waits for its first use."""


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
    must_change_password: bool = False


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


class LoginTakenError(KroplaError):
    """Another account has this login."""


class _AlreadySpentError(Exception):
    """Somebody else was faster."""


def as_compared(name: str) -> str:
    """A login or e-mail as it is compared: without case, and without what a database refuses."""
    return name.strip().casefold().replace("\0", "")


def find(name: str) -> Account | None:
    """The active account of a login or a confirmed e-mail, compared without case."""
    key = as_compared(name)
    condition = or_(accounts.c.login == key, accounts.c.email_key == key)
    with reading() as connection:
        return one(connection, and_(condition, accounts.c.state == State.ACTIVE))


def password_hash(account: Account) -> str | None:
    """The argon2id hash of an account's password; None when it has none, or none any more."""
    sql = select(accounts).where(accounts.c.account_id == account.account_id)
    with reading() as connection:
        row = connection.execute(sql).first()
    if row is None or row.password_hash is None:
        return None
    is_late = row.must_change_password and clock.now() - row.password_set_at > ONE_TIME
    return None if is_late else str(row.password_hash)


def spend_one_time_password(account: Account, hashed: str) -> bool:
    """A one-time password opens one session: of two at the same moment the first gets True."""

    def work(connection: Connection) -> None:
        spent = _set(connection, account, accounts.c.password_hash == hashed, password_hash=None)
        if not spent:
            raise _AlreadySpentError

    try:
        make(Change(account.login, "account.one_time_password_used", account.login), work)
    except _AlreadySpentError:
        return False
    return True


def one(connection: Connection, condition: Any) -> Account | None:
    """The account that fits a condition, with the customers of today."""
    row = connection.execute(select(accounts).where(condition)).first()
    if row is None:
        # As much is looked up where there is none: the time of an answer must not tell.
        _customers(connection, NOBODY.account_id, clock.today())
    return of_row(connection, row) if row else None


def of_row(connection: Connection, row: Row[Any]) -> Account:
    """An account from its row."""
    return Account(
        login=row.login,
        display_name=row.display_name,
        role=Role(row.role),
        customer_ids=_customers(connection, row.account_id, clock.today()),
        account_id=row.account_id,
        must_change_password=row.must_change_password,
    )


def exists(login: str) -> bool:
    """Whether a login is taken, also by an account that is not active."""
    sql = select(accounts.c.login).where(accounts.c.login == as_compared(login))
    with reading() as connection:
        return connection.execute(sql).first() is not None


def add(new: NewAccount, actor: str) -> Account:
    """Open an account. Raises LoginTakenError."""
    account_id = uuid4().hex
    login = as_compared(new.login)

    def work(connection: Connection) -> None:
        try:
            connection.execute(insert(accounts).values(_row(new, account_id, login)))
        except IntegrityError as error:
            raise LoginTakenError(f"Login {login} jest zajęty.") from error
        _link(connection, account_id, new.customer_ids)

    details = {"role": new.role, "customer_ids": list(new.customer_ids)}
    make(Change(actor, "account.created", login, details=details), work)
    found = find(login)
    if found is None:
        raise RuntimeError("an account that was just made is not there")
    return found


def set_password(account: Account, hashed: str, actor: str, *, must_change: bool = False) -> None:
    """Give an account a password; every session of it ends."""

    def work(connection: Connection) -> None:
        values = {"password_hash": hashed, "must_change_password": must_change}
        _set(connection, account, **values, password_set_at=clock.now())
        _end_sessions(connection, account)

    make(Change(actor, "account.password_set", account.login), work)


def rehash(account: Account, hashed: str) -> None:
    """Keep the same password under the parameters of today."""

    def work(connection: Connection) -> None:
        _set(connection, account, password_hash=hashed)

    make(Change(account.login, "account.rehashed", account.login), work)


def close(account: Account, actor: str) -> None:
    """Let nobody in any more; every session ends at once."""

    def work(connection: Connection) -> None:
        _set(connection, account, state=State.CLOSED)
        _end_sessions(connection, account)

    make(Change(actor, "account.closed", account.login), work)


def listed() -> list[Account]:
    """Every active account, by login."""
    sql = select(accounts).where(accounts.c.state == State.ACTIVE).order_by(accounts.c.login)
    with reading() as connection:
        return [of_row(connection, row) for row in connection.execute(sql).all()]


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
        "created_at": clock.now(),
    }


def _set(
    connection: Connection, account: Account, *conditions: ColumnElement[bool], **values: Any
) -> bool:
    """Give an account new values where the conditions hold; whether they did."""
    is_it = accounts.c.account_id == account.account_id
    changed = update(accounts).where(is_it, *conditions).values(values)
    return connection.execute(changed.returning(accounts.c.account_id)).first() is not None


def _link(connection: Connection, account_id: str, customer_ids: Iterable[str]) -> None:
    row = {"account_id": account_id, "since_date": clock.today()}
    for customer_id in customer_ids:
        connection.execute(insert(account_customers).values(row | {"customer_id": customer_id}))


def _end_sessions(connection: Connection, account: Account) -> None:
    connection.execute(delete(sessions).where(sessions.c.account_id == account.account_id))


def _customers(connection: Connection, account_id: str, day: date) -> tuple[str, ...]:
    linked = account_customers.c
    sql = select(linked.customer_id).where(
        linked.account_id == account_id,
        linked.since_date <= day,
        or_(linked.until_date.is_(None), linked.until_date >= day),
    )
    return tuple(sorted(connection.execute(sql).scalars()))
