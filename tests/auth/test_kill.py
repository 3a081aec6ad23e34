"""Killed while people register, sign in and recover: no half account, no usable half token."""

from __future__ import annotations

import random
from collections import Counter

from sqlalchemy import select

from store import audit
from store.engine import reading
from store.tables import (
    account_customers,
    accounts,
    grants,
    links,
    registrations,
    sessions,
)
from store.tables import audit as audit_table
from store.tables_einvoice import einvoice_decisions
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


def test_killed_registrations_and_recoveries_leave_no_half_account(store: str) -> None:
    chance = random.Random(5)
    confirmed = [
        login
        for kill in range(KILLS)
        for login in said_until_killed(
            "tests.auth.persistent_registrations", f"r{kill}", seconds=chance.uniform(0.0, 0.5)
        )
    ]
    with reading() as connection:
        people = {row.account_id: row for row in connection.execute(select(accounts)).all()}
        linked = Counter(connection.execute(select(account_customers.c.account_id)).scalars())
        consented = Counter(connection.execute(select(einvoice_decisions.c.account_id)).scalars())
        half = connection.execute(select(registrations)).all()
        left = connection.execute(select(links)).all()
        told = Counter(connection.execute(select(audit_table.c.action)).scalars())
        assert audit.first_broken(connection) is None
    logins = {row.login for row in people.values()}
    assert len(confirmed) >= KILLS
    assert set(confirmed) <= logins
    assert {(linked[one], consented[one]) for one in people} == {(1, 1)}
    # Begun and not confirmed: no account, and its login belongs to nobody else.
    assert not {row.login for row in half} & logins
    assert told["registration.begun"] == len(people) + len(half)
    assert told["registration.confirmed"] == len(people)
    recovered = sum(row.password_hash != "$first" for row in people.values())
    assert told["recovery.password_set"] == recovered
    # A link that is left opens what it was for and nothing else; none outlived its use.
    used = {row.account_id for row in people.values() if row.password_hash != "$first"}
    assert not {row.subject for row in left if row.purpose == "reset"} & used
    assert {row.subject for row in left if row.purpose == "registration"} <= {
        row.registration_id for row in half
    }
