"""A process killed while it writes loses nothing it has confirmed, and leaves no half change."""

from __future__ import annotations

import random
from collections import Counter

from sqlalchemy import select

from store import audit
from store.change import Change, make
from store.engine import reading
from store.tables import audit as audit_table
from store.tables import operations, tries
from tests.killing import said_until_killed

KILLS = 10


def test_what_was_confirmed_is_there_and_nothing_is_there_by_half(store: str) -> None:
    chance = random.Random(9)
    confirmed: list[str] = []
    for _ in range(KILLS):
        seconds = chance.uniform(0.0, 0.25)
        confirmed += said_until_killed("tests.store.persistent_writer", seconds=seconds)
    make(Change("after", "try.noted", "x"), lambda _connection: None)
    with reading() as connection:
        keys = set(connection.execute(select(operations.c.operation_key)).scalars())
        rows = Counter(connection.execute(select(tries.c.name)).scalars())
        told = len(connection.execute(select(audit_table.c.audit_id)).all())
        assert audit.first_broken(connection) is None
    assert len(confirmed) >= KILLS
    assert set(confirmed) <= keys
    assert told == len(keys)
    # Every change but the last leaves two rows, under its key.
    assert set(rows.values()) == {2}
    assert len(rows) == len(keys) - 1
