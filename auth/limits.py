"""At most so many tries in any hour, whether they succeed or not.

Each try takes one of a few slots and gives it back only after the hour; so no hour, wherever it
begins, holds more tries than there are slots.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update

from auth import clock
from store.engine import insert_new, reading, writing
from store.tables import tries

WINDOW = timedelta(hours=1)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_NAME = 240


def admits(kind: str, name: str, most: int) -> bool:
    """True when there is a slot for this try; it takes it.

    ``kind`` is a short word for what is tried (at most 20 letters), ``name`` who or what tries.
    """
    now, key = clock.now(), name[:LONGEST_NAME]
    names = [f"{key}#{slot}" for slot in range(most)]
    own = (tries.c.kind == kind) & tries.c.name.in_(names)
    is_old = tries.c.last_at <= now - WINDOW
    if _taken(own & ~is_old) >= most:
        return False
    with writing() as connection:
        connection.execute(delete(tries).where(tries.c.kind == kind, is_old))
        for slot in names:
            fresh = {"kind": kind, "name": slot, "failures": 0, "last_at": NEVER}
            insert_new(connection, tries, {**fresh, "former_at": NEVER})
        held = connection.execute(select(tries).where(own).order_by(tries.c.name).with_for_update())
        oldest = min(held.all(), key=lambda row: row.last_at)
        if oldest.last_at > now - WINDOW:
            return False
        is_it = own & (tries.c.name == oldest.name)
        connection.execute(update(tries).where(is_it).values(last_at=now))
        return True


def _taken(condition: ColumnElement[bool]) -> int:
    """How many slots are taken: a flood is turned away without writing anything."""
    with reading() as connection:
        return len(connection.execute(select(tries.c.name).where(condition)).all())
