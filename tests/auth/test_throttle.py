"""Failed tries: who is slowed down, for how long, and who is not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from auth import clock, throttle
from auth.throttle import ADDRESS_TRIES, FREE_TRIES, WINDOW
from store.engine import reading
from store.tables import tries

HERE, THERE = "192.0.2.1", "192.0.2.2"
SECOND = timedelta(seconds=1)


class Time:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def time(store: str, monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


def fail(login: str, address: str, times: int) -> None:
    """So many wrong passwords, all of them checked."""
    for _ in range(times):
        assert throttle.admits(login, address)


def is_open(login: str, address: str) -> bool:
    """Whether a try would be checked; leaves no trace."""
    admitted = throttle.admits(login, address)
    if admitted:
        throttle.withdrawn(login, address)
    return admitted


def test_a_few_wrong_passwords_cost_no_wait() -> None:
    fail("dom", HERE, FREE_TRIES - 1)
    assert is_open("dom", HERE)


def test_tries_at_the_same_moment_keep_nobody_out(time: Time) -> None:
    """Of two that wait for their turn to count, the one that came first may count last."""
    fail("dom", HERE, 1)
    time.now -= SECOND / 1000
    assert is_open("dom", HERE)
    assert is_open("inny", HERE)


def test_then_the_wait_doubles_up_to_a_quarter_of_an_hour(time: Time) -> None:
    fail("dom", "198.51.100.1", FREE_TRIES)
    waited = []
    for number in range(7):
        begin = time.now
        while not is_open("dom", f"203.0.113.{number}"):
            time.now += SECOND
        waited.append((time.now - begin) / timedelta(minutes=1))
        fail("dom", f"203.0.113.{number}", 1)
    assert waited == [1, 2, 4, 8, 15, 15, 15]


def test_the_login_waits_from_every_address_and_other_logins_do_not() -> None:
    fail("dom", HERE, FREE_TRIES)
    assert not is_open("dom", THERE)
    assert is_open("radio", HERE)


def test_tries_while_it_waits_do_not_make_it_longer(time: Time) -> None:
    fail("dom", HERE, FREE_TRIES)
    for _ in range(59):
        time.now += SECOND
        assert not throttle.admits("dom", HERE)
    time.now += SECOND
    assert throttle.admits("dom", HERE)


def test_of_many_tries_at_the_same_moment_no_more_are_checked_than_one_by_one() -> None:
    with ThreadPoolExecutor(20) as pool:
        admitted = list(pool.map(lambda n: throttle.admits("dom", f"10.0.0.{n}"), range(200)))
    assert sum(admitted) == FREE_TRIES


def test_the_right_password_forgets_the_failures_of_the_login() -> None:
    fail("dom", HERE, FREE_TRIES - 1)
    fail("dom", HERE, 1)
    throttle.succeeded("dom", HERE)
    fail("dom", HERE, FREE_TRIES - 1)
    assert is_open("dom", HERE)


def test_a_password_that_is_right_by_half_counts_for_the_login_and_not_for_the_address() -> None:
    for _ in range(FREE_TRIES):
        fail("dom", HERE, 1)
        throttle.half_way("dom", HERE)
    assert not is_open("dom", THERE)
    for number in range(5 * ADDRESS_TRIES):
        fail(f"login{number}", HERE, 1)
        throttle.half_way(f"login{number}", HERE)
    assert is_open("radio", HERE)


def test_an_address_that_tries_many_logins_waits_as_a_whole(time: Time) -> None:
    for number in range(ADDRESS_TRIES):
        fail(f"login{number}", HERE, 1)
    assert not is_open("dom", HERE)
    assert is_open("dom", THERE)
    time.now += WINDOW
    assert is_open("dom", HERE)


def test_one_success_does_not_clean_the_address() -> None:
    for number in range(ADDRESS_TRIES):
        fail(f"login{number}", HERE, 1)
    throttle.succeeded("login3", HERE)
    assert is_open("dom", HERE)
    fail("radio", HERE, 1)
    assert not is_open("dom", HERE)


def test_people_behind_one_address_who_know_their_passwords_never_wait() -> None:
    for number in range(5 * ADDRESS_TRIES):
        fail(f"login{number}", HERE, 1)
        throttle.succeeded(f"login{number}", HERE)
    assert is_open("dom", HERE)


def test_nothing_is_for_good_and_nothing_is_kept(time: Time) -> None:
    for number in range(40):
        fail(f"login{number}", f"203.0.113.{number}", 1)
    time.now += WINDOW + SECOND
    fail("last", HERE, 1)
    with reading() as connection:
        assert connection.execute(select(func.count()).select_from(tries)).scalar_one() == 2


def test_the_office_lets_a_login_try_again_at_once() -> None:
    fail("dom", HERE, FREE_TRIES)
    throttle.unlock("dom", "bok")
    assert is_open("dom", HERE)
