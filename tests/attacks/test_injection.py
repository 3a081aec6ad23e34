"""Payloads in data, names and addresses, on every screen of every role, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import TimeoutError as NotInTimeError

from auth.roles import Role
from tests.attacks.payloads import MARKDOWN, PAYLOADS, mark
from tests.attacks.people import COOKIE
from tests.attacks.poison import (
    LOTS,
    SIZE,
    meters_of,
    owners,
    places_of,
    poison,
    shown_of,
    signed_in,
)
from tests.browsing import Watched, chromium, settled
from tests.serving import portal
from tests.ui import fixture_build
from ui.page_list import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("home")]

NAMES = (
    "posesja", "wodomierz", "okres", "od", "do", "krok", "wykres", "narastajaco", "rok-wczesniej",
    "lang", "haslo", "klient", "szukaj", "konto",
)  # fmt: skip

WATCH = """
window.ran = (...what) => (window.__ran ||= []).push(what);
window.alert = window.confirm = window.prompt = window.ran;
document.addEventListener('securitypolicyviolation', (event) =>
  (window.__refused ||= []).push(event.violatedDirective + ' ' + event.blockedURI));
"""
"""Before anything else of a page: note scripts that run, and what the policy had to stop."""

TAGS = "IFRAME OBJECT EMBED BASE MARQUEE AUDIO VIDEO"
FOUND = """
() => {
  const away = (e, name) => {
    const url = e.getAttribute(name);
    if (!url || e.tagName !== 'A' && url.startsWith('data:image/')) return false;
    const target = new URL(url, location);
    return target.host !== location.host || !/^https?:$/.test(target.protocol);
  };
  const action = (e) => e.tagName === 'FORM' && (e.getAttribute('action') || '/auth/sign-out');
  const bad = [...document.querySelectorAll('*')].filter((e) =>
    'TAGS'.split(' ').includes(e.tagName)
    || e.tagName === 'META' && (e.httpEquiv || e.name === 'referrer')
    || e.tagName === 'FORM' && action(e) !== '/auth/sign-out'
    || ['href', 'xlink:href', 'src', 'poster', 'data'].some((name) => away(e, name))
    || [...e.attributes].some((a) => /^(on|formaction|srcdoc|srcset|ping)/.test(a.name))
    || /evil|ran\\(/.test(e.getAttribute('style') || '')
    || ['SCRIPT', 'STYLE'].includes(e.tagName) && /evil|ran\\(/.test(e.outerHTML));
  return {
    ran: window.__ran || [], refused: window.__refused || [],
    foreign: bad.map((e) => e.outerHTML.slice(0, 160)),
    text: document.body.innerText + [...document.querySelectorAll('input')].map((e) => e.value),
  };
}
""".replace("TAGS", TAGS)

OURS = re.compile(r'<a href="(mailto:bok@wodociagi-kropla\.example|https://\w+\.gov\.pl)/?"')
"""The foreign addresses that our own texts lead to: the office, and authorities in the terms."""

OF_STREAMLIT = "script-src wasm-eval"
"""The one thing the policy stops on every screen, also without any payload."""


@pytest.fixture(scope="module")
def town_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the bad town."""
    folder = tmp_path_factory.mktemp("poison")
    fixture_build.publish(folder, [poison])
    return folder


@pytest.fixture(scope="module")
def base(town_home: Path) -> Iterator[str]:
    with portal(town_home, demo=False) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


class Screens:
    """A browser that people use one after another; what happened in it."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.base = base
        self.watched = Watched(base)
        self.context: BrowserContext = browser.new_context(locale="pl-PL")
        self.context.set_default_timeout(20_000)
        self.context.add_init_script(WATCH)
        self.watched.watch(self.context)
        self.page: Page = self.context.new_page()
        self.shown: set[int] = set()
        self.wrong: list[object] = []
        self.looks = 0

    def become(self, session: str) -> None:
        """Be somebody else from the next screen on; only an answer can set such a cookie."""
        given = f"{COOKIE}={session}; Path=/; HttpOnly; SameSite=Lax; Secure"
        address = f"{self.base}/become"
        self.page.route(address, lambda route: route.fulfill(headers={"set-cookie": given}))
        self.page.goto(address)
        self.page.unroute(address)

    def open(self, path: str, words: dict[str, str]) -> None:
        """Open a page and look at all of it."""
        self.page.goto(f"{self.base}/{path}?{urlencode(words)}")
        if path != NOT_THERE:
            self.page.locator(".kropla-bar").wait_for()
            settled(self.page)
        self.look(path)

    def look(self, where: str) -> None:
        """Note what the screen holds."""
        found = self.page.evaluate(FOUND)
        self.shown |= shown_of(found["text"])
        self.looks += 1
        self.wrong += [(where, "ran", what) for what in found["ran"]]
        foreign = [what for what in found["foreign"] if not OURS.match(what)]
        self.wrong += [(where, "markup", what) for what in foreign]
        self.wrong += [(where, what) for what in set(found["refused"]) - {OF_STREAMLIT}]

    def close(self) -> None:
        self.context.close()
        self.wrong += [("request", url) for url in self.watched.foreign]


NOT_THERE = "nie-ma-takiej"


@pytest.fixture
def screens(browser: Browser, base: str) -> Iterator[Screens]:
    """Fails the test when anything ran, was asked for, or became markup."""
    opened = Screens(browser, base)
    yield opened
    opened.close()
    assert opened.wrong == []


def words(lot: int, **own: str) -> dict[str, str]:
    """Every word of an address as an attack, but for those that a screen needs."""
    others = [f"a{number}" for number in range(SIZE - len(NAMES))]
    return dict(zip((*NAMES, *others), LOTS[lot], strict=True)) | own


def test_no_payload_of_an_address_does_anything_to_a_visitor(screens: Screens) -> None:
    for lot in range(len(LOTS)):
        for path in ("", "konta", NOT_THERE):
            screens.open(path, words(lot))
    assert screens.looks == 3 * len(LOTS)


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.CLERK, Role.ADMIN])
def test_no_payload_runs_loads_or_becomes_markup_on_any_screen(
    screens: Screens, role: Role
) -> None:
    for lot in range(len(LOTS)):
        owners(lot)
        screens.become(signed_in(places_of(lot) if role is Role.CUSTOMER else "", role, lot))
        for entry in PAGES:
            own = {"szukaj": f"zlosliwa{lot}", "konto": places_of(lot)}
            if role is not Role.CUSTOMER and Role.CUSTOMER in entry.roles:
                own["klient"] = meters_of(lot)
            screens.open(entry.path, words(1 - lot, **own))
    assert screens.looks == len(LOTS) * len(PAGES)
    assert screens.shown == set(range(len(PAYLOADS)))


def test_no_payload_does_anything_in_a_list_that_is_opened(screens: Screens) -> None:
    for lot, (number, label) in enumerate(
        ((places_of(0), "Nieruchomość"), (meters_of(1), "Wodomierz"))
    ):
        screens.become(signed_in(number, Role.CUSTOMER, lot))
        screens.open("zuzycie", {})
        screens.page.get_by_label(label, exact=True).click()
        for _ in range(6):
            screens.look(label)
            for _ in range(7):
                screens.page.keyboard.press("ArrowDown")
    assert len(screens.shown) == len(PAYLOADS)


MESSAGES = (("Odblokuj", "stToast"), ("Nowe hasło jednorazowe", "stAlert"))


def choose(page: Page, text: str) -> None:
    """Choose the account; a page that is drawn again meanwhile closes the list."""
    option = page.get_by_role("option").filter(has_text=text).first
    for _ in range(10):
        page.keyboard.press("Escape")
        page.get_by_label("Pomoc z kontem").click()
        page.get_by_label("Pomoc z kontem").fill(text)
        try:
            option.click(timeout=2_000)
        except NotInTimeError:
            continue
        return
    pytest.fail(f"{text} cannot be chosen")


def told(page: Page, kind: str, text: str) -> None:
    """Wait for a message that holds a text."""
    page.get_by_test_id(kind).filter(has_text=text).first.wait_for()


def test_no_payload_does_anything_in_messages_about_an_account(screens: Screens) -> None:
    lot = len(LOTS) - 1
    logins = [who.login for who in owners(lot)]
    screens.become(signed_in("", Role.CLERK, lot))
    screens.open("konta", {"konto": places_of(lot)})
    page = screens.page
    for number in MARKDOWN:
        choose(page, mark(number))
        settled(page)
        button, kind = MESSAGES[number % 2]
        page.get_by_role("button", name=button).click()
        told(page, kind, mark(number))
        screens.look(kind)
        settled(page)
    assert screens.looks == 1 + len(MARKDOWN)
    assert len(logins) == SIZE
