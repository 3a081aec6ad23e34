"""Somebody without an invoice at hand: an application, the office's answer, and a way in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from auth import demo
from tests.auth import books_home
from tests.auth.books_home import KEY, PERSON
from tests.browsing import settled
from tests.e2e.letters import letter, link_in
from tests.e2e.screens import NARROW, WIDE, enter, fits, is_accessible, opened, sum_asked
from tests.e2e.test_newcomer import sign_in
from tests.serving import portal

pytestmark = pytest.mark.browser
FORM = "/wniosek-o-konto/skan"
OWN = "korek rower lampa"
OFFICE = {"bok": ("clerk", "Biuro Obsługi"), "analityk": ("analyst", "Analizy")}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("applicant")
    books_home.publish(folder)
    accounts = folder / "inbox.truth" / "accounts.json"
    accounts.parent.mkdir()
    entries = {
        login: {"role": role, "customer_ids": [], "display_name": name}
        for login, (role, name) in OFFICE.items()
    }
    accounts.write_text(json.dumps(entries), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def password(home: Path) -> str:
    return demo.password(home / "inbox.truth" / "accounts.json")


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with portal(home, KROPLA_IDENTITY_KEY=KEY) as base:
        yield base


REFUSED = "422"
"""How a form that is not taken is answered."""


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[BrowserContext]:
    with opened(browser, address, NARROW, answers=REFUSED) as context:
        yield context


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[BrowserContext]:
    with opened(browser, address, WIDE, answers=REFUSED) as context:
        yield context


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (300, 400), "white").save(written, "JPEG")
    return written.getvalue()


def scan(content: bytes | None = None) -> dict[str, object]:
    return {"name": "skan.jpg", "mimeType": "image/jpeg", "buffer": content or picture()}


def confirm(page: Page, address: str, home: Path) -> None:
    page.goto(address + link_in(letter(home, subject="Potwierdź swój wniosek")))
    page.get_by_role("button", name="Dalej").click()
    page.get_by_text("Biuro ma Twój wniosek").wait_for()


def at_the_desk(page: Page, address: str, password: str) -> None:
    page.goto(f"{address}/konta")
    sign_in(page, "bok", password)
    page.get_by_role("heading", name="Wnioski o konto").wait_for()


def choose(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="Wniosek").click()
    page.get_by_role("option", name=re.compile(name)).first.click()
    page.get_by_text("Upewnij się, że wniosek składa klient").wait_for()
    settled(page)


def test_an_application_becomes_an_account(
    phone: BrowserContext, desk: BrowserContext, address: str, home: Path, password: str
) -> None:
    page = phone.new_page()
    page.goto(f"{address}/rejestracja")
    page.get_by_role("link", name=re.compile("Nie mam faktury")).click()
    page.get_by_role("heading", name="Wniosek o konto").wait_for()
    assert is_accessible(page)
    assert fits(page)
    page.get_by_role("button", name="Wyślij wniosek").click()
    page.get_by_text("podaj ulicę, numer i miejscowość").wait_for()
    page.get_by_label("Imię i nazwisko").fill("Anna Kos <b>*x*</b>")
    page.get_by_role("textbox", name="E-mail").fill("anna@example.pl")
    page.get_by_label("Adres, pod którym").fill("ul. Wodna 3, Kropla")
    page.get_by_label("Numer klienta").fill(PERSON.customer_id)
    page.get_by_role("textbox", name=re.compile("Ile to jest")).fill(sum_asked(page))
    page.get_by_role("button", name="Wyślij wniosek").click()
    page.get_by_text("Wysłaliśmy list na anna@example.pl").wait_for()
    assert is_accessible(page)
    confirm(page, address, home)
    assert "Odpowiemy najpóźniej" in letter(home, subject="Mamy Twój wniosek")

    office = desk.new_page()
    at_the_desk(office, address, password)
    expect(office.get_by_text("Anna Kos <b>*x*</b>").first).to_be_visible()
    expect(office.get_by_text("zostało 14 dni")).to_be_visible()
    choose(office, "Anna Kos")
    assert is_accessible(office)
    office.get_by_role("button", name="Załóż konto").first.click()
    office.get_by_text("Zrobione").wait_for()

    text = letter(home, subject="Twoje konto jest otwarte")
    [one_time] = re.findall(r"^\s+((?:[0-9a-f]{12}-?){3})\s*$", text, re.M)
    page.goto(address)
    enter(page, "anna@example.pl", one_time)
    page.get_by_label("Nowe hasło", exact=True).wait_for()
    assert is_accessible(page)


def test_a_scan_reaches_the_office_and_nobody_else(
    phone: BrowserContext, desk: BrowserContext, address: str, home: Path, password: str
) -> None:
    page = phone.new_page()
    page.goto(f"{address}/wniosek-o-konto")
    page.get_by_role("link", name="Wyślij skan albo zdjęcie").click()
    page.get_by_role("heading", name="Wyślij podpisany formularz").wait_for()
    assert fits(page)
    page.get_by_label("Imię i nazwisko").fill("Jan <i>Nowak</i>")
    page.get_by_label("E-mail").fill("jan@example.pl")
    field = page.get_by_label("Skan albo zdjęcie")
    field.set_input_files(scan(b"<html><script>alert(1)</script>"))
    page.get_by_role("button", name="Wyślij wniosek").click()
    page.get_by_role("alert").get_by_text("skan.jpg: to nie jest PDF").wait_for()
    assert page.get_by_label("Imię i nazwisko").input_value() == "Jan <i>Nowak</i>"
    page.get_by_label("Skan albo zdjęcie").set_input_files([scan(), scan()])
    page.get_by_role("button", name="Wyślij wniosek").click()
    page.get_by_text("Wysłaliśmy list na jan@example.pl").wait_for()
    confirm(page, address, home)

    office = desk.new_page()
    at_the_desk(office, address, password)
    choose(office, "Jan")
    link = office.get_by_role("link", name=re.compile(r"skan\.jpg")).first
    path = link.get_attribute("href") or ""
    got = office.request.get(address + path)
    assert got.headers["content-type"] == "image/jpeg"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["cache-control"] == "no-store"
    assert got.body().startswith(b"\xff\xd8\xff")
    assert office.request.get(f"{address}/wnioski/pliki/{'0' * 32}").status == 404
    assert page.request.get(address + path).status == 403

    office.get_by_role("button", name="Odmów").click()
    office.get_by_text("Napisz, dlaczego").wait_for()
    office.get_by_label("Powód odmowy").fill("Brak podpisu <b>")
    office.get_by_label("Powód odmowy").press("Enter")
    office.get_by_role("button", name="Odmów").click()
    office.get_by_text("Zrobione").wait_for()
    assert "Brak podpisu <b>" in letter(home, subject="Nie mogliśmy otworzyć Twojego konta")


def send(address: str, content: bytes, **how: object) -> httpx.Response:
    headers = {"origin": address}
    fields = {"name": "Ewa Lis", "email": "ewa@example.pl", "key": "k"}
    files = [("files", ("a.pdf", content, "application/pdf"))]
    return httpx.post(address + FORM, data=fields, files=files, headers=headers, **how)


def test_what_is_not_a_form_of_ours_is_not_taken(address: str, home: Path) -> None:
    before = sorted((home / "files").glob("*"))
    foreign = {"origin": "https://evil.example"}
    assert httpx.post(address + FORM, data={"name": "a"}, headers=foreign).status_code == 403
    assert httpx.post(address + FORM, data={"name": "a"}).status_code == 403
    assert send(address, b"%PDF-" + bytes(16_000_000)).status_code == 413
    own = {"origin": address, "content-type": "multipart/form-data; boundary=x"}
    assert httpx.post(address + FORM, content=b"--x\r\nbroken", headers=own).status_code in {
        400,
        422,
    }
    pieces = iter([b"--x\r\n", b"endless"])
    assert httpx.post(address + FORM, content=pieces, headers=own).status_code == 413
    many = [("files", (f"{n}.pdf", b"%PDF- %%EOF", "application/pdf")) for n in range(9)]
    assert httpx.post(address + FORM, files=many, headers={"origin": address}).status_code == 400
    assert send(address, b"").status_code == 422
    assert sorted((home / "files").glob("*")) == before


def test_the_upload_of_streamlit_is_closed_to_everybody(address: str) -> None:
    told = httpx.put(f"{address}/_stcore/upload_file/a/b", headers={"origin": address})
    assert told.status_code == 404


def test_the_form_to_print_is_a_pdf_in_the_language_of_the_visitor(address: str) -> None:
    polish = httpx.get(f"{address}/wniosek-o-konto/formularz.pdf")
    english = httpx.get(f"{address}/wniosek-o-konto/formularz.pdf?lang=en")
    assert polish.headers["content-type"] == english.headers["content-type"] == "application/pdf"
    assert polish.content.startswith(b"%PDF-")
    assert polish.content != english.content


def test_it_stops_after_so_many_tries(address: str) -> None:
    codes = [send(address, b"x").status_code for _ in range(25)]
    assert codes[-1] == 429
    assert set(codes) == {422, 429}
