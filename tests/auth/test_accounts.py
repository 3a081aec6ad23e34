"""Accounts in the store: found without case, one for a login, ended with their sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from auth import accounts, clock, credentials, sessions
from auth.accounts import EmailTakenError, LoginTakenError, NewAccount
from auth.roles import Role
from auth.sessions import hashed
from store import audit
from store.engine import reading, writing
from store.tables import account_customers
from store.tables import accounts as table
from store.tables import audit as audit_table

ANNA = NewAccount("Dom", "Anna", Role.CUSTOMER, ("100002", "100001"), "$hash")


@pytest.mark.parametrize("name", ["dom", " DOM ", "Dom"])
def test_an_account_is_found_however_its_login_is_typed(store: str, name: str) -> None:
    made = accounts.add(ANNA, "test")
    assert accounts.find(name) == made
    assert made.customer_ids == ("100001", "100002")
    assert credentials.password_hash(made) == "$hash"


@pytest.mark.parametrize("name", ["", "do", "dom\0\0x", "%", "' or ''='", "x" * 5000])
def test_other_names_are_nobody(store: str, name: str) -> None:
    accounts.add(ANNA, "test")
    assert accounts.find(name) is None


def test_a_confirmed_email_is_a_login_too(store: str) -> None:
    made = accounts.add(replace(ANNA, email="Ania@Example.pl"), "test")
    assert accounts.find("ANIA@example.PL") == made


def test_an_address_belongs_to_one_account_whatever_its_case(store: str) -> None:
    accounts.add(replace(ANNA, email="ania@example.pl"), "test")
    other = NewAccount("inna", "Inna", Role.CUSTOMER, email="ANIA@example.pl")
    with pytest.raises(EmailTakenError):
        accounts.add(other, "test")
    assert not accounts.exists("inna")


def test_a_login_is_given_once_whatever_its_case(store: str) -> None:
    accounts.add(ANNA, "test")
    with pytest.raises(LoginTakenError):
        accounts.add(NewAccount("DOM", "Ktoś", Role.CLERK), "test")
    assert [account.login for account in accounts.listed()] == ["dom"]


def test_customers_are_those_of_today(store: str) -> None:
    accounts.add(ANNA, "test")
    linked = account_customers
    with writing() as connection:
        connection.execute(
            update(linked)
            .where(linked.c.customer_id == "100001")
            .values(until_date=clock.today() - timedelta(days=1))
        )
        connection.execute(
            update(linked).where(linked.c.customer_id == "100002").values(until_date=clock.today())
        )
    found = accounts.find("dom")
    assert found is not None
    assert found.customer_ids == ("100002",)


@pytest.mark.parametrize("ending", ["password", "closing"])
def test_a_new_password_or_closing_ends_every_session_at_once(store: str, ending: str) -> None:
    account = accounts.add(ANNA, "test")
    other = accounts.add(NewAccount("inny", "Ktoś", Role.CLERK), "test")
    ids = [hashed(sessions.start(account)) for _ in range(3)]
    foreign = hashed(sessions.start(other))
    if ending == "password":
        credentials.set_password(account, "$other", "test")
    else:
        accounts.close(account, "test")
    assert not any(map(sessions.find, ids))
    assert sessions.find(foreign) is not None


def test_a_closed_account_is_nobody(store: str) -> None:
    account = accounts.add(ANNA, "test")
    ticket = sessions.grant("pre", account, "/")
    accounts.close(account, "test")
    assert accounts.find("dom") is None
    assert sessions.collect("pre", ticket) is None
    assert accounts.exists("dom")


def test_a_change_of_role_is_in_force_in_open_sessions(store: str) -> None:
    known = hashed(sessions.start(accounts.add(ANNA, "test")))
    with writing() as connection:
        connection.execute(update(table).values(role=Role.ANALYST))
    session = sessions.find(known)
    assert session is not None
    assert session.account.role is Role.ANALYST


def test_everything_is_told_in_the_audit_and_no_secret_is(store: str) -> None:
    account = accounts.add(ANNA, "bok")
    credentials.set_password(account, "$secret", "bok")
    session_id = sessions.start(account, "192.0.2.1", "Firefox")
    sessions.revoke(hashed(session_id))
    accounts.close(account, "bok")
    with reading() as connection:
        rows = connection.execute(select(audit_table)).all()
        assert audit.first_broken(connection) is None
    assert [row.action for row in rows] == [
        "account.created",
        "account.password_set",
        "session.started",
        "session.ended",
        "account.closed",
    ]
    for secret in ("$hash", "$secret", session_id, hashed(session_id)):
        assert secret not in str(rows)
