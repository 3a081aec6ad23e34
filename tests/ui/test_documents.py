"""Terms and privacy on the screen and as PDF: any version, what changed, nothing but words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from auth import accounts, clock, documents, guard, shipped_terms, terms
from auth.accounts import Account, NewAccount
from auth.documents import Document, Kind
from auth.roles import Role
from tests.pdf_text import pdf_text
from ui import document_files, typesetting
from ui.documents import changed_parts, read

PAGES = Path(__file__).parents[2] / "pages"
TODAY = date(2026, 11, 21)
POLISH = "Zażółć gęślą jaźń ĄĆĘŁŃÓŚŹŻ „cytat” – § 1"

pytestmark = pytest.mark.usefixtures("sqlite_store")
Open = Callable[..., AppTest]


@pytest.fixture
def anna() -> Account:
    return accounts.add(NewAccount("anna", "Anna", Role.CUSTOMER, ("100001",)), "test")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page as an account, or as nobody."""

    def open_page(page: str, account: Account | None = None, **address: str) -> AppTest:
        login = account.login if account else ""
        monkeypatch.setattr(guard, "signed_in", lambda: accounts.find(login))
        test = AppTest.from_file(str(PAGES / page), default_timeout=20)
        for name, word in address.items():
            test.query_params[name] = word
        test.run()
        assert not test.exception
        return test

    return open_page


def html(test: AppTest) -> str:
    return " ".join(element.proto.body for element in test.get("html"))


def version(number: str, body: str, days: int = 0, kind: Kind = Kind.TERMS) -> Document:
    text = f"# Regulamin {number}\n\n{body}"
    made = Document(kind, number, clock.today() + timedelta(days), text, text)
    documents.publish(made, "test")
    return made


@pytest.mark.parametrize("page", ["terms", "privacy"])
def test_who_has_not_signed_in_reads_the_document_in_both_languages(
    opened: Open, page: str
) -> None:
    shipped_terms.publish_missing()
    for code, words in (("pl", "Zapisz jako PDF"), ("en", "Save as PDF")):
        shown = html(opened(f"public/{page}.py", lang=code))
        shipped = shipped_terms.text_of(Kind(page))
        title = shipped.text(code).splitlines()[0].removeprefix("# ")
        assert f"<h1>{title}</h1>" in shown.replace("\u00a0", " ")
        assert words in shown
        assert shown.count("<h1") == 1
        assert 'class="kropla-back"' in shown


