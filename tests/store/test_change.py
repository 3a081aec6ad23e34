"""A change is whole or not at all, told in the audit, and made once for its key."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from store import audit
from store.change import Change, KeyReusedError, make, new_key
from store.engine import reading, watcher, writing
from store.tables import account_customers, audit_head, operations, tries
from store.tables import audit as audit_table

NOW = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def row(name: str, at: datetime = NOW) -> dict[str, object]:
    return {"kind": new_key()[:20], "name": name, "failures": 1, "last_at": at, "former_at": NOW}


def trying(name: str):
    """Work that leaves one row."""

    def work(connection: Connection) -> dict[str, str]:
        connection.execute(insert(tries).values(**row(name)))
        return {"name": name}

    return work


def change(key: str = "k", action: str = "try.noted", actor: str = "dom") -> Change:
    return Change(actor, action, "200101", key, {"żółw": 1})


def rows(table) -> int:
    with reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def broken() -> int | None:
    with reading() as connection:
        return audit.first_broken(connection)


def test_a_change_leaves_its_effect_its_audit_row_and_its_key(store: str) -> None:
    assert make(change(), trying("a")) == {"name": "a"}
    with reading() as connection:
        [told] = connection.execute(select(audit_table)).all()
    assert (told.audit_id, told.actor, told.action) == (1, "dom", "try.noted")
    assert told.details == {"żółw": 1}
    assert told.at.tzinfo is UTC
    assert broken() is None


def test_a_change_that_fails_leaves_nothing_and_may_be_tried_again(store: str) -> None:
    def failing(connection: Connection) -> None:
        trying("a")(connection)
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        make(change(), failing)
    assert [rows(table) for table in (tries, audit_table, operations)] == [0, 0, 0]
    assert make(change(), trying("b")) == {"name": "b"}


def test_the_same_key_gives_the_same_answer_and_changes_nothing(store: str) -> None:
    first = make(change(), trying("a"))
    assert make(change(), trying("b")) == first
    assert [rows(table) for table in (tries, audit_table)] == [1, 1]


@pytest.mark.parametrize("other", [change(action="try.other"), change(actor="firma")])
def test_a_key_of_another_change_is_refused(store: str, other: Change) -> None:
    make(change(), trying("a"))
    with pytest.raises(KeyReusedError):
        make(other, trying("b"))


def test_of_many_at_once_with_one_key_one_is_made(store: str) -> None:
    barrier = threading.Barrier(8)

    def press(number: int) -> dict[str, str]:
        barrier.wait()
        return dict(make(change(), trying(str(number))))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, range(8)))
    assert len({answer["name"] for answer in answers}) == 1
    assert [rows(table) for table in (tries, audit_table)] == [1, 1]


def test_many_changes_at_once_are_all_made_and_the_audit_holds(store: str) -> None:
    def many(person: int) -> None:
        for number in range(25):
            make(change(f"{person}-{number}"), trying(f"{person}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(many, range(8)))
    assert [rows(table) for table in (tries, audit_table)] == [200, 200]
    assert broken() is None


FORGERIES = {
    "changed": update(audit_table).where(audit_table.c.audit_id == 3).values(actor="kto inny"),
    "details changed": update(audit_table).where(audit_table.c.audit_id == 3).values(details={}),
    "left out": delete(audit_table).where(audit_table.c.audit_id == 3),
    "moment changed": update(audit_table).where(audit_table.c.audit_id == 3).values(at=NOW),
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_forged_row_is_found(store: str, kind: str) -> None:
    for number in range(6):
        make(change(str(number)), trying("a"))
    with writing() as connection:
        connection.execute(FORGERIES[kind])
    assert broken() == 3


def test_a_missing_end_is_found(store: str) -> None:
    for number in range(3):
        make(change(str(number)), trying("a"))
    with writing() as connection:
        connection.execute(delete(audit_table).where(audit_table.c.audit_id == 3))
    assert broken() == 3


def test_a_row_slipped_in_is_found(store: str) -> None:
    make(change(), trying("a"))
    with writing() as connection:
        copy = {**connection.execute(select(audit_table)).mappings().one(), "audit_id": 2}
        connection.execute(insert(audit_table).values(copy))
        connection.execute(update(audit_head).values(audit_id=2))
    assert broken() == 2


def test_a_moment_comes_back_as_it_went_in_whatever_its_zone(store: str) -> None:
    warsaw = timezone(timedelta(hours=2))
    with writing() as connection:
        if store == "postgresql":
            connection.execute(text("set time zone 'America/New_York'"))
        connection.execute(insert(tries).values(row("a", NOW.astimezone(warsaw))))
        assert connection.execute(select(tries.c.last_at)).scalar_one() == NOW
    with pytest.raises(StatementError, match="without a zone"), writing() as connection:
        connection.execute(insert(tries).values(row("a", NOW.replace(tzinfo=None))))


def test_the_store_keeps_its_rules(store: str) -> None:
    stray = insert(account_customers).values(account_id="x", customer_id="1", since_date=NOW.date())
    with pytest.raises(IntegrityError), writing() as connection:
        connection.execute(stray)


def test_a_mark_changes_with_every_commit_of_anybody_and_with_nothing_else(store: str) -> None:
    watching = watcher()
    if store == "postgresql":
        assert watching is None
        return
    assert watching is not None
    watching.look()
    before = watching.mark
    with reading() as connection:
        connection.execute(select(tries)).all()
    watching.look()
    assert watching.mark == before
    make(change(), trying("a"))
    assert watching.mark != before
    watching.look()
    before = watching.mark
    command = [sys.executable, "-m", "auth", "user", "add", "x", "--role", "clerk", "--name", "X"]
    subprocess.run(command, check=True, capture_output=True)
    watching.look()
    assert watching.mark != before
