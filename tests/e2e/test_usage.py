"""A customer looks into the water used: by pointer, by keyboard, on a telephone."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browsing import settled
from tests.e2e.conftest import Open
from tests.e2e.screens import NARROW, WIDE

pytestmark = pytest.mark.browser
DAYS = "/zuzycie?okres=daty&od=2026-11-01&do=2026-11-19"
VIEWS = [
    ("100001", "/"),
    ("100001", "/zuzycie?rok-wczesniej=tak"),
    ("100002", "/"),
    ("100002", f"{DAYS}&krok=godzina&wykres=linia"),
    ("100003", "/zuzycie"),
    ("100003", "/rozrachunki"),
    ("100004", "/zuzycie"),
    ("100005", "/"),
    ("bok", "/klienci?szukaj=lipowa"),
    ("bok", "/zuzycie?klient=100001"),
]


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a select box by its label, with the keyboard."""
    box = page.get_by_label(label, exact=True)
    box.click()
    box.fill(option)
    page.keyboard.press("Enter")
    settled(page)


def rows_of(page: Page) -> list[list[str]]:
    """Cells of the last table of the page."""
    table = page.locator(".kropla-table").last
    return [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]


def test_customer_chooses_period_step_and_look_and_the_address_follows(signed_in: Open) -> None:
    page = signed_in("100002", "/zuzycie")
    expect(page.get_by_role("heading", name="Zużycie")).to_be_visible()
    choose(page, "Okres", "Poprzedni miesiąc")
    expect(page.locator(".kropla-table").last).to_contain_text("31 października 2026")
    page.get_by_role("radio", name="Tygodnie").click()
    settled(page)
    page.get_by_role("radio", name="Linia").click()
    settled(page)
    page.get_by_text("Rok wcześniej", exact=True).click()
    settled(page)
    expect(page.locator(".kropla-table").last).to_contain_text("Rok wcześniej")
    for word in ("okres=poprzedni-miesiac", "krok=tydzien", "wykres=linia", "rok-wczesniej=tak"):
        assert word in page.url
    expect(page.get_by_test_id("stPlotlyChart")).to_be_visible()


def test_a_copied_address_opens_the_same_view_and_back_goes_back(signed_in: Open) -> None:
    page = signed_in("100002", DAYS)
    assert len(rows_of(page)) == 19
    page.get_by_role("radio", name="Tygodnie").click()
    expect(page.locator(".kropla-table").last.locator("tbody tr")).to_have_count(4)
    settled(page)
    weeks = rows_of(page)
    copied = page.url

    page.go_back()
    page.wait_for_function("!location.search.includes('krok')")
    settled(page)
    expect(page.locator(".kropla-table").last.locator("tbody tr")).to_have_count(19)
    expect(page.get_by_role("radio", name="Dni", exact=True)).to_be_checked()

    other = page.context.new_page()
    other.goto(copied)
    other.locator(".kropla-table").last.wait_for()
    settled(other)
    assert rows_of(other) == weeks


def test_numbers_of_the_table_are_those_of_the_file(signed_in: Open, tmp_path: Path) -> None:
    page = signed_in("100001", "/zuzycie?rok-wczesniej=tak")
    shown = [cells[1].strip().replace("\u2212", "-") for cells in rows_of(page)]
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Pobierz CSV").click()
    target = tmp_path / "zuzycie.csv"
    waiting.value.save_as(target)
    table = list(csv.reader(io.StringIO(target.read_text("utf-8-sig")), delimiter=";"))
    assert [row[4] or "–" for row in table[1:]] == shown
    assert waiting.value.suggested_filename.startswith("zuzycie_")


def test_a_file_is_not_handed_to_a_stranger(signed_in: Open, served: str) -> None:
    page = signed_in("100001", "/zuzycie")
    link = page.get_by_role("link", name="Pobierz CSV").get_attribute("href")
    own = page.context.request.get(f"{served}{link}")
    assert own.status == 200
    page.context.clear_cookies()
    stranger = page.context.request.get(f"{served}{link}")
    assert stranger.status == 403
    assert "Lipowa" not in stranger.text()


def test_customer_never_sees_a_foreign_meter_by_any_word(signed_in: Open, served: str) -> None:
    page = signed_in("100001", "/zuzycie?klient=100002&posesja=P2&wodomierz=SP2")
    body = page.locator("body").inner_text()
    assert "Lipowa 12" in page.get_by_label("Wodomierz", exact=True).input_value()
    for foreign in ("Rynek", "SN-R2", "Kowalski"):
        assert foreign not in body
    for words in ("klient=100002", "wodomierz=SP2", "posesja=P2&wodomierz=SP2&klient=100002"):
        answer = page.context.request.get(f"{served}/eksport/zuzycie.csv?{words}")
        assert "Rynek" not in answer.text()
        assert "Lipowa 12" in answer.text()


def test_all_of_the_page_is_reached_by_keyboard(signed_in: Open) -> None:
    page = signed_in("100001", "/zuzycie")
    page.locator("body").press("Home")
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(() => { const e = document.activeElement;"
                " return e.getAttribute('aria-label') || e.innerText || e.id })()"
            )
        )
    words = " | ".join(filter(None, reached))
    for name in ("Wodomierz", "Okres", "Narastająco", "Zużycie wody", "Pobierz CSV"):
        assert name in words, words


def test_overview_leads_to_the_hours_of_a_leak(signed_in: Open) -> None:
    page = signed_in("100002", "/")
    expect(page.get_by_text("Woda może płynąć bez przerwy")).to_be_visible()
    page.get_by_role("link", name="Zobacz godziny").click()
    page.get_by_role("heading", name="Zużycie").wait_for()
    settled(page)
    expect(page.get_by_role("radio", name="Godziny")).to_be_checked()


def test_clerk_finds_a_customer_and_looks_with_the_customers_eyes(signed_in: Open) -> None:
    page = signed_in("bok", "/klienci")
    page.get_by_label("Numer, nazwa, adres lub wodomierz").fill("kowalski rynek")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="100002").click()
    page.get_by_text("Woda może płynąć bez przerwy").wait_for()
    settled(page)
    expect(page.get_by_role("status")).to_contain_text("Jan Kowalski")
    page.get_by_role("link", name="Zużycie", exact=True).click()
    page.get_by_role("heading", name="Zużycie").wait_for()
    settled(page)
    assert "klient=100002" in page.url
    link = page.get_by_role("link", name="Pobierz CSV").get_attribute("href")
    assert "klient=100002" in link


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide-light", "narrow-dark"]
)
def test_axe_finds_nothing_serious_and_nothing_runs_over_the_edge(
    signed_in: Open, served: str, viewport: dict, scheme: str
) -> None:
    found = []
    for login in dict.fromkeys(login for login, _ in VIEWS):
        paths = [path for other, path in VIEWS if other == login]
        page = signed_in(login, paths[0], scheme=scheme, viewport=viewport)
        for path in paths:
            page.goto(f"{served}{path}")
            page.get_by_role("heading", level=1).wait_for()
            settled(page)
            page.wait_for_timeout(400)
            broken = Axe().run(page).response["violations"]
            found += [
                (path, fault["id"], fault["nodes"][0]["target"])
                for fault in broken
                if fault["impact"] in {"serious", "critical"}
            ]
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= viewport["width"], path
    assert found == []
