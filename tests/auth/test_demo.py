"""Accounts of the demo: who they are, their one password, and that they exist in the demo only."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from auth import demo, sign_in
from auth.accounts import NoAccounts
from auth.demo import DemoAccounts
from auth.passwords import BusyError, verify
from auth.roles import Role
from auth.throttle import FREE_TRIES, Throttle
from settings import settings
from warehouse import connection


@pytest.fixture(autouse=True)
def published(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build and the accounts, nothing remembered of other tests."""
    monkeypatch.setenv("KROPLA_HOME", str(home))
    monkeypatch.setenv("KROPLA_DEMO", "1")
    monkeypatch.setattr(sign_in, "throttle", Throttle())
    for forget in (settings, sign_in.directory, demo._password_hash):
        forget.cache_clear()
    connection._open.clear()


@pytest.fixture
def accounts() -> DemoAccounts:
    return DemoAccounts(demo.accounts_path())


def test_named_accounts_come_from_the_file(accounts: DemoAccounts) -> None:
    account = accounts.find("dom")
    assert account is not None
    assert (account.role, account.customer_ids) == (Role.CUSTOMER, ("100001",))
    bok = accounts.find("bok")
    assert bok is not None
    assert (bok.role, bok.customer_ids) == (Role.CLERK, ())


def test_every_customer_number_is_an_account_of_its_own(accounts: DemoAccounts) -> None:
    account = accounts.find("100003")
    assert account is not None
    assert (account.login, account.role, account.customer_ids) == (
        "100003",
        Role.CUSTOMER,
        ("100003",),
    )


@pytest.mark.parametrize("login", ["999999", "", "10000%", "' or ''='", "x" * 1000, "\x00"])
def test_other_logins_are_nobody(accounts: DemoAccounts, login: str) -> None:
    assert accounts.find(login) is None
    assert accounts.password_hash(login) is None


def test_one_password_fits_all_and_is_kept_as_a_hash(accounts: DemoAccounts) -> None:
    assert verify(accounts.password_hash("dom"), demo.password())
    assert accounts.password_hash("dom") == accounts.password_hash("100003")
    assert demo.password() not in str(accounts.password_hash("dom"))


def test_the_password_can_be_said_aloud_and_follows_from_the_accounts(tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    first.write_text(json.dumps({"dom": 1}))
    second.write_text(json.dumps({"dom": 2}))
    assert re.fullmatch(r"Kropla-\w+-\w+-\d{4}", demo.password(first))
    assert demo.password(first) == demo.password(first) != demo.password(second)


def test_the_file_of_accounts_can_be_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KROPLA_ACCOUNTS_FILE", str(tmp_path / "mine.json"))
    settings.cache_clear()
    assert demo.accounts_path() == tmp_path / "mine.json"
    assert DemoAccounts(demo.accounts_path()).accounts == {"bok": demo.CLERK}


def test_outside_the_demo_nobody_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KROPLA_DEMO", "0")
    settings.cache_clear()
    assert isinstance(sign_in.directory(), NoAccounts)
    assert sign_in.prove("dom", demo.password()) is None
    assert sign_in.prove("100001", demo.password()) is None
    assert sign_in.demo_accounts() == {}


def test_login_is_taken_as_people_type_it_and_the_password_exactly() -> None:
    account = sign_in.prove("  DOM ", demo.password())
    assert account is not None
    assert account.login == "dom"
    assert sign_in.prove("dom", f" {demo.password()}") is None


def test_after_five_wrong_passwords_the_right_one_waits_too_with_the_same_answer() -> None:
    for _ in range(FREE_TRIES):
        assert sign_in.prove("dom", "wrong") is None
    assert sign_in.prove("dom", demo.password()) is None
    assert sign_in.prove("radio", demo.password()) is not None


def test_a_try_that_was_not_checked_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> bool:
        raise BusyError

    with monkeypatch.context() as patch:
        patch.setattr(sign_in, "verify", busy)
        for _ in range(FREE_TRIES + 1):
            with pytest.raises(BusyError):
                sign_in.prove("dom", "wrong")
    assert sign_in.prove("dom", demo.password()) is not None


def test_no_password_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        sign_in.prove("dom", "my secret")
        sign_in.prove("dom", demo.password())
        sign_in.prove("x" * 5000, "my secret")
    assert "signed in: dom" in caplog.text
    assert "my secret" not in caplog.text
    assert demo.password() not in caplog.text
    assert "x" * 100 not in caplog.text
