"""What stands between a sign-in and the pages: things an account has to do first."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row

from auth import clock, terms
from auth.roles import Role


class Duty(StrEnum):
    """A step before the portal opens."""

    PASSWORD = "password"  # noqa: S105 - a name, not a secret
    """Set a password of one's own in place of a one-time password."""
    TERMS = "terms"
    """Accept the terms in force, and take note of the privacy notice."""


def of(connection: Connection, row: Row[Any]) -> tuple[Duty, ...]:
    """What the account of a row owes, in the order in which it is asked."""
    return tuple(duty for duty, is_owed in CHECKS if is_owed(connection, row))


def _owes_password(_connection: Connection, row: Row[Any]) -> bool:
    return bool(row.must_change_password)


def _owes_terms(connection: Connection, row: Row[Any]) -> bool:
    """Those whom the terms are made with; see docs/decisions/0014-terms.md."""
    if row.role != Role.CUSTOMER or row.is_demo:
        return False
    return terms.owed(connection, row.account_id, clock.today())


CHECKS: tuple[tuple[Duty, Callable[[Connection, Row[Any]], bool]], ...] = (
    (Duty.PASSWORD, _owes_password),
    (Duty.TERMS, _owes_terms),
)
"""One line a duty. They run whenever a session is looked up anew, so each is at most one query."""
