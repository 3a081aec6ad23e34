"""The portal over the fixture build, and a browser that is signed in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from auth import demo
from tests.browsing import Watched, chromium, settled
from tests.e2e.screens import WIDE, enter
from tests.serving import portal
from tests.ui import fixture_build

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def portal_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the fixture build and a clerk."""
    folder = tmp_path_factory.mktemp("e2e")
    fixture_build.publish(folder)
    accounts = folder / "inbox.truth" / "accounts.json"
    accounts.parent.mkdir()
    clerk = {"role": "clerk", "customer_ids": [], "display_name": "Biuro Obsługi"}
    accounts.write_text(json.dumps({"bok": clerk}), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def served(portal_home: Path) -> Iterator[str]:
    """Address of the portal."""
    with portal(portal_home) as base:
        yield base


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed before other tests go on: while it is open, its event loop stands in their way."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def watched(served: str) -> Iterator[Watched]:
    """Fails the test when anything foreign is asked for, or anything is wrong in the console."""
    watcher = Watched(served)
    yield watcher
    assert watcher.foreign == []
    assert watcher.errors == []


@pytest.fixture
def signed_in(browser: Browser, served: str, portal_home: Path, watched: Watched) -> Iterator[Open]:
    """Open a page as somebody: ``signed_in("100001", "/zuzycie", viewport=NARROW)``."""
    password = demo.password(portal_home / "inbox.truth" / "accounts.json")
    contexts: list[BrowserContext] = []

    def open_page(login: str, path: str, *, scheme: str = "light", viewport: dict = WIDE) -> Page:
        context = browser.new_context(viewport=viewport, locale="pl-PL", color_scheme=scheme)
        context.set_default_timeout(20_000)
        watched.watch(context)
        contexts.append(context)
        page = context.new_page()
        page.goto(served + path)
        enter(page, login, password)
        page.get_by_role("button", name="Wyloguj").wait_for()
        page.get_by_role("heading", level=1).wait_for()
        settled(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
