"""Codes on paper that stand in for an authenticator app, each of them once.

The first group of a code finds its row; the others are kept as a password is. They have forty
random bits, which the five tries of a sign-in do not guess.
"""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from auth import clock
from auth.passwords import hash_password, verify
from store.engine import reading
from store.tables import recovery_codes as table

COUNT = 10
GROUPS, GROUP = 3, 4
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without the signs that look like others on paper: 0 and o, 1, i and l."""


def fresh() -> list[str]:
    """New codes, e.g. ``k7xq-9mtp-w2rd``; no two begin alike."""
    codes: dict[str, str] = {}
    while len(codes) < COUNT:
        groups = ["".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS)]
        codes[groups[0]] = "-".join(groups)
    return list(codes.values())


def rows_of(codes: list[str], account_id: str) -> list[dict[str, Any]]:
    """The codes as they are kept. It takes a while, so do it before the change begins."""
    made_at = clock.now()
    return [
        {
            "account_id": account_id,
            "selector": _plain(code)[:GROUP],
            "code_hash": hash_password(_plain(code)[GROUP:]),
            "made_at": made_at,
        }
        for code in codes
    ]


def replace(connection: Connection, account_id: str, rows: list[dict[str, Any]]) -> None:
    """Make these the account's codes, inside a change; former ones open nothing any more."""
    connection.execute(delete(table).where(table.c.account_id == account_id))
    if rows:
        connection.execute(insert(table), rows)


def matching(account_id: str, typed: str) -> str | None:
    """The selector of the code that was typed, when it is one of the account's.

    Raises:
        BusyError: too many sign-ins at once; nothing was checked.
    """
    plain = _plain(typed)
    is_it = (table.c.account_id == account_id) & (table.c.selector == plain[:GROUP])
    with reading() as connection:
        row = connection.execute(select(table).where(is_it)).first()
    return plain[:GROUP] if verify(row.code_hash if row else None, plain[GROUP:]) else None


def spend(connection: Connection, account_id: str, selector: str) -> bool:
    """Use a code up, inside a change; of two at once the first gets True."""
    is_it = (table.c.account_id == account_id) & (table.c.selector == selector)
    used = connection.execute(delete(table).where(is_it).returning(table.c.selector))
    return used.first() is not None


def left(connection: Connection, account_id: str) -> int:
    """How many codes the account still has."""
    own = select(func.count()).select_from(table).where(table.c.account_id == account_id)
    return int(connection.execute(own).scalar_one())


def _plain(code: str) -> str:
    """A code however it is typed: capitals, spaces and dashes are no matter."""
    return "".join(sign for sign in code.casefold() if sign in ALPHABET)
