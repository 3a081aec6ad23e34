"""Letters that tell the owner of an account what happened to it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from auth.accounts import Account
from store import outbox
from store.outbox import Letter, post


def tell(connection: Connection, account: Account, kind: str, **words: str) -> None:
    """Leave a letter inside a change; an account without a confirmed address gets none."""
    if account.email:
        told = {"login": account.login, **words}
        post(connection, Letter(kind, account.email, account.language, account.account_id, told))


def tell_once(
    connection: Connection, account: Account, kind: str, within: timedelta, **words: str
) -> None:
    """The same, unless such a letter was left a short while ago."""
    if not outbox.has_recent(connection, account.account_id, kind, within):
        tell(connection, account, kind, **words)
