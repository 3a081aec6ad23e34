"""The audit: what was done, by whom, sealed so that a changed or missing row is found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select, update

from store.tables import audit, audit_head

START = "0" * 64
"""The hash before the first row."""


def append(
    connection: Connection,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    details: Mapping[str, Any],
) -> None:
    """Add a row, inside the transaction of the change that it tells of."""
    # One after the other: the head is held until the transaction ends.
    head = connection.execute(select(audit_head).with_for_update()).one()
    row = {
        "audit_id": head.audit_id + 1,
        "at": at,
        "actor": actor,
        "action": action,
        "subject": subject,
        "details": dict(details),
    }
    sealed = _seal(head.hash, row)
    connection.execute(insert(audit).values(**row, hash=sealed))
    connection.execute(update(audit_head).values(audit_id=row["audit_id"], hash=sealed))


def first_broken(connection: Connection) -> int | None:
    """Number of the first row that is not as it was written, or is missing; None when all is."""
    number, former = 0, START
    for row in connection.execute(select(audit).order_by(audit.c.audit_id)).mappings():
        number += 1
        values = {name: value for name, value in row.items() if name != "hash"}
        if row["audit_id"] != number or row["hash"] != _seal(former, values):
            return number
        former = row["hash"]
    head = connection.execute(select(audit_head)).one()
    return None if (head.audit_id, head.hash) == (number, former) else number + 1


def _seal(former: str, row: Mapping[str, Any]) -> str:
    told = {**row, "at": row["at"].isoformat(timespec="microseconds")}
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(f"{former}\n{text}".encode()).hexdigest()
