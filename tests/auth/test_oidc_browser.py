"""Linking, signing in and unlinking as a person does, in a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import delete

from store.engine import writing
from store.tables import identities
from tests.auth.openid_provider import Provider
from tests.browsing import Watched, chromium, settled

pytestmark = pytest.mark.browser
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
BUTTON = "Zaloguj się przez Google"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(autouse=True)
def nobody_is_linked(in_linked: None, mock: Provider) -> None:
    """The provider hands people on to another host, as those with further providers behind do."""
    mock.passes_on = True
    with writing() as connection:
        connection.execute(delete(identities))


@pytest.fixture
def context(browser: Browser, linked: str, mock: Provider) -> Iterator[BrowserContext]:
    """Fails the test when anything but the portal and the provider is asked for anything."""
    opened = browser.new_context(viewport=WIDE, locale="pl-PL")
    opened.set_default_timeout(15_000)
    watched = Watched(linked)
    watched.watch(opened)
    yield opened
    opened.close()
    own = (mock.issuer, mock.issuer.replace("127.0.0.1", "localhost"))
    assert [url for url in watched.foreign if not url.startswith(own)] == []
    assert watched.foreign != []
    assert watched.errors == []


def by_password(page: Page, password: str) -> None:
    page.get_by_label("Login lub e-mail").fill("dom")
    page.get_by_label("Hasło").fill(password)
    page.get_by_role("button", name="Zaloguj się", exact=True).click()
    page.get_by_role("button", name="Wyloguj").wait_for()
    settled(page)


def in_settings(page: Page, linked: str, label: str, button: str, password: str) -> None:
    """Open the small window of a provider, give the password, press its button."""
    page.goto(f"{linked}/ustawienia")
    page.get_by_role("button", name=label).click()
    window = page.get_by_test_id("stPopoverBody")
    window.get_by_label("Obecne hasło").fill(password)
    window.get_by_role("button", name=button).click()


def violations(page: Page) -> dict[str, list[str]]:
    found = Axe().run(page).response["violations"]
    return {v["id"]: [node["html"][:200] for node in v["nodes"]] for v in found}


def test_a_person_links_signs_in_and_unlinks(
    context: BrowserContext, linked: str, password: str
) -> None:
    page = context.new_page()
    page.goto(f"{linked}/zuzycie?krok=miesiac")
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_text("To konto Google nie jest jeszcze połączone").wait_for()
    settled(page)
    assert violations(page) == {}
    by_password(page, password)
    assert "krok=miesiac" in page.url
    assert "logowanie" not in page.url

    in_settings(page, linked, "Połącz konto Google", "Przejdź do Google", "nie to")
    page.get_by_text("Obecne hasło się nie zgadza").wait_for()
    settled(page)
    assert violations(page) == {}
    in_settings(page, linked, "Połącz konto Google", "Przejdź do Google", password)
    page.get_by_text("Od teraz możesz logować się przez Google").wait_for()
    expect(page.get_by_text("anna@example.com")).to_be_visible()
    settled(page)
    assert violations(page) == {}

    page.get_by_role("button", name="Wyloguj", exact=True).click()
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_text("Anna Wiśniewska").wait_for()
    assert page.url == f"{linked}/"

    in_settings(page, linked, "Odłącz konto Google", "Odłącz", password)
    page.get_by_text("Logowanie przez Google nie otwiera już").wait_for()
    page.get_by_role("button", name="Wyloguj", exact=True).click()
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_text("To konto Google nie jest jeszcze połączone").wait_for()


def test_going_back_from_the_provider_ends_at_the_sign_in(
    context: BrowserContext, linked: str
) -> None:
    page = context.new_page()
    page.goto(linked)
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_text("To konto Google nie jest jeszcze połączone").wait_for()
    page.go_back()
    page.get_by_role("button", name=BUTTON).wait_for()
    assert page.url == f"{linked}/"


@pytest.mark.parametrize(
    ("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide-light", "narrow-dark"]
)
def test_the_buttons_are_accessible(
    browser: Browser, linked: str, scheme: str, size: dict[str, int]
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme, locale="pl-PL")
    page = context.new_page()
    page.goto(f"{linked}/?logowanie=mock.niedostepne")
    page.get_by_text("Google w tej chwili nie odpowiada").wait_for()
    page.get_by_role("button", name=BUTTON).wait_for()
    settled(page)
    assert violations(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    context.close()
