"""The terms in a browser: to be read, printed, taken along and accepted by everybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from auth import accounts, clock, documents
from auth.accounts import NewAccount
from auth.documents import Document, Kind
from auth.passwords import hash_password
from auth.roles import Role
from settings import settings
from store.engine import engine
from tests.browsing import Watched, chromium, settled
from tests.serving import portal

pytestmark = pytest.mark.browser
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PASSWORD = "korek rower lampa"
LONGEST_LINE = 73
Open = Callable[..., Page]

LINES = """() => Math.max(...[...document.querySelectorAll('article p, article li')].map(block => {
  const range = document.createRange(), lines = new Map();
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (let at = 0; at < node.length; at++) {
      range.setStart(node, at); range.setEnd(node, at + 1);
      const top = Math.round(range.getBoundingClientRect().top / 8);
      lines.set(top, (lines.get(top) || 0) + 1);
    }
  return Math.max(0, ...lines.values());
}))"""
"""The most characters that stand in one line of the text."""


@pytest.fixture(scope="module")
def base(home: Path) -> Iterator[str]:
    """The portal without codes by e-mail, which are tried where they belong."""
    with portal(home, KROPLA_NEW_DEVICE_CODE="false") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def opened(browser: Browser, base: str) -> Iterator[Open]:
    """Open a page in a browser of its own; fails when anything foreign is asked for."""
    watched, contexts = Watched(base), list[BrowserContext]()

    def open_page(path: str, *, scheme: str = "light", viewport: dict = WIDE) -> Page:
        context = browser.new_context(viewport=viewport, color_scheme=scheme, locale="pl-PL")
        context.set_default_timeout(20_000)
        watched.watch(context)
        contexts.append(context)
        page = context.new_page()
        page.goto(base + path)
        page.locator(".kropla-footer").wait_for()
        settled(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert (watched.foreign, watched.errors) == ([], [])


@pytest.fixture
def in_store(base: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process works on the store of the portal."""
    monkeypatch.setenv("KROPLA_HOME", str(home))
    settings.cache_clear()
    yield
    engine().dispose()
    settings.cache_clear()


def violations(page: Page) -> dict[str, list[str]]:
    found = Axe().run(page).response["violations"]
    return {one["id"]: [node["html"][:200] for node in one["nodes"]] for one in found}


