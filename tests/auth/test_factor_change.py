"""The owner changes the second factor: with the password, but for the first time, if it is owed."""

from __future__ import annotations

import pytest
from pyotp import TOTP

from auth import accounts, clock, factor_change, password_change, second_factor, sessions, sign_in
from auth.accounts import Account
from auth.duties import Duty
from auth.password_change import WrongPasswordError
from auth.roles import Role
from auth.second_factor import WrongCodeError
from auth.sessions import hashed
from auth.throttle import FREE_TRIES
from settings import settings
from tests.auth.second_steps import PASSWORD, App, Time, key_home, opened, time

__all__ = ["key_home", "time"]

pytestmark = pytest.mark.usefixtures("sqlite_store")


@pytest.fixture(autouse=True)
def browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_change, "address", lambda: "192.0.2.1")


@pytest.fixture
def anna(sqlite_store: None, time: Time) -> Account:
    return opened("anna")


def begun(account: Account) -> tuple[str, str]:
    """A session that is setting an app up, and the code it shows now."""
    session = hashed(sessions.start(account))
    second_factor.set_up(account, session)
    setup = second_factor.under_way(account, session)
    assert setup is not None
    return session, TOTP(setup.secret).at(clock.now())


def known(login: str) -> Account:
    found = accounts.find(login)
    assert found is not None
    return found


def test_with_code_and_password_it_is_turned_on_renewed_and_off(anna: Account) -> None:
    session, code = begun(anna)
    assert len(factor_change.turn_on(anna, session, code, PASSWORD)) == 10
    assert len(factor_change.renew_recovery_codes(anna, PASSWORD)) == 10
    factor_change.turn_off(anna, session, PASSWORD)
    assert second_factor.state(anna) is None


@pytest.mark.parametrize("password", ["", "wrong"])
def test_without_the_password_nothing_changes(anna: Account, password: str) -> None:
    session, code = begun(anna)
    with pytest.raises(WrongPasswordError):
        factor_change.turn_on(anna, session, code, password)
    assert second_factor.state(anna) is None
    app = App(anna)
    with pytest.raises(WrongPasswordError):
        factor_change.turn_off(anna, app.session_hash, password)
    with pytest.raises(WrongPasswordError):
        factor_change.renew_recovery_codes(anna, password)
    assert second_factor.state(anna) is not None


def test_the_password_cannot_be_guessed_here_either(anna: Account) -> None:
    app = App(anna)
    for _ in range(FREE_TRIES):
        with pytest.raises(WrongPasswordError):
            factor_change.turn_off(anna, app.session_hash, "wrong")
    with pytest.raises(WrongPasswordError):
        factor_change.turn_off(anna, app.session_hash, PASSWORD)


def test_a_password_without_the_code_turns_nothing_on(anna: Account) -> None:
    session, _code = begun(anna)
    with pytest.raises(WrongCodeError):
        factor_change.turn_on(anna, session, "000000x", PASSWORD)
    assert second_factor.state(anna) is None


def test_who_owes_it_sets_it_up_right_after_signing_in(time: Time) -> None:
    zofia = opened("zofia", Role.CLERK)
    assert zofia.owes == (Duty.SECOND_FACTOR,)
    session, code = begun(zofia)
    factor_change.turn_on(zofia, session, code, "")
    assert known("zofia").owes == ()
    with pytest.raises(WrongPasswordError):
        factor_change.turn_off(known("zofia"), session, "")
    second_factor.turn_off(zofia, "admin")
    assert known("zofia").owes == (Duty.SECOND_FACTOR,)


@pytest.mark.parametrize("role", [Role.CLERK, Role.METERS, Role.ANALYST, Role.ADMIN])
def test_everybody_but_customers_owes_it_outside_of_the_demo(
    role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Duty.SECOND_FACTOR in opened("staff", role).owes
    assert Duty.SECOND_FACTOR not in opened("anna").owes
    monkeypatch.setenv("KROPLA_DEMO", "1")
    settings.cache_clear()
    assert Duty.SECOND_FACTOR not in known("staff").owes


def test_after_a_password_change_here_this_browser_is_signed_in_and_known(
    monkeypatch: pytest.MonkeyPatch, time: Time
) -> None:
    ewa = opened("ewa", email="ewa@example.pl")
    for device in ("laptop", "phone"):
        sessions.start(ewa, "192.0.2.1", "Firefox", device)
    monkeypatch.setattr(password_change, "browser", lambda: "pre")
    monkeypatch.setattr(password_change, "device", lambda: "laptop")
    ticket = password_change.change(ewa, PASSWORD, "wiosna rower lampa", "/ustawienia")
    assert sessions.collect("pre", ticket) is not None
    assert sign_in.challenges.needed(ewa, "laptop") is None
    assert sign_in.challenges.needed(ewa, "phone") is not None
