"""What several journeys do or look at on a screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browsing import Watched, settled

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
DIGITS = ["jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć"]


@contextmanager
def opened(
    browser: Browser, base: str, viewport: dict[str, int], *, answers: str = "none"
) -> Iterator[BrowserContext]:
    """A browser of its own; fails when anything foreign is asked for or anything is wrong in it.

    Some pages answer with a status (``answers``) that the console calls an error.
    """
    context = browser.new_context(viewport=viewport, locale="pl-PL")
    context.set_default_timeout(20_000)
    watcher = Watched(base)
    watcher.watch(context)
    yield context
    context.close()
    assert watcher.foreign == []
    assert not [error for error in watcher.errors if answers not in error]


def is_accessible(page: Page) -> bool:
    """Axe finds nothing, not even something small."""
    settled(page)
    return bool(Axe().run(page).response["violations"] == [])


def fits(page: Page) -> bool:
    """Nothing sticks out of the screen at its side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def enter(page: Page, login: str, password: str) -> None:
    """Fill the sign-in form and send it."""
    page.get_by_label("Login lub e-mail").fill(login)
    page.get_by_label("Hasło", exact=True).fill(password)
    page.keyboard.press("Enter")


def sum_asked(page: Page) -> str:
    """The answer to the question that robots are asked."""
    question = page.get_by_role("textbox", name=re.compile("Ile to jest"))
    label = question.get_attribute("aria-label") or ""
    first, second = re.findall(r"(\w+) dodać (\w+)\?", label)[0]
    return str(DIGITS.index(first) + DIGITS.index(second) + 2)
