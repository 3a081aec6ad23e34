"""What stands between a sign-in and the pages: things an account has to do first."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select

from auth import clock, terms
from auth.roles import Role
from settings import settings
from store.tables import second_factors


class Duty(StrEnum):
    """A step before the portal opens."""

    PASSWORD = "password"  # noqa: S105 - a name, not a secret
    """Set a password of one's own in place of a one-time password."""
    SECOND_FACTOR = "second_factor"
    """Set up an authenticator app: everybody who sees the data of others, outside of the demo."""
    EMAIL = "email"
    """Give an address and open the letter sent there."""
    TERMS = "terms"
    """Accept the terms in force, and take note of the privacy notice."""


def of(connection: Connection, row: Row[Any]) -> tuple[Duty, ...]:
    """What the account of a row owes, in the order in which it is asked."""
    return tuple(duty for duty, is_owed in CHECKS if is_owed(connection, row))


def _owes_password(_connection: Connection, row: Row[Any]) -> bool:
    return bool(row.must_change_password)


def _owes_email(_connection: Connection, row: Row[Any]) -> bool:
    can_send = settings().demo or settings().smtp_url is not None
    return row.role == Role.CUSTOMER and row.email is None and not row.is_demo and can_send


def _owes_terms(connection: Connection, row: Row[Any]) -> bool:
    """Those whom the terms are made with; see docs/decisions/0014-terms.md."""
    if row.role != Role.CUSTOMER or row.is_demo:
        return False
    return terms.owed(connection, row.account_id, clock.today())


def _owes_second_factor(connection: Connection, row: Row[Any]) -> bool:
    if row.role == Role.CUSTOMER or settings().demo:
        return False
    own = second_factors.c.account_id == row.account_id
    return connection.execute(select(second_factors.c.made_at).where(own)).first() is None


CHECKS: tuple[tuple[Duty, Callable[[Connection, Row[Any]], bool]], ...] = (
    (Duty.PASSWORD, _owes_password),
    (Duty.SECOND_FACTOR, _owes_second_factor),
    (Duty.EMAIL, _owes_email),
    (Duty.TERMS, _owes_terms),
)
"""One line a duty. They run whenever a session is looked up anew, so each is at most one query."""
