"""The frame round a page: the account's corner, the menu, and what is said instead of a page."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from auth.accounts import Account
from auth.customers import Customer
from auth.roles import Role
from core.errors import NoBuildError
from settings import settings
from ui import failure, navigation
from ui.page_list import PAGES, paths

ANNA = Account("dom", "Anna Wiśniewska", Role.CUSTOMER, ("100001",))


@pytest.fixture(autouse=True)
def in_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KROPLA_DEMO", "1")
    settings.cache_clear()


def bar(account: Account | None, viewed: Customer | None = None, query: str = "") -> str:
    """HTML of the bar on a page with this address."""

    def page(account, viewed):  # type: ignore[no-untyped-def] # its source runs alone
        from ui.frame import bar

        bar(account, viewed)

    test = AppTest.from_function(page, args=(account, viewed))
    for name, values in parse_qs(query).items():
        test.query_params[name] = values
    shown = test.run()
    assert not shown.exception
    return str(shown.get("html")[0].proto.body)


def test_the_account_is_named_and_leaves_by_a_form() -> None:
    html = bar(ANNA)
    assert "Anna Wiśniewska" in html
    assert '<form method="post" action="/auth/sign-out">' in html
    assert "kropla-viewing" not in html


def test_a_visitor_has_nothing_to_leave() -> None:
    assert "form" not in bar(None)


@pytest.mark.parametrize("demo", ["0", "1"])
def test_every_page_says_whether_it_is_a_demonstration(
    monkeypatch: pytest.MonkeyPatch, demo: str
) -> None:
    monkeypatch.setenv("KROPLA_DEMO", demo)
    settings.cache_clear()
    for account in (None, ANNA):
        assert ("Wersja pokazowa" in bar(account)) is (demo == "1")


def test_the_other_language_shows_the_same_view() -> None:
    html = bar(ANNA, query="krok=miesiac&licznik=7")
    assert 'href="?krok=miesiac&amp;licznik=7&amp;lang=en"' in html
    assert 'href="?krok=miesiac&amp;lang=pl"' in bar(ANNA, query="krok=miesiac&lang=en")


def test_a_clerk_is_told_whose_portal_is_shown() -> None:
    clerk = Account("bok", "Biuro", Role.CLERK)
    html = bar(clerk, Customer("100002", "Piotr Nowak"))
    assert "100002 Piotr Nowak" in html
    assert 'href="/klienci"' in html


def test_names_are_never_html() -> None:
    evil = '<img src=x onerror="alert(1)">'
    html = bar(
        Account("x", evil, Role.CLERK), Customer("1", evil), query="a=%22%3E%3Cscript%3E&b=%3Cb%3E"
    )
    assert "<img" not in html
    assert "<script" not in html
    assert "<b>" not in html


def test_names_of_pages_and_addresses_are_each_there_once() -> None:
    assert len(paths()) == len(PAGES)
    assert paths() >= {"/", "/zuzycie", "/klienci"}


OF_CUSTOMERS = ["", "zuzycie", "rozrachunki", "faktury", "umowy"]
OF_CLERKS = ["klienci", "wplaty", "platnosci", "naleznosci", "konta"]


@pytest.mark.parametrize(
    ("role", "is_viewing", "menu"),
    [
        (Role.CUSTOMER, False, OF_CUSTOMERS),
        (Role.CLERK, False, OF_CLERKS),
        (Role.CLERK, True, [*OF_CUSTOMERS, *OF_CLERKS]),
        (Role.ADMIN, True, [*OF_CUSTOMERS, *OF_CLERKS]),
        (Role.METERS, False, []),
        (Role.ANALYST, False, ["naleznosci"]),
    ],
)
def test_the_menu_holds_what_the_role_opens(role: Role, is_viewing: bool, menu: list[str]) -> None:
    assert [entry.path for entry in navigation.menu(role, is_viewing)] == menu
    assert len(navigation.for_role(role, is_viewing)) == len(PAGES)


def test_a_failure_shows_a_number_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    def page() -> None:
        from ui.failure import show

        show(ValueError("secret /srv/path and SQL"))

    test = AppTest.from_function(page).run()
    [error] = test.error
    number = error.value.rsplit(" ", 1)[1]
    assert "secret" not in error.value
    assert f"failure {number}" in caplog.text
    assert "secret /srv/path and SQL" in caplog.text


def test_an_error_meant_for_people_is_shown_as_it_is() -> None:
    def page() -> None:
        from core.errors import NoBuildError
        from ui.failure import show

        show(NoBuildError("Nie ma jeszcze opublikowanej bazy."))

    assert AppTest.from_function(page).run().error[0].value == "Nie ma jeszcze opublikowanej bazy."


def test_streamlit_shows_nothing_of_its_own_after_a_failure() -> None:
    assert failure.show(NoBuildError("x")) is True
    assert failure.show(ValueError("x")) is True
