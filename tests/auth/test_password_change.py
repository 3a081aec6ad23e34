"""Setting a password: who may, what ends with it, and one-time passwords."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from auth import accounts, clock, credentials, guard, password_change, sessions, sign_in, throttle
from auth.accounts import Account, NewAccount
from auth.duties import Duty
from auth.password_change import NoCookiesError, WrongPasswordError, change
from auth.password_rules import WeakPasswordError
from auth.passwords import hash_password
from auth.roles import Role
from auth.sessions import hashed
from auth.throttle import ADDRESS_TRIES, FREE_TRIES

OLD, NEW = "stare długie hasło", "korek rower lampa"

pytestmark = pytest.mark.usefixtures("sqlite_store")


@pytest.fixture(autouse=True)
def browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser with a pre-session."""
    for module in (sign_in, password_change):
        monkeypatch.setattr(module, "browser", lambda: "pre")


@pytest.fixture
def anna() -> Account:
    return accounts.add(NewAccount("anna", "Anna", Role.CUSTOMER, (), hash_password(OLD)), "test")


@pytest.fixture
def newcomer() -> Account:
    made = NewAccount("zofia", "Zofia", Role.CLERK, (), hash_password(OLD), True)
    return accounts.add(made, "test")


def test_the_new_password_holds_and_every_session_is_over(anna: Account) -> None:
    before = [hashed(sessions.start(anna)) for _ in range(2)]
    change(anna, OLD, NEW, "/ustawienia")
    assert not any(map(sessions.find, before))
    assert sign_in.prove("anna", OLD) is None
    assert sign_in.prove("anna", NEW) == anna


def test_the_browser_that_changed_it_may_begin_anew(anna: Account) -> None:
    ticket = change(anna, OLD, NEW, "/ustawienia?haslo=zmienione")
    grant = sessions.collect("pre", ticket)
    assert grant is not None
    assert (grant.account, grant.return_to) == (anna, "/ustawienia?haslo=zmienione")


def test_without_the_former_password_nothing_changes(anna: Account) -> None:
    known = hashed(sessions.start(anna))
    with pytest.raises(WrongPasswordError):
        change(anna, "inne", NEW, "/ustawienia")
    assert sessions.find(known) is not None
    assert sign_in.prove("anna", OLD) == anna


def test_the_former_password_cannot_be_guessed_here_either(anna: Account) -> None:
    for _ in range(FREE_TRIES):
        with pytest.raises(WrongPasswordError):
            change(anna, "inne", NEW, "/ustawienia")
    with pytest.raises(WrongPasswordError):
        change(anna, OLD, NEW, "/ustawienia")


def test_a_weak_password_is_refused_before_anything_is_checked(anna: Account) -> None:
    with pytest.raises(WeakPasswordError):
        change(anna, OLD, "haslo", "/ustawienia")


def test_without_cookies_nothing_changes(anna: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_change, "browser", lambda: "")
    with pytest.raises(NoCookiesError):
        change(anna, OLD, NEW, "/ustawienia")
    assert sign_in.prove("anna", OLD) == anna


def test_a_one_time_password_opens_one_session(newcomer: Account) -> None:
    assert sign_in.prove("zofia", OLD) == newcomer
    assert sign_in.prove("zofia", OLD) is None


def test_of_many_at_the_same_moment_one_gets_in_with_it(
    newcomer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "address", lambda: "here")
    monkeypatch.setattr(throttle, "admits", lambda *_: True)
    with ThreadPoolExecutor(8) as pool:
        proven = list(pool.map(lambda _: sign_in.prove("zofia", OLD), range(8)))
    assert sum(account is not None for account in proven) == 1


def test_wrong_former_passwords_of_many_do_not_stop_another(
    anna: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = credentials.password_hash(anna)
    for number in range(ADDRESS_TRIES + 1):
        monkeypatch.setattr(password_change, "address", lambda number=number: f"10.0.0.{number}")
        new = NewAccount(f"inny{number}", "Inny", Role.CUSTOMER, (), hashed)
        with pytest.raises(WrongPasswordError):
            change(accounts.add(new, "test"), "inne", NEW, "/ustawienia")
    monkeypatch.setattr(password_change, "address", lambda: "192.0.2.9")
    change(anna, OLD, NEW, "/ustawienia")


@pytest.mark.parametrize(("hours", "is_good"), [(71, True), (73, False)])
def test_a_one_time_password_waits_three_days(
    newcomer: Account, monkeypatch: pytest.MonkeyPatch, hours: int, is_good: bool
) -> None:
    later = clock.now() + timedelta(hours=hours)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (sign_in.prove("zofia", OLD) == newcomer) is is_good


def test_until_a_password_is_set_no_page_opens_but_that_of_setting_it(
    newcomer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "signed_in", lambda: accounts.find("zofia"))
    with pytest.raises(guard.DutyError):
        guard.require(Role.CLERK)
    assert guard.require(Role.CLERK, with_duties=True).login == "zofia"
    change(newcomer, "", NEW, "/ustawienia")
    changed = sign_in.prove("zofia", NEW)
    assert changed is not None
    assert Duty.PASSWORD not in changed.owes
    monkeypatch.setattr(guard, "signed_in", lambda: replace(changed, owes=()))
    assert guard.require(Role.CLERK).login == "zofia"
