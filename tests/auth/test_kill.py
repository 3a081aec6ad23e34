"""Killed while it opens accounts and signs people in: no half account, no half session."""

from __future__ import annotations

import random
from collections import Counter

from sqlalchemy import select

from store import audit
from store.engine import reading
from store.tables import account_customers, accounts, grants, sessions
from store.tables import audit as audit_table
from tests.killing import said_until_killed

KILLS = 10


def test_nothing_is_there_by_half_and_nothing_confirmed_is_lost(store: str) -> None:
    chance = random.Random(4)
    confirmed = [
        login
        for kill in range(KILLS)
        for login in said_until_killed(
            "tests.auth.persistent_newcomers", f"k{kill}", seconds=chance.uniform(0.0, 0.3)
        )
    ]
    with reading() as connection:
        people = {row.account_id: row for row in connection.execute(select(accounts)).all()}
        linked = Counter(connection.execute(select(account_customers.c.account_id)).scalars())
        signed_in = Counter(connection.execute(select(sessions.c.account_id)).scalars())
        waiting = connection.execute(select(grants)).all()
        told = Counter(connection.execute(select(audit_table.c.action)).scalars())
        assert audit.first_broken(connection) is None
    assert len(confirmed) >= KILLS
    assert set(confirmed) <= {row.login for row in people.values()}
    assert {linked[account_id] for account_id in people} == {2}
    assert told["account.created"] == len(people)
    assert told["session.started"] == sum(signed_in.values()) >= len(confirmed)
    assert told["account.password_set"] == sum(
        row.password_hash == "$second" for row in people.values()
    )
    # A grant that its browser had no time to collect is the most that stays: worthless in a minute.
    assert len(waiting) <= KILLS
