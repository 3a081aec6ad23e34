"""A customer pays an invoice at the bank of the demo and sees it paid."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from auth import demo
from demo.przelewy24_fake import environment
from tests.browsing import Watched, settled
from tests.e2e.screens import NARROW, WIDE, enter, fits, is_accessible
from tests.serving import portal
from tests.ui import fixture_build

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own: what is paid here would be paid in other journeys, too."""
    folder = tmp_path_factory.mktemp("paying")
    fixture_build.publish(folder)
    accounts = folder / "inbox.truth" / "accounts.json"
    accounts.parent.mkdir()
    clerk = {"role": "clerk", "customer_ids": [], "display_name": "Biuro Obsługi"}
    accounts.write_text(json.dumps({"bok": clerk}), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """A portal with the bank of the demo in it."""
    here = "http://127.0.0.1:{port}"
    with portal(home, KROPLA_ADDRESS=here, **environment(here)) as base:
        yield base


@pytest.fixture
def watched(address: str) -> Iterator[Watched]:
    """Nothing foreign is asked for, and nothing is wrong in the console."""
    watcher = Watched(address)
    yield watcher
    assert watcher.foreign == []
    assert watcher.errors == []


def opened(browser: Browser, watched: Watched, home: Path, who: str, way: str, size: dict) -> Page:
    """A page of somebody who has just signed in."""
    context = browser.new_context(viewport=size, locale="pl-PL")
    context.set_default_timeout(20_000)
    watched.watch(context)
    page = context.new_page()
    page.goto(watched.base + way)
    enter(page, who, demo.password(home / "inbox.truth" / "accounts.json"))
    page.get_by_role("button", name="Wyloguj").wait_for()
    page.get_by_role("heading", level=1).wait_for()
    return page


def is_good(page: Page) -> None:
    """Everybody can use it, and nothing sticks out at the side."""
    settled(page)
    assert is_accessible(page)
    assert fits(page)


def plain(text: str) -> str:
    """Without the blanks that keep an amount on one line."""
    return text.replace("\u00a0", " ")


def pay_by_keyboard(page: Page) -> None:
    """From the page of paying to the bank and back."""
    button = page.get_by_role("button", name=re.compile("Zapłać .* przez Przelewy24"))
    asked = re.search(r"[\d ]+,\d\d", plain(button.inner_text()))
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bank demonstracyjny")).to_be_visible()
    assert asked
    assert asked[0].strip() in plain(page.locator("main").inner_text())
    assert Axe().run(page).response["violations"] == []
    assert fits(page)
    page.get_by_role("button", name="Zapłać").focus()
    page.keyboard.press("Enter")


def test_a_customer_pays_and_sees_it_paid_and_so_does_the_office(
    browser: Browser, watched: Watched, home: Path
) -> None:
    page = opened(browser, watched, home, "100002", "/faktury", NARROW)
    page.locator(".kropla-table tbody a").first.click()
    expect(page.get_by_role("img", name=re.compile("Kod QR"))).to_be_visible()
    is_good(page)
    page.goto(f"{watched.base}/platnosc")
    expect(page.get_by_text("Faktury do zapłaty")).to_be_visible()
    is_good(page)
    pay_by_keyboard(page)
    expect(page.get_by_text("Płatność przyjęta")).to_be_visible()
    is_good(page)
    page.locator(".kropla-table tbody a").first.click()
    expect(page.get_by_text("zapłacono przez Przelewy24").first).to_be_visible()
    page.goto(f"{watched.base}/rozrachunki")
    expect(page.get_by_text("Wpłata przez Przelewy24").first).to_be_visible()
    is_good(page)
    page.goto(f"{watched.base}/platnosc")
    expect(page.get_by_text("Nie ma nic do zapłaty")).to_be_visible()
    page.context.close()
    desk = opened(browser, watched, home, "bok", "/platnosci?numer=100002", WIDE)
    expect(desk.get_by_role("cell", name=re.compile("zapłacona, czeka na wyciąg"))).to_be_visible()
    is_good(desk)
    desk.context.close()
