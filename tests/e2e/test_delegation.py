"""A manager lets somebody see one building: invited, accepted, seen, ended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from auth import demo
from tests.browsing import Watched, settled
from tests.e2e.conftest import Open
from tests.e2e.letters import letter, link_in
from tests.e2e.screens import NARROW, WIDE, enter, fits, is_accessible

pytestmark = pytest.mark.browser
GIVER, KEPT, GIVEN = "Wspólnota Mieszkaniowa Słoneczna", "Słoneczna 22", "Słoneczna 20"
PASSWORD = "korek rower lampa"
Opened = Callable[..., Page]


@pytest.fixture
def stranger(browser: Browser, served: str, watched: Watched) -> Iterator[Opened]:
    """Open an address in a browser that nobody has signed in from."""
    contexts = []

    def open_page(path: str, viewport: dict[str, int]) -> Page:
        context = browser.new_context(viewport=viewport, locale="pl-PL")
        context.set_default_timeout(20_000)
        watched.watch(context)
        contexts.append(context)
        page = context.new_page()
        page.goto(served + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def is_good(page: Page) -> None:
    """Everybody can use it, and nothing sticks out at the side."""
    assert is_accessible(page)
    assert fits(page)


def invite(page: Page, served: str, email: str) -> None:
    """Give away one of the two buildings."""
    page.goto(f"{served}/ustawienia")
    page.get_by_text("Daj komuś dostęp").click()
    page.get_by_role("radio", name="Wybrane").click()
    field = page.get_by_role("combobox", name="Nieruchomości")
    field.fill("Słoneczna 20")
    page.get_by_role("option", name=re.compile(GIVEN)).click()
    page.keyboard.press("Escape")
    page.get_by_label("E-mail tej osoby").fill(email)
    is_good(page)
    page.get_by_role("button", name="Wyślij zaproszenie").click()
    expect(page.get_by_text("List jest w drodze na adres")).to_be_visible()
    settled(page)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_newcomer_sees_the_chosen_building_until_it_is_ended(
    signed_in: Open, stranger: Opened, portal_home: Path, served: str, size: dict[str, int]
) -> None:
    name = f"nowa{size['width']}"
    giver = signed_in("100003", "/", viewport=size)
    invite(giver, served, f"{name}@example.pl")
    text = letter(portal_home, to=name)
    assert GIVER in text
    page = stranger(link_in(text), size)
    page.get_by_role("button", name="Dalej").click()
    expect(page.get_by_text(GIVER)).to_be_visible()
    is_good(page)
    page.get_by_label("Imię i nazwisko").fill("Nowa Osoba")
    page.get_by_label("Login", exact=True).fill(name)
    page.locator("label").filter(has_text="Akceptuję").click(position={"x": 8, "y": 12})
    page.get_by_label("Nowe hasło", exact=True).fill(PASSWORD)
    page.get_by_label("Nowe hasło jeszcze raz").fill(PASSWORD)
    page.get_by_role("button", name="Załóż konto i przyjmij").click()
    expect(page.get_by_text("Zaproszenie przyjęte")).to_be_visible()
    page.get_by_role("link", name="Zaloguj się").click()
    enter(page, name, PASSWORD)
    page.get_by_role("button", name="Wyloguj").wait_for()
    is_good(page)
    expect(page.get_by_text(GIVER).first).to_be_visible()
    page.goto(f"{served}/zuzycie")
    page.get_by_role("heading", level=1).wait_for()
    is_good(page)
    shown = page.locator("[data-testid=stApp]").inner_html()
    assert GIVEN in shown
    assert KEPT not in shown
    giver.reload()
    expect(giver.get_by_text("działa", exact=True)).to_be_visible()
    is_good(giver)
    giver.get_by_role("button", name="Zakończ dostęp").click()
    expect(giver.get_by_text("Dostęp zakończony.")).to_be_visible()
    page.reload()
    expect(page.get_by_text(GIVEN)).to_have_count(0)
    settled(page)
    assert GIVEN not in page.locator("[data-testid=stApp]").inner_html()


def test_a_customer_signs_in_to_accept_and_gives_it_up(
    signed_in: Open, stranger: Opened, portal_home: Path, served: str
) -> None:
    invite(signed_in("100003", "/"), served, "anna@example.pl")
    page = stranger(link_in(letter(portal_home, to="anna")), WIDE)
    page.get_by_role("button", name="Dalej").click()
    page.get_by_role("link", name="Zaloguj się i przyjmij").click()
    enter(page, "100001", demo.password(portal_home / "inbox.truth" / "accounts.json"))
    expect(page.get_by_role("heading", name="Zaproszenie")).to_be_visible()
    is_good(page)
    page.get_by_role("button", name="Przyjmij dostęp").click()
    expect(page.get_by_text("Zaproszenie przyjęte")).to_be_visible()
    page.goto(f"{served}/")
    expect(page.get_by_text("Twoje własne nieruchomości")).to_be_visible()
    is_good(page)
    page.goto(f"{served}/zuzycie")
    expect(page.get_by_text("Razem z nieruchomościami innych osób")).to_be_visible()
    is_good(page)
    page.goto(f"{served}/ustawienia")
    expect(page.get_by_role("heading", name="Mam dostęp do")).to_be_visible()
    is_good(page)
    page.get_by_role("button", name="Zrezygnuj z dostępu").click()
    expect(page.get_by_text("Dostęp zakończony.")).to_be_visible()
    expect(page.get_by_role("heading", name="Mam dostęp do")).to_have_count(0)
