"""People of the office help with accounts: who may do what, to whom, and what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from auth import accounts, administration, sessions, sign_in, throttle
from auth.accounts import Account, LoginTakenError, NewAccount
from auth.administration import NoSuchCustomerError, NotAllowedError
from auth.passwords import hash_password
from auth.roles import Role
from auth.sessions import hashed
from auth.subject import Subject
from auth.throttle import FREE_TRIES
from settings import settings
from store.engine import reading
from store.tables import audit
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
