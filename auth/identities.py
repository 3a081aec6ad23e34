"""Identities at OpenID providers that open accounts: linked by their owner, never by an e-mail.

An identity is what its provider vouches for: the provider's own address and the subject it names.
The e-mail beside it is a label by which people know it again, nothing more.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, select

from auth import clock, notices
from auth.accounts import Account, State, of_row
from settings import Provider
from store.change import Change, make
from store.engine import insert_new, reading
from store.tables import accounts, sessions
from store.tables import identities as table


@dataclass(frozen=True)
class Identity:
    """Somebody, as a provider knows them."""

    iss: str
    sub: str
    email: str = ""


@dataclass(frozen=True)
class Linked:
    """An identity that opens an account."""

    email: str
    linked_at: datetime


class TakenError(Exception):
    """The identity opens another account already, or the account has another one there."""


class _NotLinkedError(Exception):
    """There is nothing to unlink."""


def owner(identity: Identity) -> Account | None:
    """The active account that an identity opens."""
    sql = (
        select(accounts)
        .join(table, table.c.account_id == accounts.c.account_id)
        .where(_is(identity), accounts.c.state == State.ACTIVE)
    )
    with reading() as connection:
        row = connection.execute(sql).first()
        return of_row(connection, row) if row else None


def of_account(account: Account) -> dict[str, Linked]:
    """The identities that open an account, by the address of their provider."""
    sql = select(table).where(table.c.account_id == account.account_id)
    with reading() as connection:
        rows = connection.execute(sql).all()
    return {row.iss: Linked(row.email or "", row.linked_at) for row in rows}


def link(account: Account, identity: Identity, provider: Provider) -> None:
    """Let an identity open an account from now on; doing it twice changes nothing.

    Raises TakenError.
    """
    row = {
        "iss": identity.iss,
        "sub": identity.sub,
        "account_id": account.account_id,
        "email": identity.email or None,
        "linked_at": clock.now(),
    }

    def work(connection: Connection) -> None:
        _release(connection, identity)
        if not insert_new(connection, table, row):
            raise TakenError
        _tell(connection, account, "identity_linked", provider)

    known = owner(identity)
    if known is None or known.account_id != account.account_id:
        details = {"provider": provider.key}
        make(Change(account.login, "identity.linked", account.login, details=details), work)


def unlink(account: Account, provider: Provider, session_hash: str) -> None:
    """Let it open the account no more, and end every session of the account but this one."""

    def work(connection: Connection) -> None:
        is_it = and_(table.c.account_id == account.account_id, table.c.iss == provider.issuer)
        if connection.execute(delete(table).where(is_it).returning(table.c.sub)).first() is None:
            raise _NotLinkedError
        others = sessions.c.session_hash != session_hash
        is_own = sessions.c.account_id == account.account_id
        connection.execute(delete(sessions).where(is_own, others))
        _tell(connection, account, "identity_unlinked", provider)

    details = {"provider": provider.key}
    with suppress(_NotLinkedError):
        make(Change(account.login, "identity.unlinked", account.login, details=details), work)


def _release(connection: Connection, identity: Identity) -> None:
    """A closed account holds no identity back from a new one."""
    closed = select(accounts.c.account_id).where(accounts.c.state == State.CLOSED)
    connection.execute(delete(table).where(_is(identity), table.c.account_id.in_(closed)))


def _is(identity: Identity) -> ColumnElement[bool]:
    return and_(table.c.iss == identity.iss, table.c.sub == identity.sub)


def _tell(connection: Connection, account: Account, kind: str, provider: Provider) -> None:
    at = clock.now().isoformat()
    notices.tell(connection, account, kind, provider=provider.name, at=at)
