"""Server-side sessions: live, idle, old, revoked; grants that are collected once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from auth import accounts, clock, sessions
from auth.accounts import Account, NewAccount
from auth.grants import GRANT
from auth.roles import Role
from auth.sessions import hashed
from settings import settings
from store import tables
from store.engine import reading

IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)


class Time:
    """A time that is set by hand."""

    now = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


@pytest.fixture
def anna(store: str) -> Account:
    return accounts.add(NewAccount("dom", "Anna", Role.CUSTOMER, ("100001",)), "test")


def rows(table) -> int:
    with reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def everything() -> str:
    with reading() as connection:
        return str([connection.execute(select(t)).all() for t in tables.metadata.sorted_tables])


def test_a_session_is_found_by_the_hash_of_its_id_only(anna: Account) -> None:
    session_id = sessions.start(anna)
    found = sessions.find(hashed(session_id))
    assert found is not None
    assert found.account == anna
    assert sessions.find(session_id) is None


def test_the_store_does_not_hold_the_id(anna: Account) -> None:
    assert sessions.start(anna) not in everything()


def test_ids_are_long_and_never_the_same(anna: Account) -> None:
    ids = {sessions.start(anna) for _ in range(50)}
    assert len(ids) == 50
    assert min(map(len, ids)) >= 43  # 256 bits in base64


def test_an_idle_session_ends(anna: Account, time: Time) -> None:
    known = hashed(sessions.start(anna))
    time.now += IDLE + timedelta(seconds=1)
    assert sessions.find(known) is None
    assert sessions.touch(known) is None


def test_use_keeps_a_session_alive_and_looking_does_not(anna: Account, time: Time) -> None:
    used, watched = hashed(sessions.start(anna)), hashed(sessions.start(anna))
    for _ in range(3):
        time.now += IDLE * 0.6
        sessions.touch(used)
        sessions.find(watched)
    assert sessions.find(used) is not None
    assert sessions.find(watched) is None


def test_no_session_lives_longer_than_half_a_day(anna: Account, time: Time) -> None:
    known = hashed(sessions.start(anna))
    for _ in range(int(ABSOLUTE / IDLE) + 1):
        time.now += IDLE * 0.99
        sessions.touch(known)
    time.now += IDLE * 0.5
    assert sessions.find(known) is None


def test_an_operator_may_set_shorter_times(
    anna: Account, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KROPLA_SESSION_IDLE_MINUTES", "5")
    settings.cache_clear()
    known = hashed(sessions.start(anna))
    time.now += timedelta(minutes=5)
    assert sessions.find(known) is None


def test_a_revoked_session_is_gone_at_once_and_twice_is_no_error(anna: Account) -> None:
    known = hashed(sessions.start(anna))
    sessions.revoke(known)
    sessions.revoke(known)
    assert sessions.find(known) is None


def test_a_grant_is_collected_once(anna: Account) -> None:
    ticket = sessions.grant("pre", anna, "/zuzycie?m=1")
    grant = sessions.collect("pre", ticket)
    assert grant is not None
    assert (grant.account, grant.return_to) == (anna, "/zuzycie?m=1")
    assert sessions.collect("pre", ticket) is None


def test_of_many_at_the_same_moment_one_collects(anna: Account) -> None:
    ticket = sessions.grant("pre", anna, "/")
    with ThreadPoolExecutor(20) as pool:
        got = list(pool.map(lambda _: sessions.collect("pre", ticket), range(200)))
    assert sum(grant is not None for grant in got) == 1


def test_a_grant_is_worthless_after_a_minute(anna: Account, time: Time) -> None:
    ticket = sessions.grant("pre", anna, "/")
    time.now += GRANT + timedelta(seconds=1)
    assert sessions.collect("pre", ticket) is None


def test_another_browser_collects_nothing(anna: Account) -> None:
    ticket = sessions.grant("pre", anna, "/")
    assert sessions.collect("other", ticket) is None
    assert sessions.collect("", ticket) is None


def test_who_has_copied_the_cookie_of_the_browser_lacks_the_ticket_of_the_tab(
    anna: Account,
) -> None:
    former = sessions.grant("pre", anna, "/")
    ticket = sessions.grant("pre", anna, "/")
    for wrong in ("", former, "0" * len(ticket)):
        assert sessions.collect("pre", wrong) is None
    assert sessions.collect("pre", ticket) is not None


def test_nothing_is_granted_to_a_browser_without_cookies(anna: Account) -> None:
    with pytest.raises(ValueError, match="browser"):
        sessions.grant("", anna, "/")


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "",
        "zuzycie",
        "/a\r\nX: 1",
        "/ a",
    ],
)
def test_the_way_back_never_leaves_the_portal(anna: Account, target: str) -> None:
    with pytest.raises(ValueError, match="portal"):
        sessions.grant("pre", anna, target)


def test_what_is_over_is_forgotten(anna: Account, time: Time) -> None:
    for number in range(50):
        sessions.start(anna)
        sessions.grant(f"pre{number}", anna, "/")
    time.now += ABSOLUTE
    sessions.grant("last", anna, "/")
    assert (rows(tables.sessions), rows(tables.grants)) == (0, 1)


def test_a_session_in_use_is_not_written_at_every_message(anna: Account, time: Time) -> None:
    known = hashed(sessions.start(anna))
    seen = sessions.find(known)
    time.now += timedelta(seconds=30)
    sessions.touch(known)
    assert sessions.find(known) == seen
    time.now += timedelta(seconds=31)
    sessions.touch(known)
    assert sessions.find(known) != seen


def test_an_account_lists_its_sessions_and_ends_the_others(anna: Account, time: Time) -> None:
    here = hashed(sessions.start(anna, "192.0.2.1", "Firefox"))
    time.now += timedelta(minutes=1)
    sessions.start(anna, "192.0.2.2", "x" * 1000)
    listed = sessions.of_account(anna)
    assert [(s.address, len(s.browser)) for s in listed] == [("192.0.2.2", 200), ("192.0.2.1", 7)]
    sessions.revoke_others(anna, here)
    assert [s.session_hash for s in sessions.of_account(anna)] == [here]
