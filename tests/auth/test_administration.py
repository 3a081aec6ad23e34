"""People of the office help with accounts: who may do what, to whom, and what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from auth import (
    accounts,
    administration,
    challenges,
    second_factor,
    sessions,
    sign_in,
    throttle,
)
from auth.accounts import Account, LoginTakenError, NewAccount
from auth.administration import NoSuchCustomerError, NotAllowedError
from auth.challenges import Kind
from auth.passwords import hash_password
from auth.roles import Role
from auth.second_factor import NoSecondFactorError
from auth.sessions import hashed
from auth.subject import Subject
from auth.throttle import FREE_TRIES
from settings import settings
from store.engine import reading, writing
from store.tables import audit
from tests.auth.second_steps import App, posted
from warehouse import connection

PASSWORD = "korek rower lampa"
ADMIN, CLERK = Subject("admin", "Administrator", Role.ADMIN), Subject("bok", "Biuro", Role.CLERK)
OTHERS = [Subject(role.value, role.value, role) for role in (Role.METERS, Role.ANALYST)]


@pytest.fixture(autouse=True)
def people(home: Path, sqlite_store: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Account]:
    """One account of each role, over the build of the fixtures."""
    monkeypatch.setenv("KROPLA_HOME", str(home))
    settings.cache_clear()
    connection._open.clear()
    roles = {"admin": Role.ADMIN, "bok": Role.CLERK, "inny": Role.CLERK, "anna": Role.CUSTOMER}
    return {
        login: accounts.add(
            NewAccount(login, login.title(), role, (), hash_password(PASSWORD)), "test"
        )
        for login, role in roles.items()
    }


def test_a_customer_gets_an_account_with_a_one_time_password() -> None:
    account, password = administration.open_for_customer(CLERK, " 100002 ")
    assert (account.login, account.customer_ids) == ("100002", ("100002",))
    assert account.must_change_password
    assert sign_in.prove("100002", password) == account
    with pytest.raises(LoginTakenError):
        administration.open_for_customer(CLERK, "100002")


@pytest.mark.parametrize("number", ["", "999999", "10000%", "x" * 500])
def test_who_is_no_customer_gets_none(number: str) -> None:
    with pytest.raises(NoSuchCustomerError):
        administration.open_for_customer(ADMIN, number)


@pytest.mark.parametrize("actor", [*OTHERS, Subject("anna", "Anna", Role.CUSTOMER)])
def test_others_than_the_office_open_and_change_nothing(
    actor: Subject, people: dict[str, Account]
) -> None:
    with pytest.raises(NotAllowedError):
        administration.open_for_customer(actor, "100002")
    with pytest.raises(NotAllowedError):
        administration.matching(actor, "")
    for act in (administration.renew_password, administration.unlock, administration.close):
        with pytest.raises(NotAllowedError):
            act(actor, people["anna"])
    assert sign_in.prove("anna", PASSWORD) is not None


def test_a_clerk_manages_customers_and_an_administrator_everybody_but_oneself(
    people: dict[str, Account],
) -> None:
    for login in ("inny", "admin", "bok"):
        with pytest.raises(NotAllowedError):
            administration.close(CLERK, people[login])
    with pytest.raises(NotAllowedError):
        administration.close(ADMIN, people["admin"])
    administration.close(CLERK, people["anna"])
    administration.close(ADMIN, people["inny"])
    assert [account.login for account in accounts.listed()] == ["admin", "bok"]


def test_a_new_password_ends_sessions_and_waits(people: dict[str, Account]) -> None:
    known = hashed(sessions.start(people["anna"]))
    for _ in range(FREE_TRIES):
        sign_in.prove("anna", "wrong")
    password = administration.renew_password(CLERK, people["anna"])
    assert sessions.find(known) is None
    assert sign_in.prove("anna", PASSWORD) is None
    throttle.unlock("anna", "test")
    assert sign_in.prove("anna", password) is not None


def test_unlocking_lets_the_right_password_in_and_is_told(people: dict[str, Account]) -> None:
    for _ in range(FREE_TRIES):
        sign_in.prove("anna", "wrong")
    assert sign_in.prove("anna", PASSWORD) is None
    administration.unlock(CLERK, people["anna"])
    assert sign_in.prove("anna", PASSWORD) is not None
    with reading() as open_store:
        told = open_store.execute(select(audit.c.actor, audit.c.action, audit.c.subject)).all()
    assert ("bok", "account.unlocked", "anna") in told


@pytest.fixture
def anna_with_app(people: dict[str, Account], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Anna, with a confirmed address and an app."""
    monkeypatch.setenv("KROPLA_SEAL_KEY", "5e" * 32)
    settings.cache_clear()
    with writing() as open_store:
        accounts.put(open_store, people["anna"], email="anna@example.pl", email_key="anna@x")
    anna = accounts.find("anna")
    assert anna is not None
    return anna, App(anna)


def test_a_lost_second_factor_is_taken_off_and_its_owner_is_told(
    anna_with_app: tuple[Account, App],
) -> None:
    anna, app = anna_with_app
    assert challenges.begin("pre", anna, "/", "").step is Kind.TOTP
    administration.take_off_second_factor(CLERK, anna)
    assert second_factor.state(anna) is None
    assert sessions.find(app.session_hash) is None
    assert challenges.of_browser("pre") is None
    assert ("second_factor_off", "anna@example.pl") in posted()
    with reading() as open_store:
        told = open_store.execute(select(audit.c.actor, audit.c.action, audit.c.subject)).all()
    assert ("bok", "second_factor.off", "anna") in told
    with pytest.raises(NoSecondFactorError):
        administration.take_off_second_factor(ADMIN, anna)


@pytest.mark.parametrize("actor", [*OTHERS, Subject("anna", "Anna", Role.CUSTOMER)])
def test_nobody_but_the_office_takes_a_second_factor_off(
    actor: Subject, anna_with_app: tuple[Account, App], people: dict[str, Account]
) -> None:
    with pytest.raises(NotAllowedError):
        administration.take_off_second_factor(actor, anna_with_app[0])
    for login in ("inny", "admin", "bok"):
        with pytest.raises(NotAllowedError):
            administration.take_off_second_factor(CLERK, people[login])
    assert second_factor.state(anna_with_app[0]) is not None


def test_a_new_password_leaves_the_second_step_as_it_is(
    anna_with_app: tuple[Account, App],
) -> None:
    anna, _app = anna_with_app
    administration.renew_password(CLERK, anna)
    assert challenges.needed(anna, "") is Kind.TOTP


def test_names_are_found_without_case_in_polish_too() -> None:
    accounts.add(NewAccount("zolw", "Żaneta Żółkiewska", Role.CUSTOMER), "test")
    for wanted in ("żółk", "ŻÓŁK", "Żaneta ż"):
        assert [a.login for a in administration.matching(CLERK, wanted)] == ["zolw"]


def test_accounts_are_found_by_login_name_and_customer(people: dict[str, Account]) -> None:
    administration.open_for_customer(CLERK, "100002")

    def found(actor: Subject, wanted: str) -> list[str]:
        return [account.login for account in administration.matching(actor, wanted)]

    assert found(ADMIN, "") == ["100002", "admin", "anna", "bok", "inny"]
    assert found(CLERK, "") == ["100002", "anna"]
    assert found(CLERK, "ANN") == ["anna"]
    assert found(CLERK, "kowal") == ["100002"]
    assert found(CLERK, "100002") == ["100002"]
    assert found(ADMIN, "%") == found(ADMIN, "' or ''='") == []
