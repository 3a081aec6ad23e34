"""A customer who has an invoice in hand: from no account to the own numbers, on a phone."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pyotp import TOTP

from tests.auth import books_home
from tests.auth.books_home import KEY, PERSON, WITHOUT_PESEL
from tests.browsing import settled
from tests.e2e.letters import letter, link_in
from tests.e2e.screens import NARROW, enter, fits, is_accessible, opened, sum_asked
from tests.serving import portal

pytestmark = pytest.mark.browser
FIRST, SECOND, THIRD = "korek rower lampa", "trawa komin zegar", "lodowka pociag wtorek"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("newcomer")
    books_home.publish(folder)
    return folder


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with portal(home, KROPLA_IDENTITY_KEY=KEY) as base:
        yield base


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    # A link that was used answers 410.
    with opened(browser, address, NARROW, answers="410") as context:
        yield context


def fill_claim(page: Page, number: str, identity: str, invoice: str) -> None:
    page.get_by_role("textbox", name="Numer klienta").fill(number)
    page.get_by_role("textbox", name="PESEL").fill(identity)
    page.get_by_role("textbox", name="Numer ostatniej faktury").fill(invoice)
    page.get_by_role("button", name="Dalej").click()


def type_new_password(page: Page, password: str, button: str) -> None:
    """With the keyboard alone, past the buttons that show a password."""
    page.get_by_label("Nowe hasło", exact=True).fill(password)
    page.get_by_label("Nowe hasło jeszcze raz").focus()
    page.keyboard.type(password)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=button)).to_be_focused()
    page.keyboard.press("Enter")


class Phone:
    """An app that shows codes. Each counts once, and those of neighbouring steps count."""

    def __init__(self, shown: str) -> None:
        self.app = TOTP(re.sub(r"\s", "", shown))
        self.step = 0

    def code(self) -> str:
        """The oldest code that counts and was not used yet."""
        self.step = max(self.step + 1, int(time.time()) // 30 - 1)
        while self.step > int(time.time()) // 30 + 1:
            time.sleep(0.5)
        return self.app.at(self.step * 30)


def sign_in(page: Page, login: str, password: str, app: Phone | None = None) -> None:
    """With the password alone, as in the browser that opened the letter; or with the app."""
    enter(page, login, password)
    if app is not None:
        field = page.get_by_label("Kod z aplikacji")
        field.wait_for()
        assert is_accessible(page)
        field.fill(app.code())
        field.press("Enter")
    page.get_by_role("button", name="Wyloguj").wait_for()
    settled(page)


def test_a_customer_registers_signs_in_and_gets_back_in(
    context: BrowserContext, address: str, home: Path
) -> None:
    page = context.new_page()
    registers(page, address)

    page.goto(address + link_in(letter(home, subject="Potwierdź swój adres e-mail")))
    assert "#" not in page.url, "the secret leaves the address at once"
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Dalej").click()
    page.get_by_text("Twoje konto jest otwarte").wait_for()
    page.get_by_role("link", name="Zaloguj się").click()
    sign_in(page, "ANNA@example.pl", FIRST)

    changes_the_password(page, address)
    sign_in(page, "anna.kos", SECOND)
    app = turns_the_second_step_on(page, address)
    sign_in(page, "anna.kos", SECOND, app)
    page.get_by_role("button", name="Wyloguj").click()
    page.get_by_label("Login lub e-mail").wait_for()
    recovers(page, address, home, app)


def registers(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name=re.compile("Zarejestruj się")).click()
    page.get_by_role("heading", name="Rejestracja").wait_for()
    assert is_accessible(page)

    fill_claim(page, PERSON.customer_id, "93871400278", PERSON.invoice_number)
    page.get_by_text("któraś z nich nie pasuje").wait_for()
    fill_claim(page, PERSON.customer_id, PERSON.identity, "FAK/2026/11/000099")
    page.get_by_text("nie zgadzają się").wait_for()
    assert is_accessible(page)
    fill_claim(page, PERSON.customer_id, PERSON.identity, PERSON.invoice_number)

    page.get_by_text("Jak chcesz się logować").wait_for()
    assert is_accessible(page)
    page.get_by_label("Login", exact=True).fill("anna.kos")
    page.get_by_label("E-mail", exact=True).fill("anna@example.pl")
    type_new_password(page, FIRST, "Dalej")

    page.get_by_text("Akceptuję").wait_for()
    assert is_accessible(page)
    assert fits(page)
    page.get_by_role("button", name="Załóż konto").click()
    page.get_by_text("Bez akceptacji").wait_for()
    page.get_by_text("Akceptuję").click(position={"x": 5, "y": 5})
    page.get_by_role("button", name="Załóż konto").click()
    page.get_by_text("Wysłaliśmy list").wait_for()


def changes_the_password(page: Page, address: str) -> None:
    page.goto(f"{address}/ustawienia")
    page.get_by_label("Obecne hasło").first.fill(FIRST)
    type_new_password(page, SECOND, "Zmień hasło")
    page.get_by_text("Hasło zmienione").wait_for()
    assert is_accessible(page)
    assert fits(page)
    page.get_by_role("button", name="Wyloguj").click()
    page.get_by_label("Login lub e-mail").wait_for()


def turns_the_second_step_on(page: Page, address: str) -> Phone:
    page.goto(f"{address}/ustawienia")
    page.get_by_role("button", name="Włącz drugi krok").click()
    page.get_by_role("img", name=re.compile("^Kod QR")).wait_for()
    assert is_accessible(page)
    assert fits(page)
    app = Phone(page.locator("[data-testid=stCode]").inner_text())
    page.get_by_label("Obecne hasło").last.fill(SECOND)
    page.get_by_label("Kod z aplikacji").fill(app.code())
    page.get_by_label("Kod z aplikacji").press("Enter")
    page.get_by_role("heading", name="Twoje kody zapasowe").wait_for()
    assert is_accessible(page)
    assert fits(page)
    page.get_by_role("button", name="Mam je zapisane").click()
    page.get_by_text("Włączony od").wait_for()
    page.get_by_role("button", name="Wyloguj").click()
    page.get_by_label("Login lub e-mail").wait_for()
    return app


def recovers(page: Page, address: str, home: Path, app: Phone) -> None:
    page.get_by_role("link", name="Nie pamiętam hasła").click()
    question = page.get_by_role("textbox", name=re.compile("Ile to jest"))
    question.wait_for()
    assert is_accessible(page)
    page.get_by_label("Login lub e-mail").fill("anna.kos")
    question.fill("99")
    page.get_by_role("button", name="Wyślij mi list").click()
    page.get_by_text("Odpowiedź na pytanie była błędna").wait_for()
    question.fill(sum_asked(page))
    page.get_by_role("button", name="Wyślij mi list").click()
    page.get_by_text("Jeśli takie konto istnieje").wait_for()
    assert is_accessible(page)

    link = link_in(letter(home, subject="Ustaw nowe hasło"))
    for _ in range(3):
        # Looking changes nothing; mail scanners do.
        page.goto(address + link)
        page.get_by_role("button", name="Dalej").wait_for()
        page.goto("about:blank")
    page.goto(address + link)
    page.get_by_role("button", name="Dalej").click()
    page.get_by_text("Do konta anna.kos").wait_for()
    assert is_accessible(page)
    type_new_password(page, THIRD, "Ustaw hasło")
    page.get_by_text("Hasło jest ustawione").wait_for()
    page.get_by_role("link", name="Zaloguj się").click()
    sign_in(page, "anna.kos", THIRD, app)

    page.goto(address + link)
    page.get_by_role("button", name="Dalej").click()
    page.get_by_text("Ten odnośnik nie działa").wait_for()


def test_who_has_no_pesel_on_file_is_sent_to_the_office(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(f"{address}/rejestracja")
    claim = WITHOUT_PESEL
    fill_claim(page, claim.customer_id, claim.identity, claim.invoice_number)
    alert = page.get_by_text("Nie mamy Twojego numeru PESEL")
    alert.wait_for()
    expect(alert).to_contain_text("22 000 00 00")
    expect(alert).to_contain_text("bok@wodociagi-kropla.example")
    assert is_accessible(page)


def test_a_foreign_page_follows_no_link(address: str) -> None:
    for origin in ("https://evil.example", "null", None):
        headers = {"origin": origin} if origin else {}
        told = httpx.post(f"{address}/auth/link", data={"token": "x"}, headers=headers)
        assert told.status_code == 403


def test_a_flood_behind_a_link_is_not_read(address: str) -> None:
    headers = {"origin": address}
    told = httpx.post(f"{address}/auth/link", content=b"token=" + b"x" * 5_000_000, headers=headers)
    assert told.status_code == 410
    assert "Ten odnośnik nie działa" in told.text