def test_the_version_in_force_is_shown_and_the_others_are_one_choice_away(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    version("1", "Pierwszy")
    with monkeypatch.context() as patch:
        later = clock.now() + timedelta(days=5)
        patch.setattr(clock, "now", lambda: later)
        version("2", "Drugi")
        version("3", "Trzeci", days=10)
        shown = html(opened("public/terms.py"))
        assert "<h1>Regulamin 2</h1>" in shown
        assert "będzie obowiązywać nowa wersja" in shown
        assert 'href="/regulamin?wersja=1"' in shown
        former = html(opened("public/terms.py", wersja="1"))
        assert "Pierwszy" in former
        assert "To jest wcześniejsza wersja." in former
        assert "/dokumenty/regulamin-1.pdf" in former
        assert "jeszcze nie obowiązuje" in html(opened("public/terms.py", wersja="3"))
        for nonsense in ("4", "", "<script>"):
            assert "<h1>Regulamin 2</h1>" in html(opened("public/terms.py", wersja=nonsense))


def test_without_any_text_the_page_says_so(opened: Open) -> None:
    assert "Jeszcze nic nie opublikowano." in html(opened("public/terms.py"))


def test_who_accepted_a_version_sees_when(opened: Open, anna: Account) -> None:
    terms.accept(anna, [version("1", "Tekst")])
    shown = html(opened("public/terms.py", anna))
    assert re.search(r"zaakceptowana \d+ \w+ \d{4}, \d\d:\d\d\.", shown)
    assert "kropla-back" not in shown
    assert "zaakceptowana" not in html(opened("public/terms.py"))


def test_an_operators_markup_stays_text_on_the_page(opened: Open) -> None:
    version("1", "## <b>x</b>\n\n<script>alert(1)</script>\n\n![p](http://evil.example/p.png)")
    shown = html(opened("public/terms.py"))
    assert "<script" not in shown
    assert "<b>" not in shown
    assert "evil" not in shown
    assert "&lt;script&gt;" in shown


def test_the_step_names_both_documents_and_one_button_accepts_and_opens_the_portal(
    opened: Open, anna: Account
) -> None:
    shipped_terms.publish_missing()
    test = opened("router.py", anna)
    assert "Pozostał 1 krok: regulamin." in test.caption[0].value
    shown = html(test)
    assert '<a href="/regulamin?wersja=1" target="_blank">' in shown
    assert '<a href="/prywatnosc?wersja=1" target="_blank">' in shown
    assert '<form method="post" action="/auth/sign-out">' in shown
    assert "nie wymaga zgody" in test.markdown[0].value
    assert not test.checkbox
    [button] = test.button
    assert button.label == "Akceptuję"
    button.click().run()
    assert not test.exception
    assert test.title[0].value == "Pulpit"
    assert {one.kind for one in terms.accepted(anna)} == set(Kind)


def test_what_is_new_is_named_part_by_part(opened: Open, anna: Account) -> None:
    before = version("1", "Wstęp\n\n## § 1. A\n\na\n\n## § 2. B\n\nb\n\n## § 3. C\n\nc")
    terms.accept(anna, [before])
    after = "Wstęp\n\n## § 1. A\n\na\n\n## § 2. Nowa\n\nn\n\n## § 3. B\n\nb inaczej"
    version("2", after)
    shown = html(opened("account/first_steps.py", anna))
    assert re.findall(r"<li>([^<]+)</li>", shown) == [
        "§\u00a02. Nowa",
        "§\u00a03. B",
        "§\u00a03. C (usunięto)",
    ]
    assert "Co się zmieniło od wersji 1" in shown


def test_a_part_that_only_moved_is_not_called_new() -> None:
    one = Document(Kind.TERMS, "1", TODAY, "# T\n\n## § 1. A\n\na\n\n## § 2. B\n\nb", "x")
    moved = replace(one, pl="# T\n\n## § 1. B\n\nb\n\n## § 2. A\n\na")
    other = replace(one, pl="# T\n\nNowy wstęp\n\n## § 1. A\n\na\n\n## § 2. B\n\nb")
    assert changed_parts(one, moved) == []
    assert changed_parts(one, other) == ["Wstęp"]


def test_a_new_privacy_notice_alone_is_taken_note_of_and_not_accepted(
    opened: Open, anna: Account
) -> None:
    version("1", "Tekst", kind=Kind.PRIVACY)
    test = opened("account/first_steps.py", anna)
    assert [button.label for button in test.button] == ["Przyjmuję do wiadomości"]
    assert "Nie wymaga zgody" in test.markdown[0].value
    assert "Akceptuję" not in html(test)


def test_what_came_into_force_while_the_page_was_open_is_not_accepted_unseen(
    opened: Open, anna: Account
) -> None:
    version("1", "Tekst")
    test = opened("account/first_steps.py", anna)
    version("2", "Nowszy")
    test.button[0].click().run()
    assert terms.accepted(anna) == []
    assert "wersja=2" in html(test)


def test_one_title_and_every_other_heading_below_it() -> None:
    text = "# Tytuł\n\nWstęp\n\n# Drugi\n\n### Trzeci\n\n## Czwarty"
    reading = read(Document(Kind.TERMS, "1", TODAY, text, text))
    assert reading.title == "Tytuł"
    levels = [block["level"] for block in reading.blocks if block["kind"] == "heading"]
    assert levels == [2, 3, 2]
    assert [heading for _anchor, heading in reading.parts] == ["Drugi", "Czwarty"]
    untitled = read(Document(Kind.TERMS, "1", TODAY, "Sam tekst", "x"))
    assert untitled.title == "Regulamin"


def pdf(text: str, code: str = "pl") -> bytes:
    document = Document(Kind.TERMS, "1", TODAY, text, text)
    return document_files.typeset(document, code, "Wodociągi Kropla")


def test_a_pdf_is_tagged_and_names_its_language_title_and_version() -> None:
    made = pdf(f"# {POLISH}\n\nTekst")
    assert made.startswith(b"%PDF-")
    for word in (b"/StructTreeRoot", b"/Marked true", b"/Lang(pl)", b"/Type/Catalog"):
        assert word in made
    assert b"pdfuaid:part" in made
    assert b"pdfaid:part" in made
    assert b"/Lang(en)" in pdf(f"# {POLISH}\n\nTekst", "en")
    assert b"595.2756 841.8898" in made
    words = pdf_text(made)
    assert "Wersja 1, obowiązuje od 21 listopada 2026" in words
    assert "1 / 1" in words


def test_polish_letters_come_out_with_fonts_of_our_own() -> None:
    assert POLISH in pdf_text(pdf(f"# Tytuł\n\n{POLISH}")).replace("\u00a0", " ")
    assert {font.path for font in typesetting._fonts().fonts()} == {None}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("code", ["pl", "en"])
def test_shipped_texts_make_proper_documents(
    kind: Kind, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    shipped = shipped_terms.text_of(kind)
    words = pdf_text(document_files.typeset(shipped, code, "Wodociągi Kropla"))
    assert "PDF/A" not in caplog.text
    assert "\N{REPLACEMENT CHARACTER}" not in words
    for _anchor, heading in read(shipped, code).parts:
        assert heading in words


TYPST = """
#panic("in")
#read("settings.py")
#import "@preview/cetz:0.3.0": *
$x^2$
#set page(width: 1cm)
= Not a heading
@label <label>
\\u{41}
]
#[
// gone
/* gone */
~
--
#sys.inputs
""".strip().splitlines()


@pytest.mark.parametrize("code", TYPST)
def test_typst_in_a_text_is_only_text(code: str) -> None:
    typed = "".join(f"\\{sign}" if sign in "\\`*_[]<>#$@=-/~" else sign for sign in code)
    text = f"# T {typed}\n\nakapit {typed} dalej\n\n- {typed}\n\n| {typed} |\n|---|\n| x |"
    words = pdf_text(pdf(text)).replace("\u00a0", " ")
    assert f"akapit {code} dalej" in words
    assert words.count(code) >= 4


def test_a_character_without_a_font_still_makes_a_pdf(caplog: pytest.LogCaptureFixture) -> None:
    made = pdf("# Tytuł\n\nKropla 💧 wody")
    assert made.startswith(b"%PDF-")
    assert "is no PDF/A" in caplog.text


def test_links_of_the_portal_lead_nowhere_from_a_pdf_and_others_do() -> None:
    made = pdf("# T\n\n[u nas](/prywatnosc) [tam](https://a.example/x) [list](mailto:a@b.example)")
    assert re.findall(rb"/URI\(([^)]*)\)", made) == [b"https://a.example/x", b"mailto:a@b.example"]
    assert "u nas" in pdf_text(made).replace("\u00a0", " ")


def test_a_pdf_is_made_once_for_each_text(monkeypatch: pytest.MonkeyPatch) -> None:
    first = pdf("# T\n\nraz")
    monkeypatch.setattr(typesetting, "_compiled", lambda *_: b"again")
    assert pdf("# T\n\nraz") == first
    assert pdf("# T\n\ndwa") == b"again"
