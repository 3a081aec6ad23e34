"""What a typed code proves: that of an authenticator app, or a recovery code. Each counts once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from auth import clock, recovery_codes, totp
from auth.sealing import UnreadableSecretError, unseal
from store.engine import reading
from store.tables import second_factors as table

MOST_FAILURES = 100
"""Wrong codes in a row after which the app helps no more, only paper or the office (NIST 63B)."""

DIGITS = 6

Spend = Callable[[Connection], bool]
"""Uses a right code up, inside a change; False when somebody else was faster."""

log = logging.getLogger("kropla")


def fitting(account_id: str, typed: str) -> Spend | None:
    """How to use up the code that was typed; None when it is wrong.

    Raises:
        BusyError: too many sign-ins at once; nothing was checked.
    """
    code = digits(typed)
    if code is not None:
        step = _step(account_id, code)
        return None if step is None else partial(_spend_step, account_id, step)
    selector = recovery_codes.matching(account_id, typed)
    return None if selector is None else partial(_spend_recovery_code, account_id, selector)


def digits(typed: str) -> str | None:
    """The six digits that were typed, with or without spaces; None when it is something else."""
    code = "".join(typed.split())
    return code if len(code) == DIGITS and code.isascii() and code.isdigit() else None


def count_wrong(connection: Connection, account_id: str) -> None:
    """Note a wrong code, inside a change."""
    more = {"failures": table.c.failures + 1}
    connection.execute(update(table).where(_is(account_id)).values(more))


def _step(account_id: str, code: str) -> int | None:
    with reading() as connection:
        row = connection.execute(select(table).where(_is(account_id))).first()
    if row is None or row.failures >= MOST_FAILURES:
        return None
    secret = _secret(row)
    return None if secret is None else totp.step_of(secret, code, clock.now())


def _secret(row: Row[Any]) -> bytes | None:
    try:
        return unseal(row.sealed, row.account_id)
    except UnreadableSecretError:
        log.exception("the second factor of account %s cannot be read", row.account_id)
        return None


def _spend_step(account_id: str, step: int, connection: Connection) -> bool:
    """Take the code of a time step, and none of this or an earlier one ever again."""
    newer = update(table).where(_is(account_id), table.c.last_step < step)
    taken = newer.values(last_step=step, failures=0).returning(table.c.last_step)
    return connection.execute(taken).first() is not None


def _spend_recovery_code(account_id: str, selector: str, connection: Connection) -> bool:
    connection.execute(update(table).where(_is(account_id)).values(failures=0))
    return recovery_codes.spend(connection, account_id, selector)


def _is(account_id: str) -> ColumnElement[bool]:
    return table.c.account_id == account_id
