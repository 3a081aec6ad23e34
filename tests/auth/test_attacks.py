"""Attacks on the sign-in, in numbers: guessing and spraying."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from auth import accounts, clock, sign_in
from auth.accounts import NewAccount
from auth.passwords import hash_password
from auth.roles import Role
from auth.throttle import ADDRESS_TRIES, FREE_TRIES, WINDOW

PASSWORD = "korek rower lampa"
ADDRESSES = [f"203.0.113.{number}" for number in range(50)]

pytestmark = pytest.mark.usefixtures("sqlite_store")


class Attacker:
    """Somebody with many addresses and patience; the passwords that were really checked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = clock.now()
        self.address = ADDRESSES[0]
        self.checked: Counter[str | None] = Counter()
        self.checked_at: list[datetime] = []
        monkeypatch.setattr(clock, "now", lambda: self.now)
        monkeypatch.setattr(sign_in, "address", lambda: self.address)
        monkeypatch.setattr(sign_in, "verify", self.verify)
        # What is refused is told elsewhere; here only the counting counts.
        monkeypatch.setattr(sign_in, "_refused", self.refused)

    def verify(self, _hashed: str | None, password: str) -> bool:
        return password == PASSWORD

    def refused(self, login: str, _address: str, _account: object, *, is_checked: bool) -> None:
        if is_checked:
            self.checked[login] += 1
            self.checked_at.append(self.now)


@pytest.fixture
def attacker(monkeypatch: pytest.MonkeyPatch) -> Attacker:
    return Attacker(monkeypatch)


def opened(login: str) -> None:
    accounts.add(NewAccount(login, login, Role.CUSTOMER, (), hash_password(PASSWORD)), "test")


def test_of_ten_thousand_guesses_at_one_account_hardly_any_is_checked(attacker: Attacker) -> None:
    opened("dom")
    for number in range(10_000):
        attacker.address = ADDRESSES[number % len(ADDRESSES)]
        attacker.now += timedelta(seconds=0.36)  # an hour in all
        assert sign_in.prove("DOM" if number % 2 else "dom", f"guess {number}") is None
    # Five at once, then one after 1, 2, 4, 8, 15, 15 and 15 minutes.
    assert attacker.checked["dom"] <= FREE_TRIES + 7
    for start in attacker.checked_at[FREE_TRIES:]:
        window = [at for at in attacker.checked_at if start <= at < start + WINDOW]
        assert len(window) <= FREE_TRIES


def test_the_right_person_gets_in_again_a_quarter_of_an_hour_after_an_attack(
    attacker: Attacker,
) -> None:
    opened("dom")
    for number in range(500):
        attacker.address = ADDRESSES[number % len(ADDRESSES)]
        sign_in.prove("dom", f"guess {number}")
    attacker.address = "198.51.100.9"
    assert sign_in.prove("dom", PASSWORD) is None
    attacker.now += WINDOW
    assert sign_in.prove("dom", PASSWORD) is not None


def test_one_password_tried_on_a_thousand_accounts_stops_at_the_address(
    attacker: Attacker,
) -> None:
    for number in range(1000):
        assert sign_in.prove(f"{100_000 + number}", "haslo123") is None
    assert sum(attacker.checked.values()) == ADDRESS_TRIES
