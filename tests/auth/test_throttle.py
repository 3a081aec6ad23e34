"""Failed tries: who is slowed down, for how long, and who is not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from auth.throttle import ADDRESS_TRIES, FREE_TRIES, WINDOW_SECONDS, Throttle

HERE, THERE = "192.0.2.1", "192.0.2.2"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(clock)


def fail(throttle: Throttle, login: str, address: str, times: int) -> None:
    """So many wrong passwords, all of them checked."""
    for _ in range(times):
        assert throttle.admits(login, address)


def is_open(throttle: Throttle, login: str, address: str) -> bool:
    """Whether a try would be checked; leaves no trace."""
    admitted = throttle.admits(login, address)
    if admitted:
        throttle.withdrawn(login, address)
    return admitted


def test_a_few_wrong_passwords_cost_no_wait(throttle: Throttle) -> None:
    fail(throttle, "dom", HERE, FREE_TRIES - 1)
    assert is_open(throttle, "dom", HERE)


def test_then_the_wait_doubles_up_to_a_quarter_of_an_hour(throttle: Throttle, clock: Clock) -> None:
    fail(throttle, "dom", "198.51.100.1", FREE_TRIES)
    waited = []
    for number in range(7):
        begin = clock.now
        while not is_open(throttle, "dom", f"203.0.113.{number}"):
            clock.now += 1
        waited.append((clock.now - begin) / 60)
        fail(throttle, "dom", f"203.0.113.{number}", 1)
    assert waited == [1, 2, 4, 8, 15, 15, 15]


def test_the_login_waits_from_every_address_and_other_logins_do_not(throttle: Throttle) -> None:
    fail(throttle, "dom", HERE, FREE_TRIES)
    assert not is_open(throttle, "dom", THERE)
    assert is_open(throttle, "radio", HERE)


def test_tries_while_it_waits_do_not_make_it_longer(throttle: Throttle, clock: Clock) -> None:
    fail(throttle, "dom", HERE, FREE_TRIES)
    for _ in range(59):
        clock.now += 1
        assert not throttle.admits("dom", HERE)
    clock.now += 1
    assert throttle.admits("dom", HERE)


def test_of_many_tries_at_the_same_moment_no_more_are_checked_than_one_by_one(
    throttle: Throttle,
) -> None:
    with ThreadPoolExecutor(20) as pool:
        admitted = list(pool.map(lambda n: throttle.admits("dom", f"10.0.0.{n}"), range(200)))
    assert sum(admitted) == FREE_TRIES


def test_the_right_password_forgets_the_failures_of_the_login(throttle: Throttle) -> None:
    fail(throttle, "dom", HERE, FREE_TRIES - 1)
    fail(throttle, "dom", HERE, 1)
    throttle.succeeded("dom", HERE)
    fail(throttle, "dom", HERE, FREE_TRIES - 1)
    assert is_open(throttle, "dom", HERE)


def test_an_address_that_tries_many_logins_waits_as_a_whole(
    throttle: Throttle, clock: Clock
) -> None:
    for number in range(ADDRESS_TRIES):
        fail(throttle, f"login{number}", HERE, 1)
    assert not is_open(throttle, "dom", HERE)
    assert is_open(throttle, "dom", THERE)
    clock.now += WINDOW_SECONDS
    assert is_open(throttle, "dom", HERE)


def test_one_success_does_not_clean_the_address(throttle: Throttle) -> None:
    for number in range(ADDRESS_TRIES):
        fail(throttle, f"login{number}", HERE, 1)
    throttle.succeeded("login3", HERE)
    assert is_open(throttle, "dom", HERE)
    fail(throttle, "radio", HERE, 1)
    assert not is_open(throttle, "dom", HERE)


def test_people_behind_one_address_who_know_their_passwords_never_wait(throttle: Throttle) -> None:
    for number in range(5 * ADDRESS_TRIES):
        fail(throttle, f"login{number}", HERE, 1)
        throttle.succeeded(f"login{number}", HERE)
    assert is_open(throttle, "dom", HERE)


def test_nothing_is_for_good_and_nothing_is_kept(throttle: Throttle, clock: Clock) -> None:
    for number in range(1000):
        fail(throttle, f"login{number}", f"203.0.113.{number}", 1)
    clock.now += WINDOW_SECONDS + 1
    fail(throttle, "last", HERE, 1)
    assert len(throttle._tries) == 2
