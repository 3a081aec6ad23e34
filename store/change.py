"""One way to change something: in one transaction, with an audit row, once for each key."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from core.errors import KroplaError
from store import audit
from store.engine import insert_new, writing
from store.tables import operations

Json = Mapping[str, Any]
"""What can be kept as JSON: texts, whole numbers, booleans, None, lists and such mappings."""


class KeyReusedError(KroplaError):
    """The key of one change was used for another one."""


def new_key() -> str:
    """A key for a change that nobody will ask for again."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Change:
    """Who does what to whom. A form keeps its ``key`` while a person may press the button again.

    ``details`` go to the audit; secrets have no place in them.
    """

    actor: str
    action: str
    subject: str
    key: str = field(default_factory=new_key)
    details: Json = field(default_factory=dict)


Work = Callable[[Connection], Json | None]


def make(change: Change, work: Work) -> Json:
    """Do the work, unless a change of this key was made before; what it gave, then and now.

    Everything ``work`` writes, the audit row and the key are kept together or not at all.
    Raises KeyReusedError, and whatever ``work`` raises.
    """
    with writing() as connection:
        at = datetime.now(UTC)
        key = {"operation_key": change.key, "actor": change.actor, "action": change.action}
        if not insert_new(connection, operations, {**key, "at": at, "result": {}}):
            return _former(connection, change)
        result = dict(work(connection) or {})
        connection.execute(
            update(operations).where(operations.c.operation_key == change.key).values(result=result)
        )
        audit.append(connection, at, change.actor, change.action, change.subject, change.details)
        return result


def _former(connection: Connection, change: Change) -> Json:
    row = connection.execute(
        select(operations).where(operations.c.operation_key == change.key)
    ).one()
    if (row.actor, row.action) != (change.actor, change.action):
        raise KeyReusedError(f"{change.action}: the key belongs to {row.action}")
    result: Json = row.result
    return result
