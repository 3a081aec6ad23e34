"""Signing in through a provider: one honest way in, and many answers that open nothing."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import func, select

from auth import accounts, challenges, identities
from auth.accounts import NewAccount
from auth.challenges import Kind
from auth.identities import Identity
from auth.roles import Role
from auth.sessions import hashed
from settings import settings
from store.engine import reading
from store.tables import identities as identities_table
from store.tables import sessions
from tests.auth.oidc_journey import CALLBACK, SESSION, START, at_provider, come_back, ended, leave
from tests.auth.oidc_lies import LIES, STRANGERS, head, later, sent, spoiled
from tests.auth.openid_provider import KNOWN, SECRET, Provider, Twist
from tests.auth.second_steps import App
from tests.bench.streamlit_client import Browser


@pytest.fixture(autouse=True)
def anna_is_linked(in_linked: None, mock: Provider) -> None:
    anna = accounts.find("dom")
    assert anna is not None
    identities.link(anna, Identity(mock.issuer, KNOWN), settings().oidc[0])


@pytest.fixture
def base(linked: str) -> str:
    return linked


def count(table) -> int:
    with reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def changed(path: str, **words: str | None) -> str:
    """An address with other words in it."""
    parts = urlsplit(path)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()} | words
    return f"{parts.path}?{urlencode({k: v for k, v in query.items() if v is not None})}"


def test_a_linked_identity_signs_in_and_comes_back_to_the_page(base: str, mock: Provider) -> None:
    browser = Browser(base)
    browser.request("/")
    before = dict(browser.cookies)
    answer = browser.request(at_provider(leave(browser, "/zuzycie?krok=miesiac")))
    assert answer.headers["location"].startswith("/auth/finish?bilet=")
    assert SESSION not in browser.cookies
    collected = browser.request(answer.headers["location"])
    assert collected.headers["location"] == "/zuzycie?krok=miesiac"
    assert SESSION in browser.cookies
    assert browser.cookies["__Host-kropla-pre"] != before["__Host-kropla-pre"]
    [query] = mock.queries[-1:]
    assert query["code_challenge_method"] == "S256"
    assert query["response_type"] == "code"
    assert query["scope"] == "openid email"
    assert query["redirect_uri"] == f"{base}{CALLBACK}"
    assert len(query["state"]) == len(query["nonce"]) == 43


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_signs_nobody_in(base: str, mock: Provider, lie: str) -> None:
    before = count(sessions)
    mock.twist = LIES[lie]
    mock.seen.clear()
    browser = Browser(base)
    answer = come_back(browser, at_provider(leave(browser)))
    other = {"status 500": "niedostepne"} | dict.fromkeys(STRANGERS, "niepolaczone")
    assert ended(answer) == f"mock.{other.get(lie, 'nieudane')}"
    assert "token" in mock.seen
    assert SESSION not in browser.cookies
    assert count(sessions) == before


def test_there_are_as_many_lies_as_the_security_page_says() -> None:
    page = Path(__file__).parents[2] / "docs" / "security.md"
    assert f"of {len(LIES)} false, spoiled or foreign answers" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "truth",
    [
        spoiled(aud=["kropla"]),
        spoiled(aud=["kropla", "somebody"], azp="kropla"),
        later(exp=-30),
        later(iat=30),
        spoiled(email=None, email_verified=None),
        spoiled(email="anna@elsewhere.example", email_verified=False),
        head(x5t="abc", other="word"),
    ],
)
def test_what_the_standard_allows_is_taken(base: str, mock: Provider, truth: Twist) -> None:
    mock.twist = truth
    browser = Browser(base)
    come_back(browser, at_provider(leave(browser)))
    assert SESSION in browser.cookies


BROUGHT = {
    "no state": {"state": None},
    "another state": {"state": "x" * 43},
    "empty state": {"state": ""},
    "no code": {"code": None},
    "empty code": {"code": ""},
    "another code": {"code": "x"},
    "a long code": {"code": "x" * 5000},
    "cancelled": {"code": None, "error": "access_denied"},
    "an error beside a code": {"error": "server_error"},
    "another issuer": {"iss": "https://accounts.google.com"},
}


@pytest.mark.parametrize("what", BROUGHT)
def test_a_browser_that_brings_something_else_is_not_signed_in(base: str, what: str) -> None:
    browser = Browser(base)
    path = at_provider(leave(browser))
    answer = come_back(browser, changed(path, **BROUGHT[what]))
    assert ended(answer) == ("mock.przerwane" if what == "cancelled" else "mock.nieudane")
    assert SESSION not in browser.cookies


def test_the_issuer_beside_the_code_may_be_the_right_one(base: str, mock: Provider) -> None:
    mock.back = {"iss": mock.issuer}
    browser = Browser(base)
    come_back(browser, at_provider(leave(browser)))
    assert SESSION in browser.cookies


def test_a_state_belongs_to_the_browser_that_began(base: str) -> None:
    attacker, victim, fresh = Browser(base), Browser(base), Browser(base)
    victim.request("/")
    path = at_provider(leave(attacker))
    for other in (victim, fresh):
        assert ended(come_back(other, path)) == "mock.nieudane"
        assert SESSION not in other.cookies
    come_back(attacker, path)
    assert SESSION in attacker.cookies


def test_a_state_is_used_once(base: str, mock: Provider) -> None:
    browser = Browser(base)
    path = at_provider(leave(browser))
    assert browser.request(path).headers["location"].startswith("/auth/finish?")
    assert ended(browser.request(path)) == "mock.nieudane"


def test_a_code_is_used_once(base: str, mock: Provider) -> None:
    browser = Browser(base)
    first = at_provider(leave(browser))
    browser.request(first)
    code = parse_qs(urlsplit(first).query)["code"][0]
    assert (
        ended(come_back(browser, changed(at_provider(leave(browser)), code=code)))
        == "mock.nieudane"
    )
    assert mock.refusals[-1] == "code"


def test_a_stolen_code_is_useless_without_its_verifier(base: str, mock: Provider) -> None:
    victim, thief = Browser(base), Browser(base)
    stolen = parse_qs(urlsplit(at_provider(leave(victim))).query)["code"][0]
    path = changed(at_provider(leave(thief)), code=stolen)
    assert ended(come_back(thief, path)) == "mock.nieudane"
    assert SESSION not in thief.cookies
    assert mock.refusals[-1] == "verifier"


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "https://127.0.0.1"])
def test_no_foreign_page_begins_a_sign_in(base: str, origin: str | None) -> None:
    browser = Browser(base)
    browser.request("/")
    headers = {"Origin": origin} if origin else {}
    assert browser.request(START, "POST", headers).status == 403
    assert browser.request(START).status == 404


def test_a_browser_without_cookies_is_sent_back_to_where_that_is_told(base: str) -> None:
    answer = Browser(base).request(START, "POST", {"Origin": base})
    assert (answer.status, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_one_comes_back_to_a_page_of_this_portal_only(base: str, back: str) -> None:
    browser = Browser(base)
    came = browser.request(at_provider(leave(browser, back)))
    assert browser.request(came.headers["location"]).headers["location"] == "/"
    assert SESSION in browser.cookies


@pytest.mark.parametrize("path", [START.replace("mock", "x"), CALLBACK.replace("mock", "x")])
def test_a_provider_that_is_not_in_the_settings_is_not_there(base: str, path: str) -> None:
    for method in ("GET", "POST"):
        assert Browser(base).request(path, method, {"Origin": base}).status in {404, 405}


def test_a_provider_that_hangs_is_given_up_after_five_seconds(base: str, mock: Provider) -> None:
    mock.twist = sent(seconds=60.0)
    browser = Browser(base)
    path = at_provider(leave(browser))
    before = count(sessions)
    assert ended(come_back(browser, path)) == "mock.niedostepne"
    assert count(sessions) == before


def test_behind_a_known_identity_stands_the_same_second_step(base: str, mock: Provider) -> None:
    maria = accounts.add(NewAccount("maria", "Maria", Role.CUSTOMER, ("100003",)), "test")
    identities.link(maria, Identity(mock.issuer, "maria-1"), settings().oidc[0])
    App(maria)
    mock.sub, before = "maria-1", count(sessions)
    browser = Browser(base)
    answer = come_back(browser, at_provider(leave(browser, "/zuzycie?krok=dzien")))
    assert answer.headers["location"] == "/zuzycie?krok=dzien"
    assert SESSION not in browser.cookies
    assert count(sessions) == before
    waiting = challenges.of_browser(hashed(browser.cookies["__Host-kropla-pre"]))
    assert waiting is not None
    assert (waiting.login, waiting.kind) == ("maria", Kind.TOTP)


def test_no_account_is_made_or_linked_by_an_unknown_identity(base: str, mock: Provider) -> None:
    before = count(identities_table), len(accounts.listed())
    mock.sub = "mallory"
    browser = Browser(base)
    answer = come_back(browser, at_provider(leave(browser, "/zuzycie?krok=dzien")))
    assert answer.headers["location"] == "/zuzycie?krok=dzien&logowanie=mock.niepolaczone"
    assert (count(identities_table), len(accounts.listed())) == before


def test_what_happened_is_in_the_audit_file_and_no_secret_is(
    home: Path, base: str, mock: Provider
) -> None:
    browser = Browser(base)
    path = at_provider(leave(browser))
    come_back(browser, path)
    mock.twist = spoiled(iss="evil\nforged: line")
    come_back(browser, at_provider(leave(browser)))
    log = (home / "log" / "audit.log").read_text(encoding="utf-8")
    assert "signed in: dom by mock from 127.0.0.1" in log
    assert "sign-in refused: mock from 127.0.0.1" in log
    assert "\nforged" not in log
    query = parse_qs(urlsplit(path).query)
    assert not [word for word in (query["code"][0], query["state"][0], SECRET) if word in log]
