"""Letters to the owner of an account about the account itself."""

from __future__ import annotations

from sqlalchemy import Connection, select

from auth import clock
from store.outbox import Letter, post
from store.tables import accounts


def tell_owner(connection: Connection, account_id: str, kind: str, **words: str) -> None:
    """Leave a letter, inside the change it tells of; without a confirmed address there is none."""
    row = connection.execute(select(accounts).where(accounts.c.account_id == account_id)).one()
    if row.email is not None:
        told = {"login": row.login, "at": clock.now().isoformat(), **words}
        post(connection, Letter(kind, row.email, row.language, account_id, told))
