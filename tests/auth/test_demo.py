"""Accounts of the demo: who they are, their one password, and that they exist in the demo only."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from auth import accounts, credentials, demo, sign_in
from auth.passwords import BusyError, verify
from auth.roles import Role
from auth.throttle import FREE_TRIES
from settings import settings
from warehouse import connection


@pytest.fixture(autouse=True)
def published(home: Path, sqlite_store: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build and the accounts, nothing remembered of other tests."""
    monkeypatch.setenv("KROPLA_HOME", str(home))
    monkeypatch.setenv("KROPLA_DEMO", "1")
    settings.cache_clear()
    connection._open.clear()
    demo.seed()


def test_named_accounts_come_from_the_file() -> None:
    account = accounts.find("dom")
    assert account is not None
    assert (account.role, account.customer_ids) == (Role.CUSTOMER, ("100001",))
    bok = accounts.find("bok")
    assert bok is not None
    assert (bok.role, bok.customer_ids) == (Role.CLERK, ())


def test_every_customer_number_is_an_account_of_its_own() -> None:
    account = sign_in.prove("100003", demo.password())
    assert account is not None
    assert (account.login, account.role, account.customer_ids) == (
        "100003",
        Role.CUSTOMER,
        ("100003",),
    )
    assert sign_in.prove("100003", demo.password()) == account


@pytest.mark.parametrize("login", ["999999", "", "10000%", "' or ''='", "x" * 1000, "\x00"])
def test_other_logins_are_nobody(login: str) -> None:
    assert sign_in.prove(login, demo.password()) is None
    assert {account.login for account in accounts.listed()} == set(demo.named())


def test_one_password_fits_all_and_is_kept_as_a_hash() -> None:
    hashes = [credentials.password_hash(account) for account in accounts.listed()]
    assert all(verify(hashed, demo.password()) for hashed in hashes)
    assert len(set(hashes)) == len(hashes)
    assert demo.password() not in str(hashes)


def test_seeding_again_changes_nothing_and_another_demo_brings_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {a.login: credentials.password_hash(a) for a in accounts.listed()}
    demo.seed()
    assert {a.login: credentials.password_hash(a) for a in accounts.listed()} == before
    closed = accounts.find("bok")
    assert closed is not None
    accounts.close(closed, "test")
    demo.seed()
    assert accounts.find("bok") is None
    other = tmp_path / "accounts.json"
    other.write_text(demo.accounts_path().read_text(encoding="utf-8") + "\n", encoding="utf-8")
    monkeypatch.setenv("KROPLA_ACCOUNTS_FILE", str(other))
    settings.cache_clear()
    assert sign_in.prove("dom", demo.password()) is None
    demo.seed()
    assert sign_in.prove("dom", demo.password()) is not None


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
    assert demo.named() == {"bok": demo.CLERK}


def test_outside_the_demo_its_accounts_may_not_even_be_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KROPLA_DEMO", "0")
    settings.cache_clear()
    with pytest.raises(demo.DemoAccountsError, match="konta pokazowe"):
        demo.refuse_outside_demo()
    for account in accounts.listed():
        accounts.close(account, "test")
    demo.refuse_outside_demo()
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
