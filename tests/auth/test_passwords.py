"""Password hashes: argon2id, the same time for nobody, never more at once than can be borne."""

from __future__ import annotations

import os
import threading
import time
from statistics import median

import pytest

from auth import passwords
from auth.passwords import BusyError, hash_password, verify


def test_a_hash_is_argon2id_with_its_parameters_and_fits_its_password_only() -> None:
    known = hash_password("Zażółć gęślą")
    assert known.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert verify(known, "Zażółć gęślą")
    assert not verify(known, "Zażółć gęślą ")
    assert not verify(known, "")


def test_the_same_password_has_another_hash_each_time() -> None:
    assert hash_password("woda") != hash_password("woda")


def test_nobody_has_no_password_not_even_that_of_the_stand_in() -> None:
    assert not verify(None, "nobody")


def test_a_damaged_hash_fits_nothing() -> None:
    assert not verify("$argon2id$v=19$m=19456", "woda")


def test_an_endless_password_is_refused_before_it_costs_anything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "_fits", lambda *_: pytest.fail("was checked"))
    assert not verify(hash_password("x"), "x" * (passwords.LONGEST + 1))


def test_an_unknown_login_takes_as_long_as_a_known_one() -> None:
    known = hash_password("woda")

    def took(password_hash: str | None) -> float:
        begin = time.process_time()
        verify(password_hash, "wrong")
        return time.process_time() - begin

    took(None)
    pairs = [(took(known), took(None)) for _ in range(15)]
    first, second = (median(times) for times in zip(*pairs, strict=True))
    assert 0.5 < first / second < 2.0


def test_never_more_are_checked_at_once_than_leave_a_processor_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    running, most, lock = 0, 0, threading.Lock()

    def slow(*_: str) -> bool:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1
        return False

    monkeypatch.setattr(passwords, "_fits", slow)
    threads = [threading.Thread(target=verify, args=("hash", "x")) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == passwords.AT_A_TIME == max((os.cpu_count() or 1) - 1, 1)


def test_hashes_are_always_made_by_the_same_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each thread that ever made one keeps its memory, and pages run in ever new threads."""
    made_by = set()
    monkeypatch.setattr(passwords, "_fits", lambda *_: bool(made_by.add(threading.get_ident())))
    threads = [threading.Thread(target=verify, args=("hash", "x")) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= len(made_by) <= passwords.AT_A_TIME


def test_who_waits_too_long_is_told_that_it_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(passwords, "_slots", threading.BoundedSemaphore(1))
    passwords._slots.acquire()
    with pytest.raises(BusyError):
        verify("hash", "x")
