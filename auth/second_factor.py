"""The second factor of an account: an authenticator app, and recovery codes on paper.

Its secret is sealed in the store, and while it is being set up it is known to the session that has
begun it alone: whoever sits in another session of the account neither sees it nor plants one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from auth import clock, notices, recovery_codes, totp
from auth.accounts import Account, end_sessions
from auth.devices import forget_others
from auth.proofs import digits
from auth.sealing import seal, unseal
from core.errors import KroplaError
from settings import settings
from store.change import Change, make
from store.engine import insert_new, reading
from store.tables import factor_setups as setups
from store.tables import second_factors as table


class WrongCodeError(KroplaError):
    """The code does not fit, or not any more."""


class NoSecondFactorError(KroplaError):
    """The account has none, or the one that was being set up is gone."""


@dataclass(frozen=True)
class Setup:
    """A secret for an app to take over: as text (base32), and as the address in a QR code."""

    secret: str
    uri: str


@dataclass(frozen=True)
class State:
    """A second factor that is on."""

    since: datetime
    codes_left: int


def is_on(connection: Connection, account_id: str) -> bool:
    """Whether an account asks for a code of an app."""
    return _row(connection, account_id) is not None


def state(account: Account) -> State | None:
    """What may be shown of the second factor; None when there is none."""
    with reading() as connection:
        row = _row(connection, account.account_id)
        if row is None:
            return None
        return State(row.made_at, recovery_codes.left(connection, account.account_id))


def set_up(account: Account, session_hash: str) -> None:
    """Begin with a new secret, for this session to turn on."""
    row = {
        "session_hash": session_hash,
        "sealed": seal(totp.new_secret(), account.account_id),
        "made_at": clock.now(),
    }

    def work(connection: Connection) -> None:
        insert_new(connection, setups, row)

    make(Change(account.login, "second_factor.set_up", account.login), work)


def under_way(account: Account, session_hash: str) -> Setup | None:
    """What this session is setting up; None when it has not begun."""
    secret = _secret(account, session_hash)
    if secret is None:
        return None
    uri = totp.uri(secret, account.login, settings().utility_name)
    return Setup(totp.text(secret), uri)


def leave(account: Account, session_hash: str) -> None:
    """Forget what this session was setting up."""

    def work(connection: Connection) -> None:
        connection.execute(delete(setups).where(setups.c.session_hash == session_hash))

    make(Change(account.login, "second_factor.left", account.login), work)


def turn_on(account: Account, session_hash: str, typed: str) -> list[str]:
    """Ask for codes from now on, and sign out everywhere else; returns the recovery codes.

    Raises:
        NoSecondFactorError, WrongCodeError: nothing was changed.
    """
    secret = _secret(account, session_hash)
    if secret is None:
        raise NoSecondFactorError("Nie rozpoczęto ustawiania drugiego kroku.")
    step = totp.step_of(secret, digits(typed) or "", clock.now())
    if step is None:
        raise WrongCodeError("Kod nie pasuje.")
    codes = recovery_codes.fresh()
    rows = recovery_codes.rows_of(codes, account.account_id)
    factor = {
        "account_id": account.account_id,
        "sealed": seal(secret, account.account_id),
        "last_step": step,
        "failures": 0,
        "made_at": clock.now(),
    }

    def work(connection: Connection) -> None:
        connection.execute(delete(setups).where(setups.c.session_hash == session_hash))
        connection.execute(delete(table).where(table.c.account_id == account.account_id))
        connection.execute(insert(table).values(factor))
        recovery_codes.replace(connection, account.account_id, rows)
        end_sessions(connection, account, but=session_hash)
        notices.tell(connection, account, "second_factor_on", at=clock.now().isoformat())

    make(Change(account.login, "second_factor.on", account.login), work)
    return codes


def turn_off(account: Account, actor: str, session_hash: str = "") -> None:
    """Ask for no codes any more, and sign out everywhere but in this session.

    Raises NoSecondFactorError: there was none.
    """

    def work(connection: Connection) -> None:
        gone = delete(table).where(table.c.account_id == account.account_id)
        if connection.execute(gone.returning(table.c.account_id)).first() is None:
            raise NoSecondFactorError(f"Konto {account.login} nie ma drugiego kroku logowania.")
        recovery_codes.replace(connection, account.account_id, [])
        end_sessions(connection, account, but=session_hash)
        if not session_hash:
            forget_others(connection, account.account_id)
        notices.tell(connection, account, "second_factor_off", at=clock.now().isoformat())

    make(Change(actor, "second_factor.off", account.login), work)


def renew_recovery_codes(account: Account) -> list[str]:
    """New recovery codes in place of all former ones. Raises NoSecondFactorError."""
    codes = recovery_codes.fresh()
    rows = recovery_codes.rows_of(codes, account.account_id)

    def work(connection: Connection) -> None:
        if not is_on(connection, account.account_id):
            raise NoSecondFactorError(f"Konto {account.login} nie ma drugiego kroku logowania.")
        recovery_codes.replace(connection, account.account_id, rows)

    make(Change(account.login, "second_factor.codes_renewed", account.login), work)
    return codes


def _row(connection: Connection, account_id: str) -> Row[Any] | None:
    return connection.execute(select(table).where(table.c.account_id == account_id)).first()


def _secret(account: Account, session_hash: str) -> bytes | None:
    with reading() as connection:
        sql = select(setups.c.sealed).where(setups.c.session_hash == session_hash)
        sealed = connection.execute(sql).scalar()
    return None if sealed is None else unseal(sealed, account.account_id)
