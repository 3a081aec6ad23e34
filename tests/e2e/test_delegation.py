"""A manager lets somebody see one building: invited, accepted, seen, ended."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from auth import demo
from tests.browsing import Watched, settled
from tests.e2e.conftest import NARROW, WIDE, Open

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


def letter_to(home: Path, email: str) -> str:
    """The way that the newest letter to somebody opens, without the portal's address."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for path in (home / "mail").glob("*.eml"):
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            if email in str(message["To"]):
                path.unlink()
                text = message.get_body(("plain",)).get_content()
                assert GIVER in text
                return re.findall(r"http://localhost:8501(\S+)", text)[0]
        time.sleep(0.2)
    raise AssertionError(f"no letter to {email}")


def is_good(page: Page) -> None:
    """Everybody can use it, and nothing sticks out at the side."""
    settled(page)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


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
    page = stranger(letter_to(portal_home, name), size)
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
    page.get_by_label("Login lub e-mail").fill(name)
    page.get_by_label("Hasło").fill(PASSWORD)
    page.keyboard.press("Enter")
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
    page = stranger(letter_to(portal_home, "anna"), WIDE)
    page.get_by_role("button", name="Dalej").click()
    page.get_by_role("link", name="Zaloguj się i przyjmij").click()
    page.get_by_label("Login lub e-mail").fill("100001")
    page.get_by_label("Hasło").fill(demo.password(portal_home / "inbox.truth" / "accounts.json"))
    page.keyboard.press("Enter")
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
