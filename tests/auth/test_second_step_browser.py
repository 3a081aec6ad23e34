"""The second step as a person takes it, in a browser."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pyotp import TOTP

from settings import settings
from tests.auth.second_steps import PASSWORD, opened
from tests.browsing import Watched, chromium, settled

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement.getAttribute('aria-label')"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def context(browser: Browser, base: str) -> Iterator[BrowserContext]:
    watcher = Watched(base)
    made = browser.new_context(viewport={"width": 1280, "height": 800}, locale="pl-PL")
    made.set_default_timeout(15_000)
    watcher.watch(made)
    yield made
    made.close()
    assert (watcher.foreign, watcher.errors) == ([], [])


@pytest.fixture(autouse=True)
def store_of_the_portal(base: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process looks at the store of the portal that is served."""
    monkeypatch.setenv("KROPLA_HOME", str(home))
    monkeypatch.setenv("KROPLA_DEMO", "1")
    settings.cache_clear()
    yield
    settings.cache_clear()


def give_password(page: Page, login: str) -> None:
    page.get_by_label("Login lub e-mail").fill(login)
    page.get_by_label("Hasło").fill(PASSWORD)
    page.keyboard.press("Enter")


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Wyloguj").click()
    page.get_by_role("heading", name="Zaloguj się").wait_for()
    settled(page)


def is_accessible(page: Page) -> None:
    settled(page)
    assert Axe().run(page).response["violations"] == []


def set_up(page: Page, base: str) -> tuple[TOTP, list[str]]:
    """Turn the second step on in the settings; the app, and the recovery codes."""
    page.goto(f"{base}/ustawienia")
    page.get_by_role("button", name="Włącz drugi krok").click()
    page.get_by_role("img", name=re.compile("^Kod QR")).wait_for()
    is_accessible(page)
    app = TOTP(re.sub(r"\s", "", page.locator("[data-testid=stCode]").inner_text()))
    page.reload()
    page.get_by_role("img", name=re.compile("^Kod QR")).wait_for()
    assert re.sub(r"\s", "", page.locator("[data-testid=stCode]").inner_text()) == app.secret
    field = page.get_by_label("Kod z aplikacji")
    assert field.get_attribute("autocomplete") == "one-time-code"
    assert field.get_attribute("inputmode") == "numeric"
    page.get_by_label("Obecne hasło").last.fill(PASSWORD)
    field.fill(app.now())
    field.press("Enter")
    page.get_by_role("heading", name="Twoje kody zapasowe").wait_for()
    is_accessible(page)
    codes = page.locator("[data-testid=stCode]").inner_text().split()
    assert len(codes) == 10
    page.get_by_role("button", name="Mam je zapisane").click()
    page.get_by_text("Włączony od").wait_for()
    is_accessible(page)
    expect(page.get_by_text(codes[0])).to_have_count(0)
    return app, codes


def test_a_person_sets_an_app_up_and_signs_in_with_it_and_with_paper(
    context: BrowserContext, base: str
) -> None:
    opened("patrycja", is_demo=True)
    page = context.new_page()
    page.goto(base)
    give_password(page, "patrycja")
    page.get_by_role("button", name="Wyloguj").wait_for()
    app, codes = set_up(page, base)
    sign_out(page)

    give_password(page, "patrycja")
    field = page.get_by_label("Kod z aplikacji")
    field.wait_for()
    is_accessible(page)
    assert page.evaluate(FOCUSED) == "Kod z aplikacji"
    assert field.get_attribute("inputmode") == "numeric"
    assert field.get_attribute("autocomplete") == "one-time-code"
    page.reload()
    field.wait_for()
    settled(page)
    page.keyboard.type("abc")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("Ten kod nie pasuje").wait_for()
    is_accessible(page)
    # The code of the present step turned it on; the next one is good already.
    field.fill(app.at(time.time(), counter_offset=1))
    field.press("Enter")
    page.get_by_role("button", name="Wyloguj").wait_for()
    sign_out(page)

    give_password(page, "patrycja")
    page.get_by_text("Nie masz dostępu do aplikacji?").click()
    page.get_by_label("Kod zapasowy").wait_for()
    is_accessible(page)
    page.get_by_label("Kod zapasowy").fill(codes[0].upper())
    page.get_by_role("button", name="Zaloguj się kodem zapasowym").click()
    page.get_by_role("button", name="Wyloguj").wait_for()
    page.goto(f"{base}/ustawienia")
    page.get_by_text("Pozostało 9 kodów zapasowych.").wait_for()


def letters_to(home: Path, address: str, subject: str) -> list[str]:
    """Texts of the letters that the demo kept for an address."""
    found = []
    for file in (home / "mail").glob("*.eml"):
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        if message["To"] == address and message["Subject"] == subject:
            part = message.get_body(("plain",))
            assert part is not None
            found.append(str(part.get_content()))
    return found


def test_in_a_new_browser_the_code_of_the_letter_signs_in(
    context: BrowserContext, base: str, home: Path
) -> None:
    opened("klara", email="klara@example.pl")
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(base)
    give_password(page, "klara")
    page.get_by_text("k•••@example.pl").wait_for()
    is_accessible(page)
    for _ in range(50):
        texts = letters_to(home, "klara@example.pl", "Kod do logowania")
        if texts:
            break
        page.wait_for_timeout(200)
    [text] = texts
    [code] = re.findall(r"^\s*(\d{6})\s*$", text, re.M)
    page.get_by_label("Kod z e-maila").fill(code)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Wyloguj").wait_for()
    sign_out(page)
    give_password(page, "klara")
    page.get_by_role("button", name="Wyloguj").wait_for()
    page.wait_for_timeout(3000)
    [told] = letters_to(home, "klara@example.pl", "Logowanie z nowej przeglądarki")
    assert "Chrome, Linux" in told
    assert "127.0.0.1" in told


def test_the_office_takes_a_lost_second_step_off(
    context: BrowserContext, base: str, password: str
) -> None:
    opened("lidia", is_demo=True)
    page = context.new_page()
    page.goto(base)
    give_password(page, "lidia")
    page.get_by_role("button", name="Wyloguj").wait_for()
    set_up(page, base)
    sign_out(page)
    page.goto(f"{base}/konta?konto=lidia")
    page.get_by_label("Login lub e-mail").fill("bok")
    page.get_by_label("Hasło").fill(password)
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Pomoc").click()
    page.get_by_role("option", name=re.compile("lidia")).click()
    page.get_by_role("button", name="Zdejmij drugi krok").click()
    page.get_by_role("button", name="Wiem, kto prosi, zdejmij").wait_for()
    is_accessible(page)
    page.get_by_role("button", name="Wiem, kto prosi, zdejmij").click()
    page.get_by_text("Zrobione: lidia").wait_for()
    expect(page.get_by_role("button", name="Tak, zamknij")).to_have_count(0)
    sign_out(page)
    give_password(page, "lidia")
    page.get_by_role("button", name="Wyloguj").wait_for()
