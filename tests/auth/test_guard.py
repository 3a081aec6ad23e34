"""The guard of pages: every role against every page, and a clerk who looks as a customer."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from auth import customers, guard, viewing
from auth.accounts import Account
from auth.roles import Role
from auth.subject import Subject
from settings import settings
from ui.page_list import PAGES
from warehouse import connection

ROUTER = str(Path(__file__).parents[2] / "pages" / "router.py")
CUSTOMER = Account("dom", "Anna Wiśniewska", Role.CUSTOMER, ("100001",))
CLERK = Account("bok", "Biuro Obsługi", Role.CLERK)
STAFF = [Account(role.value, role.value, role) for role in Role if role is not Role.VISITOR]


@pytest.fixture(autouse=True)
def published(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal's build and demo mode, in this process."""
    monkeypatch.setenv("KROPLA_HOME", str(home))
    monkeypatch.setenv("KROPLA_DEMO", "1")
    settings.cache_clear()
    connection._open.clear()


def as_account(monkeypatch: pytest.MonkeyPatch, account: Account | None) -> None:
    """Be this person in every run of this test."""
    monkeypatch.setattr(guard, "signed_in", lambda: account)


def run_guard(*roles: Role, address: dict[str, str] | None = None) -> AppTest:
    """Run a page that says whom its guard let in."""

    def page(roles):  # type: ignore[no-untyped-def] # its source runs alone
        import streamlit as st

        from auth.guard import GuardError, require

        try:
            st.session_state["subject"] = require(*roles)
        except GuardError as reason:
            st.session_state["refused"] = type(reason)

    test = AppTest.from_function(page, args=(roles,))
    for name, value in (address or {}).items():
        test.query_params[name] = value
    return test.run()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.VISITOR])
def test_nobody_passes_a_page_of_any_role(monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    as_account(monkeypatch, None)
    assert run_guard(role).session_state["refused"] is guard.NotSignedInError


def test_a_page_without_roles_is_closed_to_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    for account in (None, *STAFF):
        as_account(monkeypatch, account)
        assert "subject" not in run_guard().session_state


def test_a_visitor_passes_a_public_page_without_any_customer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    as_account(monkeypatch, None)
    test = run_guard(Role.VISITOR, address={"klient": "100001"})
    assert test.session_state["subject"] == Subject("", "", Role.VISITOR)


def test_a_customer_sees_the_own_numbers_whatever_the_address_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    as_account(monkeypatch, CUSTOMER)
    test = run_guard(Role.CUSTOMER, address={"klient": "100002"})
    assert test.session_state["subject"].customer_ids == ("100001",)


@pytest.mark.parametrize("account", STAFF, ids=lambda account: account.role)
@pytest.mark.parametrize("wanted", [role for role in Role if role is not Role.VISITOR])
def test_a_role_opens_its_own_pages_only(
    monkeypatch: pytest.MonkeyPatch, account: Account, wanted: Role
) -> None:
    as_account(monkeypatch, account)
    state = run_guard(wanted).session_state
    if account.role is wanted:
        assert state["subject"].role is wanted
    elif wanted is Role.CUSTOMER and account.role in {Role.CLERK, Role.ADMIN}:
        assert state["refused"] is guard.NoCustomerChosenError
    else:
        assert state["refused"] is guard.NoAccessError


@pytest.mark.parametrize("role", [Role.METERS, Role.ANALYST])
def test_meter_staff_and_analysts_open_no_customer(
    monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    as_account(monkeypatch, Account("x", "x", role))
    test = run_guard(Role.CUSTOMER, address={"klient": "100001"})
    assert test.session_state["refused"] is guard.NoAccessError


def test_a_clerk_sees_one_opened_customer_and_it_is_recorded(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    as_account(monkeypatch, CLERK)
    with caplog.at_level(logging.INFO, "kropla.audit"):
        test = run_guard(Role.CUSTOMER, address={"klient": "100002"})
        test.run()
    subject = test.session_state["subject"]
    assert (subject.login, subject.role) == ("bok", Role.CLERK)
    assert subject.customer_ids == ("100002",)
    assert subject.is_viewing
    assert [r.message for r in caplog.records if r.name == "kropla.audit"] == [
        "bok views customer 100002"
    ]


@pytest.mark.parametrize("number", ["999999", "", "100001' or 1=1 --", "1" * 5000])
def test_a_customer_who_does_not_exist_is_not_opened(
    monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    as_account(monkeypatch, CLERK)
    test = run_guard(Role.CUSTOMER, address={"klient": number})
    assert test.session_state["refused"] is guard.NoCustomerChosenError


def test_the_opened_customer_stays_open_from_page_to_page_and_in_the_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    as_account(monkeypatch, CLERK)
    test = run_guard(Role.CUSTOMER, address={"klient": "100002"})
    del test.query_params["klient"]
    test.run()
    assert test.session_state["subject"].customer_ids == ("100002",)
    assert test.query_params["klient"] in ("100002", ["100002"])
    test.query_params["klient"] = "100001"
    test.run()
    assert test.session_state["subject"].customer_ids == ("100001",)


def test_a_wrong_number_closes_the_customer_who_was_open(monkeypatch: pytest.MonkeyPatch) -> None:
    as_account(monkeypatch, CLERK)
    test = run_guard(Role.CUSTOMER, address={"klient": "100002"})
    test.query_params["klient"] = "999999"
    test.run()
    assert test.session_state["refused"] is guard.NoCustomerChosenError
    assert viewing._KEY not in test.session_state


def test_without_a_build_there_is_no_customer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KROPLA_HOME", str(tmp_path))
    settings.cache_clear()
    assert customers.customer("100001") is None


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.path or "start")
def test_a_visitor_is_asked_to_sign_in_on_every_page(
    monkeypatch: pytest.MonkeyPatch, entry: object
) -> None:
    as_account(monkeypatch, None)
    test = AppTest.from_file(ROUTER).run(timeout=20)
    assert not test.exception
    shown = " ".join(block.proto.body for block in test.get("html"))
    assert "kropla-welcome" in shown
    assert "100001" not in shown


def test_a_role_without_pages_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    as_account(monkeypatch, Account("wodomierze", "Wodomierze", Role.METERS))
    test = AppTest.from_file(ROUTER).run(timeout=20)
    assert not test.exception
    assert [note.value for note in test.info] == [
        "W tej wersji nie ma jeszcze stron dla Twojej roli."
    ]
