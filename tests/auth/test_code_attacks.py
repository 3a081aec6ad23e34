"""Guessing the second step, in numbers, by somebody who knows the password."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from auth import challenges, clock, proofs, sign_in
from auth.accounts import Account
from auth.challenges import TRIES, ChallengeOverError, Kind
from auth.passwords import BusyError
from auth.proofs import MOST_FAILURES
from auth.second_factor import WrongCodeError
from auth.throttle import FREE_TRIES, WINDOW
from tests.auth.second_steps import PASSWORD, App, Time, key_home, opened, posted, time

__all__ = ["key_home", "time"]
ADDRESSES = [f"203.0.113.{number}" for number in range(50)]

pytestmark = pytest.mark.usefixtures("sqlite_store")


class Guesser:
    """Knows the password, has many addresses and browsers; the codes that were really checked."""

    def __init__(self, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
        self.time = time
        self.browsers = 0
        self.address = ADDRESSES[0]
        self.checked: Counter[str] = Counter()
        self.checked_at: list[datetime] = []
        self._fitting = challenges._fitting
        monkeypatch.setattr(challenges, "_fitting", self.fitting)
        monkeypatch.setattr(sign_in, "address", lambda: self.address)
        monkeypatch.setattr(sign_in, "browser", self.browser)
        monkeypatch.setattr(sign_in, "verify", lambda _hash, password: password == PASSWORD)
        # What is refused is told elsewhere; here only the counting counts.
        monkeypatch.setattr(sign_in, "_refused", lambda *_, **__: None)

    def browser(self) -> str:
        return f"browser {self.browsers}"

    def fitting(self, challenge: challenges.Challenge, typed: str) -> object:
        self.checked[challenge.pre_hash] += 1
        self.checked_at.append(clock.now())
        return self._fitting(challenge, typed)

    def guess(self, number: int, after: timedelta) -> None:
        """One more code, in a new browser when this one's challenge is over."""
        self.time.now += after
        self.address = ADDRESSES[number % len(ADDRESSES)]
        if challenges.of_browser(self.browser()) is None:
            self.browsers += 1
            account = sign_in.prove("anna", PASSWORD)
            if account is None:
                return
            assert sign_in.accept(account, "/") == ""
        with pytest.raises((WrongCodeError, ChallengeOverError)):
            challenges.answer(self.browser(), "abc", self.address)


@pytest.fixture
def guesser(time: Time, monkeypatch: pytest.MonkeyPatch) -> Guesser:
    return Guesser(time, monkeypatch)


@pytest.fixture
def anna(sqlite_store: None, time: Time) -> Account:
    return opened("anna", email="anna@example.pl")


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "guesses"), [(Kind.TOTP, 10_000), (Kind.EMAIL, 2_000)])
def test_of_ten_thousand_guesses_in_an_hour_a_dozen_is_checked(
    anna: Account, guesser: Guesser, kind: Kind, guesses: int
) -> None:
    if kind is Kind.TOTP:
        App(anna)
    for number in range(guesses):
        guesser.guess(number, timedelta(hours=1) / guesses)
    # Five at once, then one after 1, 2, 4, 8, 15, 15 and 15 minutes.
    assert 0 < sum(guesser.checked.values()) <= FREE_TRIES + 7
    assert max(guesser.checked.values()) <= TRIES
    for start in guesser.checked_at[FREE_TRIES:]:
        window = [at for at in guesser.checked_at if start <= at < start + WINDOW]
        assert len(window) <= FREE_TRIES
    if kind is Kind.EMAIL:
        assert len(posted("code")) <= FREE_TRIES + 7


@pytest.mark.slow
def test_of_three_hundred_patient_guesses_in_a_row_at_an_app_a_hundred_is_checked(
    anna: Account, guesser: Guesser, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = App(anna)
    looked_at = []
    monkeypatch.setattr(
        proofs.totp, "step_of", lambda _secret, code, _at: looked_at.append(code) and None
    )
    wrong = app.wrong()
    for number in range(300):
        # Whoever waits a quarter of an hour in between has five free tries again.
        guesser.time.now += timedelta(minutes=16) if number % FREE_TRIES == 0 else timedelta()
        guesser.browsers += 1
        account = sign_in.prove("anna", PASSWORD)
        assert account is not None
        sign_in.accept(account, "/")
        with pytest.raises(WrongCodeError):
            challenges.answer(guesser.browser(), wrong, ADDRESSES[number % 50])
    assert len(looked_at) == MOST_FAILURES


def test_many_challenges_begun_beforehand_give_no_more_guesses(
    anna: Account, guesser: Guesser
) -> None:
    App(anna)
    for number in range(200):
        guesser.browsers, guesser.address = number, ADDRESSES[number % 50]
        account = sign_in.prove("anna", PASSWORD)
        assert account is not None
        sign_in.accept(account, "/")
    for number in range(500):
        guesser.browsers = number % 200
        with pytest.raises(WrongCodeError):
            challenges.answer(guesser.browser(), "abc", ADDRESSES[number % 50])
    assert sum(guesser.checked.values()) == FREE_TRIES


def test_the_mailbox_of_the_owner_is_not_flooded(anna: Account, guesser: Guesser) -> None:
    for number in range(200):
        guesser.browsers, guesser.address = number, ADDRESSES[number % 50]
        account = sign_in.prove("anna", PASSWORD)
        if account is not None:
            sign_in.accept(account, "/")
    assert len(posted("code")) == FREE_TRIES


def test_the_owner_gets_in_a_quarter_of_an_hour_after_an_attack(
    anna: Account, guesser: Guesser
) -> None:
    app = App(anna)
    for number in range(500):
        guesser.guess(number, timedelta())
    guesser.time.now += WINDOW
    guesser.browsers += 1
    account = sign_in.prove("anna", PASSWORD)
    assert account is not None
    sign_in.accept(account, "/")
    challenges.answer(guesser.browser(), app.code(), "198.51.100.9")


def test_people_behind_one_address_who_get_codes_by_letter_never_wait(
    time: Time, guesser: Guesser
) -> None:
    for number in range(40):
        guesser.browsers += 1
        login = f"login{number}"
        opened(login, email=f"{login}@example.pl")
        account = sign_in.prove(login, PASSWORD)
        assert account is not None
        sign_in.accept(account, "/")
        with challenges.writing() as connection:
            code = challenges.mint(connection, guesser.browser())
        challenges.answer(guesser.browser(), code or "", guesser.address)


def test_a_busy_moment_costs_no_try_of_the_account(
    anna: Account, guesser: Guesser, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = App(anna)

    def busy(*_: object) -> None:
        raise BusyError

    fitting = proofs.fitting
    monkeypatch.setattr(proofs, "fitting", busy)
    for _ in range(2 * FREE_TRIES):
        guesser.browsers += 1
        account = sign_in.prove("anna", PASSWORD)
        assert account is not None
        sign_in.accept(account, "/")
        with pytest.raises(BusyError):
            challenges.answer(guesser.browser(), app.recovery_codes[0], guesser.address)
    monkeypatch.setattr(proofs, "fitting", fitting)
    challenges.answer(guesser.browser(), app.recovery_codes[0], guesser.address)
