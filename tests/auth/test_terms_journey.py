"""Terms over a running portal: read by everybody, accepted before anything else opens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from auth import accounts, terms
from auth.accounts import Account, NewAccount
from auth.documents import Kind
from auth.passwords import hash_password
from auth.roles import Role
from settings import settings
from store.engine import engine
from tests.bench.streamlit_client import Browser, Session
from tests.pdf_text import pdf_text
from tests.serving import portal

PASSWORD = "korek rower lampa"
Newcomer = Callable[[str], Account]


@pytest.fixture(scope="module")
def base(home: Path) -> Iterator[str]:
    """The portal without codes by e-mail, which are tried where they belong."""
    with portal(home, KROPLA_NEW_DEVICE_CODE="false") as address:
        yield address


@pytest.fixture
def newcomer(base: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newcomer]:
    """Open an account of a real customer in the store of the portal."""
    monkeypatch.setenv("KROPLA_HOME", str(home))
    settings.cache_clear()

    def opened(login: str) -> Account:
        new = NewAccount(
            login, "Jan Kos", Role.CUSTOMER, ("100002",), hash_password(PASSWORD),
            email=f"{login}@example.pl",
        )  # fmt: skip
        return accounts.add(new, "test")

    yield opened
    engine().dispose()
    settings.cache_clear()


def shown(base: str, page: str, browser: Browser, query: str = "") -> str:
    """Everything a page shows in a new tab."""

    async def look() -> str:
        async with Session(base, page, browser.cookies, query) as tab:
            return tab.text()

    return asyncio.run(look())


def signed_in(base: str, login: str, password: str) -> Browser:
    browser = Browser(base)
    asyncio.run(browser.sign_in(login, password))
    return browser


@pytest.mark.parametrize("page", ["regulamin", "prywatnosc"])
def test_a_public_document_is_read_with_and_without_an_account(
    base: str, password: str, page: str
) -> None:
    for browser in (Browser(base), signed_in(base, "dom", password)):
        text = shown(base, page, browser)
        assert "kropla-document" in text
        assert f"/dokumenty/{page}-1.pdf" in text
        assert "kropla-welcome" not in text


@pytest.mark.parametrize("page", ["", "zuzycie"])
def test_every_page_ends_in_links_to_both_documents(base: str, password: str, page: str) -> None:
    for browser in (Browser(base), signed_in(base, "dom", password)):
        text = shown(base, page, browser)
        assert 'href=\\"/regulamin\\"' in text
        assert 'href=\\"/prywatnosc\\"' in text


def test_the_pdf_is_open_to_everybody_in_both_languages(base: str) -> None:
    browser = Browser(base)
    for address, words in (
        ("/dokumenty/regulamin-1.pdf", "Regulamin elektronicznego biura"),
        ("/dokumenty/regulamin-1.pdf?lang=en", "Terms of the electronic"),
        ("/dokumenty/prywatnosc-1.pdf?lang=xx", "przetwarzaniu danych"),
    ):
        answer = browser.request(address)
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.headers["content-disposition"].startswith('attachment; filename="')
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert words in pdf_text(answer.body).replace("\u00a0", " ")


@pytest.mark.parametrize(
    "name",
    ["regulamin-9", "regulamin", "terms-1", "-1", "regulamin-", "../regulamin-1", "regulamin-1'--"],
)
def test_another_pdf_is_not_there(base: str, name: str) -> None:
    answer = Browser(base).request(f"/dokumenty/{quote(name, safe='')}.pdf")
    # What looks like a way out of a folder is refused before any route sees it.
    assert answer.status == (400 if ".." in name else 404)


def test_until_the_terms_are_accepted_nothing_of_the_portal_opens(
    base: str, newcomer: Newcomer
) -> None:
    newcomer("jan-zamkniety")
    browser = signed_in(base, "jan-zamkniety", PASSWORD)
    for page in ("", "zuzycie", "ustawienia", "klienci", "konta"):
        text = shown(base, page, browser)
        assert "kropla-agreement" in text
        assert not [secret for secret in ("100002", "PlotlyChart", "FV/2026") if secret in text]
    assert browser.request("/eksport/zuzycie.csv").status == 403
    assert "kropla-document" in shown(base, "regulamin", browser)
    answer = browser.request("/auth/sign-out", "POST", {"Origin": base})
    assert answer.status == 303
    assert "kropla-welcome" in shown(base, "zuzycie", browser)


def test_accepting_opens_the_portal_in_every_tab_and_is_recorded(
    base: str, newcomer: Newcomer
) -> None:
    jan = newcomer("jan-otwarty")
    browser = signed_in(base, "jan-otwarty", PASSWORD)

    async def accept() -> tuple[str, str]:
        async with (
            Session(base, "", browser.cookies) as tab,
            Session(base, "zuzycie", browser.cookies) as other,
        ):
            [button] = tab.all("Button")
            await tab.press(button)
            await other.rerun()
            return tab.text(), other.text()

    for text in asyncio.run(accept()):
        assert "kropla-agreement" not in text
        assert "PlotlyChart" in text or "kropla-tiles" in text
    recorded = [(one.kind, one.version, one.channel) for one in terms.accepted(jan)]
    assert sorted(recorded) == [(kind, "1", "sign-in") for kind in sorted(Kind)]
    assert browser.request("/eksport/zuzycie.csv").status == 200


@pytest.mark.parametrize("login", ["dom", "radio", "100003", "bok", "wodomierze", "admin"])
def test_accounts_of_the_demo_open_at_once(base: str, password: str, login: str) -> None:
    text = shown(base, "", signed_in(base, login, password))
    assert "kropla-agreement" not in text
    assert "kropla-who" in text
