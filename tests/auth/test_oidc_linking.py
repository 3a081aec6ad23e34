"""Linking an account with an identity: with the password, in the session that asked for it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from auth import accounts, identities
from auth.identities import Identity
from auth.oidc_flows import Flow
from auth.oidc_provider import way_in
from auth.sessions import hashed
from settings import settings
from store.engine import reading, writing
from store.tables import identities as table
from store.tables import oidc_flows
from tests.auth.oidc_journey import SESSION, at_provider, come_back, ended, leave
from tests.auth.openid_provider import KNOWN, Provider
from tests.bench.streamlit_client import Browser, Session

SETTINGS = "ustawienia"


@pytest.fixture(autouse=True)
def nobody_is_linked(in_linked: None) -> None:
    with writing() as connection:
        connection.execute(delete(table))
        connection.execute(delete(oidc_flows))


@pytest.fixture
def base(linked: str) -> str:
    return linked


@pytest.fixture
def anna(base: str, password: str) -> Browser:
    return signed_in(base, "dom", password)


def signed_in(base: str, login: str, password: str) -> Browser:
    browser = Browser(base)
    asyncio.run(browser.sign_in(login, password))
    return browser


def press(browser: Browser, password: str) -> tuple[str, list[str]]:
    """Give the password in the settings; where one is sent then, and what is said."""

    async def give() -> tuple[str, list[str]]:
        async with Session(browser.base, SETTINGS, browser.cookies) as tab:
            field = next(f for f in tab.all("TextInput") if "identity_password" in f.id)
            tab.states = {field.id: password}
            own = (b for b in tab.all("Button") if b.form_id == "identity_mock")
            await tab.press(next(own))
            return tab.redirect, [alert.body for alert in tab.all("Alert")]

    return asyncio.run(give())


def shown(browser: Browser, query: str = "") -> str:
    async def look() -> str:
        async with Session(browser.base, SETTINGS, browser.cookies, query) as tab:
            return tab.text()

    return asyncio.run(look())


def linked_to() -> list[str]:
    """Logins of accounts that an identity opens."""
    sql = select(table.c.sub)
    with reading() as connection:
        subjects = connection.execute(sql).scalars().all()
    issuer = settings().oidc[0].issuer
    owners = [identities.owner(Identity(issuer, sub)) for sub in subjects]
    return [owner.login for owner in owners if owner]


def flows() -> int:
    with reading() as connection:
        return connection.execute(select(func.count()).select_from(oidc_flows)).scalar_one()


def linking(browser: Browser, session_id: str) -> str:
    """A link that this browser has begun, as the settings begin it; the way back."""
    pre_hash = hashed(browser.cookies["__Host-kropla-pre"])
    flow = Flow("mock", pre_hash, f"/{SETTINGS}", "", hashed(session_id))
    return at_provider(asyncio.run(way_in(settings().oidc[0], flow)))


def test_the_password_is_asked_for_before_anything_is_linked(anna: Browser) -> None:
    redirect, alerts = press(anna, "wrong")
    assert redirect == ""
    assert alerts == ["Obecne hasło się nie zgadza."]
    assert flows() == 0


def test_an_account_is_linked_signs_in_and_is_unlinked(
    base: str, anna: Browser, password: str, mock: Provider
) -> None:
    redirect, _ = press(anna, password)
    assert redirect.startswith(f"{mock.issuer}/authorize?")
    answer = anna.request(at_provider(redirect))
    assert answer.headers["location"] == f"/{SETTINGS}?logowanie=mock.polaczone"
    assert linked_to() == ["dom"]
    told = shown(anna, "logowanie=mock.polaczone")
    assert "Połączono. Od teraz możesz logować się przez Google." in told
    assert "połączone z kontem anna@example.com" in told

    other = Browser(base)
    come_back(other, at_provider(leave(other)))
    assert "Anna Wiśniewska" in shown(other)
    redirect, _ = press(anna, password)
    assert redirect == f"/{SETTINGS}?logowanie=mock.odlaczone"
    assert linked_to() == []
    assert "Anna Wiśniewska" not in shown(other)
    assert "Anna Wiśniewska" in shown(anna)


def test_a_sign_in_links_nothing_even_where_somebody_is_signed_in(
    anna: Browser, mock: Provider
) -> None:
    answer = anna.request(at_provider(leave(anna)))
    assert ended(answer) == "mock.niepolaczone"
    assert linked_to() == []


def test_a_link_signs_nobody_in(anna: Browser) -> None:
    path = linking(anna, anna.cookies[SESSION])
    own = dict(anna.cookies)
    come_back(anna, path)
    assert linked_to() == ["dom"]
    assert anna.cookies == own


def other_browser(anna: Browser, password: str) -> Browser:
    return signed_in(anna.base, "dom", password)


def signed_out(anna: Browser, _password: str) -> Browser:
    pre = anna.cookies["__Host-kropla-pre"]
    anna.request("/auth/sign-out", "POST", {"Origin": anna.base})
    anna.cookies["__Host-kropla-pre"] = pre
    return anna


def somebody_else(anna: Browser, password: str) -> Browser:
    anna.cookies[SESSION] = signed_in(anna.base, "radio", password).cookies[SESSION]
    return anna


def without_session(anna: Browser, _password: str) -> Browser:
    anna.cookies.pop(SESSION)
    return anna


@pytest.mark.parametrize("who", [other_browser, signed_out, somebody_else, without_session])
def test_a_link_comes_back_to_the_session_that_asked_or_to_nobody(
    anna: Browser, password: str, who: Any
) -> None:
    path = linking(anna, anna.cookies[SESSION])
    browser = who(anna, password)
    assert ended(browser.request(path)) == "mock.nieudane"
    assert linked_to() == []


def test_an_identity_of_another_account_is_refused_and_told(
    base: str, anna: Browser, mock: Provider
) -> None:
    piotr = accounts.find("radio")
    assert piotr is not None
    identities.link(piotr, Identity(mock.issuer, KNOWN), settings().oidc[0])
    answer = anna.request(linking(anna, anna.cookies[SESSION]))
    assert ended(answer) == "mock.zajete-konto"
    assert linked_to() == ["radio"]
    assert "jest połączone z innym kontem" in shown(anna, "logowanie=mock.zajete-konto")


@pytest.mark.parametrize("word", ["mock.polaczone", "other.polaczone", "mock.x", "mock", "."])
def test_words_of_the_address_alone_link_nothing(anna: Browser, word: str) -> None:
    text = shown(anna, f"logowanie={word}")
    assert "Połącz swoje konto Google" in text
    assert "Połączono" not in text
    assert linked_to() == []


def test_an_account_with_a_one_time_password_is_linked_after_it_was_changed(
    anna: Browser, password: str
) -> None:
    path = linking(anna, anna.cookies[SESSION])
    account = accounts.find("dom")
    assert account is not None
    with writing() as connection:
        accounts.put(connection, account, must_change_password=True)
    try:
        assert ended(anna.request(path)) == "mock.nieudane"
        assert linked_to() == []
    finally:
        with writing() as connection:
            accounts.put(connection, account, must_change_password=False)
