"""Signing in and out as a person does, in a browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import Watched, chromium, settled

pytestmark = pytest.mark.browser
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(params=["127.0.0.1", "localhost"])
def address(base: str, request: pytest.FixtureRequest) -> str:
    """The portal under both names of this machine."""
    return base.replace("127.0.0.1", request.param)


@pytest.fixture
def watched(address: str) -> Iterator[Watched]:
    """Fails the test when anything foreign is asked for, or anything is wrong in the console."""
    watcher = Watched(address)
    yield watcher
    assert watcher.foreign == []
    assert watcher.errors == []


@pytest.fixture
def context(browser: Browser, watched: Watched) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=WIDE, locale="pl-PL")
    opened.set_default_timeout(15_000)
    watched.watch(opened)
    yield opened
    opened.close()


def sign_in(page: Page, login: str, password: str) -> None:
    """Fill the form with the keyboard alone, and wait for the page behind it."""
    page.get_by_label("Login lub e-mail").focus()
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Wyloguj").wait_for()
    settled(page)


def test_a_person_signs_in_reloads_opens_a_tab_and_leaves(
    context: BrowserContext, address: str, password: str
) -> None:
    page = context.new_page()
    page.goto(f"{address}/zuzycie?krok=miesiac")
    sign_in(page, "dom", password)
    assert page.url.startswith(f"{address}/zuzycie?")
    assert "krok=miesiac" in page.url
    page.reload()
    page.get_by_text("Anna Wiśniewska").wait_for()

    other = context.new_page()
    other.goto(address)
    other.get_by_text("Anna Wiśniewska").wait_for()
    settled(other)

    page.get_by_role("button", name="Wyloguj").click()
    page.get_by_role("heading", name="Zaloguj się").wait_for()
    assert "__Host-kropla" not in {cookie["name"] for cookie in context.cookies()}
    other.get_by_role("heading", name="Zaloguj się").wait_for()
    expect(other.get_by_text("Anna Wiśniewska")).to_have_count(0)


def test_scripts_see_no_session(context: BrowserContext, address: str, password: str) -> None:
    page = context.new_page()
    page.goto(address)
    sign_in(page, "radio", password)
    cookies = {cookie["name"]: cookie for cookie in context.cookies()}
    assert cookies["__Host-kropla"]["httpOnly"]
    assert cookies["__Host-kropla"]["secure"]
    assert cookies["__Host-kropla"]["sameSite"] == "Lax"
    visible = page.evaluate(
        "document.cookie + JSON.stringify({...localStorage, ...sessionStorage})"
    )
    assert cookies["__Host-kropla"]["value"] not in visible
    assert "kropla=" not in visible
    assert not [word for word in ("Nowak", "100002", "Rynek") if word in visible]


def test_a_demo_account_fills_the_login(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address)
    page.get_by_role("radio", name=re.compile("^radio")).or_(
        page.get_by_role("button", name=re.compile("^radio"))
    ).first.click()
    expect(page.get_by_label("Login lub e-mail")).to_have_value("radio")


def test_the_language_changes_and_stays(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/zuzycie?krok=miesiac")
    page.get_by_role("link", name="English").click()
    page.get_by_role("heading", name="Sign in").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "krok=miesiac" in page.url
    page.goto(address)
    page.get_by_role("heading", name="Sign in").wait_for()
    page.get_by_role("link", name="Polski").click()
    page.get_by_role("heading", name="Zaloguj się").wait_for()
    assert page.locator("html").get_attribute("lang") == "pl"


@pytest.mark.parametrize(
    ("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide-light", "narrow-dark"]
)
def test_the_sign_in_page_is_accessible(
    browser: Browser, base: str, scheme: str, size: dict[str, int]
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme, locale="pl-PL")
    page = context.new_page()
    page.goto(base)
    page.get_by_role("heading", name="Zaloguj się").wait_for()
    settled(page)
    found = Axe().run(page).response["violations"]
    told = {v["id"]: [node["html"][:200] for node in v["nodes"]] for v in found}
    assert told == {}
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= size["width"]
    context.close()


def test_a_one_time_password_is_changed_before_anything_else_opens(
    context: BrowserContext, address: str, home: Path
) -> None:
    login = f"nowa-{address.split(':')[1].strip('/').replace('.', '')}"
    command = [sys.executable, "-m", "auth", "user", "add", login, "--role", "clerk"]
    told = subprocess.run(
        [*command, "--name", "Zofia Maj"],
        env={**os.environ, "KROPLA_HOME": str(home)}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{address}/klienci")
    sign_in(page, login, told.stdout.split()[5])
    page.get_by_text("To było hasło jednorazowe").wait_for()
    page.goto(f"{address}/klienci")
    page.get_by_text("To było hasło jednorazowe").wait_for()

    page.get_by_label("Nowe hasło", exact=True).fill("anna1234")
    page.get_by_label("Nowe hasło jeszcze raz").fill("anna1234")
    page.get_by_role("button", name="Zmień hasło").click()
    page.get_by_text("Co najmniej 12 znaków").last.wait_for()
    page.get_by_label("Nowe hasło", exact=True).fill("korek rower lampa")
    page.get_by_text("Siła hasła").wait_for()
    page.get_by_label("Nowe hasło jeszcze raz").fill("korek rower lampa")
    page.get_by_role("button", name="Zmień hasło").click()
    page.get_by_role("heading", name="Klienci").wait_for()
    page.get_by_role("link", name="Zofia Maj").click()
    page.get_by_role("heading", name="Ustawienia").wait_for()
    expect(page.get_by_role("rowheader").first).to_contain_text("to tutaj")
    settled(page)
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Wyloguj").click()
    page.get_by_role("heading", name="Zaloguj się").wait_for()
    sign_in(page, login, "korek rower lampa")
