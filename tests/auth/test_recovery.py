"""A forgotten password or login: what the owner gets, and what nobody else learns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from auth import accounts, clock, credentials, links, recovery, sessions, sign_in
from auth.accounts import Account, NewAccount
from auth.links import Purpose
from auth.password_rules import WeakPasswordError
from auth.passwords import hash_password, verify
from auth.recovery import MOST_OF_ACCOUNT, MOST_OF_ADDRESS, LinkGoneError, TooManyError
from auth.roles import Role
from auth.sessions import hashed
from auth.throttle import FREE_TRIES
from store.engine import reading, writing
from store.outbox import Letter, take
from store.tables import accounts as table
from store.tables import audit

HERE, NEW = "192.0.2.1", "korek rower lampa"
ANNA = NewAccount(
    "anna",
    "Anna",
    Role.CUSTOMER,
    password_hash=hash_password("stare długie hasło"),
    email="Anna@Example.pl",
)

pytestmark = pytest.mark.usefixtures("sqlite_store")


@pytest.fixture
def anna() -> Account:
    return accounts.add(ANNA, "test")


def waiting_letters() -> list[Letter]:
    found = []
    while (taken := take()) is not None:
        found.append(taken.letter)
    return found


def followed(account: Account, pre_hash: str = "pre") -> str:
    """The link of a letter, followed by a browser; its token."""
    with writing() as connection:
        token = links.mint(connection, Purpose.RESET, account.account_id, account.email or "")
    assert links.follow(token, pre_hash) is not None
    return token


@pytest.mark.parametrize("name", ["anna", " ANNA ", "anna@example.pl", "ANNA@EXAMPLE.PL"])
def test_the_owner_gets_a_link_by_login_or_address(anna: Account, name: str) -> None:
    recovery.ask_password(name, HERE)
    [letter] = waiting_letters()
    assert (letter.kind, letter.recipient, letter.words) == (
        "reset",
        "Anna@Example.pl",
        {"login": "anna"},
    )
    assert (letter.link_purpose, letter.link_subject) == ("reset", anna.account_id)


def test_the_owner_gets_the_login(anna: Account) -> None:
    recovery.ask_login("anna@example.pl", HERE)
    [letter] = waiting_letters()
    assert (letter.kind, letter.words, letter.link_purpose) == ("login", {"login": "anna"}, None)


@pytest.mark.parametrize("name", ["nobody", "", "anna' or ''='", "x" * 10_000, "ann\0"])
def test_a_name_that_nobody_has_is_answered_alike(anna: Account, name: str) -> None:
    assert recovery.ask_password(name, HERE) is None
    assert recovery.ask_password("anna", HERE) is None
    assert [letter.kind for letter in waiting_letters()] == ["reset"]


def test_a_closed_account_gets_nothing(anna: Account) -> None:
    accounts.close(anna, "test")
    recovery.ask_password("anna", HERE)
    assert waiting_letters() == []


def test_nobody_is_flooded_with_letters(anna: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(MOST_OF_ACCOUNT + 5):
        recovery.ask_password("anna", f"192.0.2.{number}")
    assert len(waiting_letters()) == MOST_OF_ACCOUNT
    later = clock.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    recovery.ask_password("anna", HERE)
    assert len(waiting_letters()) == 1


def test_one_place_asks_so_many_times_only() -> None:
    for number in range(MOST_OF_ADDRESS):
        recovery.ask_password(f"someone{number}", HERE)
    with pytest.raises(TooManyError):
        recovery.ask_password("another", HERE)
    recovery.ask_password("another", "192.0.2.77")


def test_the_new_password_holds_the_old_sessions_end_and_the_owner_is_told(anna: Account) -> None:
    session = hashed(sessions.start(anna))
    followed(anna)
    recovery.set_password("pre", NEW)
    assert verify(credentials.password_hash(anna), NEW)
    assert sessions.find(session) is None
    assert [letter.kind for letter in waiting_letters()] == ["password_changed"]


def test_a_link_sets_one_password(anna: Account) -> None:
    token = followed(anna)
    recovery.set_password("pre", NEW)
    with pytest.raises(LinkGoneError):
        recovery.set_password("pre", "inne długie hasło")
    assert links.follow(token, "pre") is None
    assert verify(credentials.password_hash(anna), NEW)


def test_a_weak_password_is_refused_and_the_link_still_works(anna: Account) -> None:
    followed(anna)
    with pytest.raises(WeakPasswordError):
        recovery.set_password("pre", "anna1234")
    recovery.set_password("pre", NEW)


def test_without_having_followed_a_link_nobody_sets_a_password(anna: Account) -> None:
    followed(anna, "other")
    for pre_hash in ("pre", ""):
        with pytest.raises(LinkGoneError):
            recovery.set_password(pre_hash, NEW)


def test_a_link_dies_when_the_password_is_changed(anna: Account) -> None:
    followed(anna)
    credentials.set_password(anna, hash_password("jeszcze inne hasło"), "anna")
    assert recovery.waiting("pre") is None


@pytest.mark.parametrize("values", [{"email": "nowy@example.pl"}, {"state": "closed"}])
def test_a_link_dies_with_the_address_and_with_the_account(
    anna: Account, values: dict[str, str]
) -> None:
    followed(anna)
    with writing() as connection:
        connection.execute(update(table).values(values))
    assert recovery.waiting("pre") is None
    with pytest.raises(LinkGoneError):
        recovery.set_password("pre", NEW)


def test_who_was_slowed_down_may_sign_in_after_the_recovery(
    anna: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "address", lambda: HERE)
    for _ in range(FREE_TRIES):
        assert sign_in.prove("anna", "wrong") is None
    assert sign_in.prove("anna", "stare długie hasło") is None
    followed(anna)
    recovery.set_password("pre", NEW)
    assert sign_in.prove("anna", NEW) is not None


def test_guessing_is_told_to_the_owner_once(anna: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "address", lambda: HERE)
    now = clock.now()
    for minutes in range(20):
        monkeypatch.setattr(clock, "now", lambda m=minutes: now + timedelta(minutes=m))
        sign_in.prove("anna@example.pl", "wrong")
    assert [letter.kind for letter in waiting_letters()] == ["locked"]


def test_an_account_without_an_address_is_told_nothing() -> None:
    accounts.add(replace(ANNA, login="zofia", email=None), "test")
    recovery.ask_password("zofia", HERE)
    assert waiting_letters() == []


def test_no_secret_is_in_the_audit(anna: Account) -> None:
    recovery.ask_password("anna", HERE)
    token = followed(anna)
    recovery.set_password("pre", NEW)
    with reading() as connection:
        told = str(connection.execute(select(audit)).all())
    assert "recovery.password_set" in told
    assert not [secret for secret in (token, hashed(token), NEW) if secret in told]