def fits(page: Page) -> bool:
    """Whether nothing stands out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("path", ["/regulamin", "/prywatnosc"])
@pytest.mark.parametrize(
    ("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide-light", "narrow-dark"]
)
def test_everybody_can_read_a_document(
    opened: Open, path: str, scheme: str, size: dict[str, int]
) -> None:
    page = opened(path, scheme=scheme, viewport=size)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert violations(page) == {}
    assert fits(page)
    assert 25 < page.evaluate(LINES) <= LONGEST_LINE


def test_a_part_is_found_through_the_contents(opened: Open) -> None:
    for size, fold in ((WIDE, False), (NARROW, True)):
        page = opened("/regulamin", viewport=size)
        heading = page.get_by_role("heading", name="§ 9. Reklamacje")
        expect(heading).not_to_be_in_viewport()
        if fold:
            page.get_by_text("Spis treści").locator("visible=true").click()
        page.get_by_role("link", name="§ 9. Reklamacje").click()
        expect(heading).to_be_in_viewport()


def test_on_paper_there_is_the_text_and_nothing_to_press(opened: Open) -> None:
    page = opened("/regulamin", scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (
        page.get_by_role("button", name="Drukuj"),
        page.get_by_role("link", name="Zapisz jako PDF"),
        page.get_by_role("link", name="English"),
        page.get_by_test_id("stHeader"),
        page.locator(".kropla-footer"),
        page.locator(".kropla-back"),
        page.locator(".kropla-document .beside"),
    ):
        expect(hidden).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    last = page.locator("article > *").last
    expect(last).to_be_visible()
    colours = "e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor]"
    assert last.evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    pages = re.search(rb"/Count (\d+)", page.pdf(format="A4"))
    assert pages is not None
    assert 3 <= int(pages[1]) <= 6


def test_the_print_button_prints_once(opened: Open) -> None:
    page = opened("/prywatnosc")
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed++; }; }")
    page.get_by_role("heading", level=1).click()
    assert page.evaluate("window.printed") == 0
    page.get_by_role("button", name="Drukuj").click()
    assert page.evaluate("window.printed") == 1


def test_the_pdf_button_saves_the_version_that_is_shown(opened: Open) -> None:
    page = opened("/regulamin?wersja=1")
    with page.expect_download() as download:
        page.get_by_role("link", name="Zapisz jako PDF").click()
    assert download.value.suggested_filename == "regulamin-1.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_the_links_below_the_sign_in_lead_to_the_documents_and_back(opened: Open) -> None:
    page = opened("/")
    for name, path, title in (
        ("Regulamin", "/regulamin", "Regulamin elektronicznego"),
        ("Prywatność", "/prywatnosc", "Informacja o"),
    ):
        page.locator(".kropla-footer").get_by_role("link", name=name).click()
        page.get_by_role("heading", level=1, name=re.compile(title)).wait_for()
        assert page.url.endswith(path)
        page.get_by_role("link", name="Zaloguj się").click()
        page.get_by_role("heading", name="Zaloguj się").wait_for()


@pytest.mark.usefixtures("in_store")
def test_nothing_in_an_operators_text_runs_or_asks_a_foreign_host(opened: Open) -> None:
    attack = (
        "# Atak\n\n<script>window.ran = 1</script> <img src=x onerror='window.ran=1'>\n\n"
        "![p](http://evil.example/p.png) [c](javascript:window.ran=1) <iframe srcdoc=x></iframe>\n"
        "\n<style>body{display:none}</style><form action=http://evil.example><input></form>"
    )
    ahead = clock.today() + timedelta(days=900)
    documents.publish(Document(Kind.PRIVACY, "9", ahead, attack, attack), "test")
    page = opened("/prywatnosc?wersja=9")
    article = page.locator("article")
    expect(article).to_contain_text("<script>window.ran = 1</script>")
    assert article.locator("script, img, iframe, style, form, input, a").count() == 0
    assert page.evaluate("window.ran") is None


def signs_in(page: Page, login: str) -> None:
    page.get_by_label("Login lub e-mail").fill(login)
    page.get_by_label("Hasło").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Wyloguj").wait_for()
    settled(page)


@pytest.mark.usefixtures("in_store")
@pytest.mark.parametrize(
    ("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide-light", "narrow-dark"]
)
def test_a_customer_reads_leaves_comes_back_and_accepts(
    opened: Open, scheme: str, size: dict[str, int]
) -> None:
    login = f"jan-{scheme}-{size['width']}"
    hashed = hash_password(PASSWORD)
    accounts.add(
        NewAccount(
            login, "Jan Kos", Role.CUSTOMER, ("100002",), hashed, email=f"{login}@example.pl"
        ),
        "test",
    )
    page = opened("/zuzycie", scheme=scheme, viewport=size)
    signs_in(page, login)
    page.get_by_role("button", name="Akceptuję").wait_for()
    assert violations(page) == {}
    assert fits(page)
    with page.context.expect_page() as tab:
        page.get_by_role("link", name="Przeczytaj").first.click()
    tab.value.get_by_role("heading", level=1, name=re.compile("^Regulamin")).wait_for()
    tab.value.close()
    page.get_by_role("button", name="Wyloguj").click()
    page.get_by_role("heading", name="Zaloguj się").wait_for()
    settled(page)
    signs_in(page, login)
    page.get_by_role("button", name="Akceptuję").click()
    page.get_by_role("heading", name="Pulpit").wait_for()
    page.goto(page.url.rstrip("/") + "/regulamin")
    expect(page.get_by_text("została przez Ciebie zaakceptowana")).to_be_visible()
