"""Server-side sessions: live, idle, old, revoked; grants that are collected once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from auth import sessions as module
from auth.accounts import Account
from auth.roles import Role
from auth.sessions import ABSOLUTE_SECONDS, GRANT_SECONDS, IDLE_SECONDS, MemorySessions, hashed

ANNA = Account("dom", "Anna", Role.CUSTOMER, ("100001",))


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> MemorySessions:
    return MemorySessions(clock)


def test_a_session_is_found_by_the_hash_of_its_id_only(store: MemorySessions) -> None:
    session_id = store.start(ANNA)
    found = store.find(hashed(session_id))
    assert found is not None
    assert found.account == ANNA
    assert store.find(session_id) is None


def test_the_store_does_not_hold_the_id(store: MemorySessions) -> None:
    assert store.start(ANNA) not in repr(store)


def test_ids_are_long_and_never_the_same(store: MemorySessions) -> None:
    ids = {store.start(ANNA) for _ in range(200)}
    assert len(ids) == 200
    assert min(map(len, ids)) >= 43  # 256 bits in base64


def test_an_idle_session_ends(store: MemorySessions, clock: Clock) -> None:
    known = hashed(store.start(ANNA))
    clock.now += IDLE_SECONDS + 1
    assert store.find(known) is None
    assert store.touch(known) is None


def test_use_keeps_a_session_alive_and_looking_does_not(
    store: MemorySessions, clock: Clock
) -> None:
    used, watched = hashed(store.start(ANNA)), hashed(store.start(ANNA))
    for _ in range(3):
        clock.now += IDLE_SECONDS * 0.6
        store.touch(used)
        store.find(watched)
    assert store.find(used) is not None
    assert store.find(watched) is None


def test_no_session_lives_longer_than_half_a_day(store: MemorySessions, clock: Clock) -> None:
    known = hashed(store.start(ANNA))
    for _ in range(int(ABSOLUTE_SECONDS / IDLE_SECONDS) + 1):
        clock.now += IDLE_SECONDS * 0.99
        store.touch(known)
    clock.now += IDLE_SECONDS * 0.5
    assert store.find(known) is None


def test_a_revoked_session_is_gone_at_once_and_twice_is_no_error(store: MemorySessions) -> None:
    known = hashed(store.start(ANNA))
    store.revoke(known)
    store.revoke(known)
    assert store.find(known) is None


def test_a_grant_is_collected_once(store: MemorySessions) -> None:
    store.grant("pre", ANNA, "/zuzycie?m=1")
    grant = store.collect("pre")
    assert grant is not None
    assert (grant.account, grant.return_to) == (ANNA, "/zuzycie?m=1")
    assert store.collect("pre") is None


def test_of_many_at_the_same_moment_one_collects(store: MemorySessions) -> None:
    store.grant("pre", ANNA, "/")
    with ThreadPoolExecutor(20) as pool:
        got = list(pool.map(lambda _: store.collect("pre"), range(200)))
    assert sum(grant is not None for grant in got) == 1


def test_a_grant_is_worthless_after_a_minute(store: MemorySessions, clock: Clock) -> None:
    store.grant("pre", ANNA, "/")
    clock.now += GRANT_SECONDS + 1
    assert store.collect("pre") is None


def test_another_browser_collects_nothing(store: MemorySessions) -> None:
    store.grant("pre", ANNA, "/")
    assert store.collect("other") is None
    assert store.collect("") is None


def test_nothing_is_granted_to_a_browser_without_cookies(store: MemorySessions) -> None:
    with pytest.raises(ValueError, match="browser"):
        store.grant("", ANNA, "/")


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
def test_the_way_back_never_leaves_the_portal(store: MemorySessions, target: str) -> None:
    with pytest.raises(ValueError, match="portal"):
        store.grant("pre", ANNA, target)


def test_what_is_over_is_forgotten(store: MemorySessions, clock: Clock) -> None:
    for number in range(50):
        store.start(ANNA)
        store.grant(f"pre{number}", ANNA, "/")
    clock.now += ABSOLUTE_SECONDS
    store.grant("last", ANNA, "/")
    assert len(store._sessions) == 0
    assert list(store._grants) == ["last"]


def test_the_portal_has_one_store() -> None:
    assert isinstance(module.sessions, MemorySessions)
