"""The system's Chromium under Playwright, without anything that talks to foreign hosts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
RUN_OVER = "[data-testid=stApp][data-test-script-state=notRunning]"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser while the block lasts."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    assert path is not None, "no Chromium: bin/setup test installs one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Watched:
    """What a person would not see, but must not happen: errors, foreign requests."""

    base: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Note everything in all tabs of a context from now on."""
        context.on("request", lambda request: self._request(request.url))
        context.on("console", lambda line: self._console(line.type, line.text))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def _request(self, url: str) -> None:
        ours = (self.base, self.base.replace("http", "ws", 1), "data:", "blob:")
        if not url.startswith(ours):
            self.foreign.append(url)

    def _console(self, kind: str, text: str) -> None:
        if kind == "error":
            self.errors.append(text)


def settled(page: Page) -> None:
    """Wait until the page's run is over and drawn."""
    page.wait_for_selector(RUN_OVER)
    page.wait_for_timeout(150)
