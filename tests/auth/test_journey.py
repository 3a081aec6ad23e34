"""Signing in and out against a running portal, over HTTP and a real websocket."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg

from auth.headers import FIXED
from tests.bench.streamlit_client import Browser, PageFailedError, Session
from tests.serving import portal
from ui.page_list import PAGES

PROTECTED = sorted(entry.path for entry in PAGES if not entry.is_public)
OPEN_PATHS = ["/", "/zuzycie", "/nie-ma", "/healthz", "/_stcore/health", "/_stcore/metrics"]


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(coroutine)


def signed_in(base: str, login: str, password: str) -> Browser:
    browser = Browser(base)
    run(browser.sign_in(login, password))
    return browser


@pytest.fixture
def anna(base: str, password: str) -> Browser:
    """The browser of a signed-in household."""
    return signed_in(base, "dom", password)


async def shown(base: str, page: str, cookies: dict[str, str], query: str = "") -> str:
    """Everything a page shows in a new tab."""
    async with Session(base, page, cookies, query) as tab:
        return tab.text()


@pytest.fixture(scope="module")
def fresh(home: Path) -> Iterator[str]:
    """A portal that nobody has visited."""
    with portal(home) as address:
        yield address


@pytest.mark.parametrize("page", [*reversed(PROTECTED), "customer/usage", "usage", "customers"])
def test_the_first_visitor_of_a_fresh_process_is_asked_to_sign_in(fresh: str, page: str) -> None:
    text = run(shown(fresh, page, {}))
    assert "kropla-welcome" in text
    assert not [secret for secret in ("100001", "Wiśniewska", "PlotlyChart") if secret in text]


def test_one_comes_back_to_the_page_that_was_asked_for(base: str, password: str) -> None:
    browser = Browser(base)
    target = run(browser.sign_in("dom", password, "zuzycie", "licznik=7&od=2026-01-01"))
    assert target == "/zuzycie?licznik=7&od=2026-01-01"
    assert "Anna Wiśniewska" in run(shown(base, "zuzycie", browser.cookies))


def test_the_session_cookie_cannot_be_read_by_scripts(base: str, anna: Browser) -> None:
    assert set(anna.cookies) == {"__Host-kropla", "__Host-kropla-pre", "__Host-kropla-device"}
    browser = Browser(base)
    [header] = [
        value
        for value in browser.request("/").headers.get_all("set-cookie", [])
        if value.startswith("__Host-kropla-pre=")
    ]
    assert header.endswith("; Path=/; HttpOnly; SameSite=Lax; Secure")


def test_signing_in_survives_a_reload_and_opens_a_second_tab(base: str, anna: Browser) -> None:
    for _ in range(2):
        assert "Anna Wiśniewska" in run(shown(base, "zuzycie", anna.cookies))


def test_a_customer_number_is_a_login_of_the_demo(base: str, password: str) -> None:
    browser = signed_in(base, " 100003 ", password)
    assert "kropla-who" in run(shown(base, "", browser.cookies))


@pytest.mark.parametrize("login", ["dom", "nobody", "999999", "DOM' or ''='", "x" * 10_000])
def test_a_wrong_password_signs_nobody_in_and_tells_nothing(base: str, login: str) -> None:
    async def texts() -> tuple[str, str]:
        browser = Browser(base)
        browser.request("/")
        async with Session(base, "", browser.cookies) as tab:
            name, secret = tab.all("TextInput")
            tab.states = {name.id: login, secret.id: "wrong"}
            await tab.press(next(b for b in tab.all("Button") if b.is_form_submitter))
            alerts = [alert.body for alert in tab.all("Alert")]
        browser.request("/auth/finish")
        return alerts, tab.redirect, browser.cookies

    alerts, redirect, cookies = run(texts())
    assert alerts == ["Błędny login lub hasło."]
    assert not redirect
    assert "__Host-kropla" not in cookies


def test_a_sign_in_is_collected_once_and_only_by_its_browser(base: str, password: str) -> None:
    async def typed() -> tuple[Browser, Browser, str]:
        own, other = Browser(base), Browser(base)
        own.request("/")
        other.request("/")
        async with Session(base, "", own.cookies) as tab:
            name, secret = tab.all("TextInput")
            tab.states = {name.id: "dom", secret.id: password}
            await tab.press(next(b for b in tab.all("Button") if b.is_form_submitter))
        return own, other, tab.redirect

    own, other, path = run(typed())
    planted = dict(own.cookies)
    other.request(path)
    assert "__Host-kropla" not in other.cookies
    copier = Browser(base)
    copier.cookies = planted
    copier.request("/auth/finish")
    assert "__Host-kropla" not in copier.cookies, "without the ticket of the tab"
    own.request(path)
    assert "__Host-kropla" in own.cookies
    assert own.cookies["__Host-kropla-pre"] != planted["__Host-kropla-pre"]
    thief = Browser(base)
    thief.cookies = planted
    thief.request(path)
    assert "__Host-kropla" not in thief.cookies


def test_a_new_sign_in_ends_the_session_before_it(base: str, anna: Browser, password: str) -> None:
    old = dict(anna.cookies)
    anna.cookies.pop("__Host-kropla")
    run(anna.sign_in("radio", password))
    assert anna.cookies["__Host-kropla"] != old["__Host-kropla"]


def test_signing_out_ends_the_session_everywhere(base: str, anna: Browser) -> None:
    async def leave() -> None:
        async with Session(base, "zuzycie", anna.cookies) as other_tab:
            copied = dict(anna.cookies)
            answer = anna.request("/auth/sign-out", "POST", {"Origin": base})
            assert (answer.status, answer.headers["location"]) == (303, "/")
            with pytest.raises(websockets.ConnectionClosed):
                await other_tab.rerun()
        assert "kropla-welcome" in await shown(base, "zuzycie", copied)

    run(leave())
    assert set(anna.cookies) == {"__Host-kropla-pre", "__Host-kropla-device"}


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "https://127.0.0.1"])
def test_no_foreign_page_signs_anybody_out(base: str, anna: Browser, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    assert anna.request("/auth/sign-out", "POST", headers).status == 403
    assert anna.request("/auth/sign-out").status == 404
    assert "Anna Wiśniewska" in run(shown(base, "", anna.cookies))


def test_a_stolen_id_of_a_streamlit_session_opens_nothing(base: str, anna: Browser) -> None:
    async def take_over() -> str:
        async with Session(base, "zuzycie", anna.cookies) as victim:
            assert victim.session_id
            thief = Session(base, "zuzycie", {})
            thief.resume = victim.session_id
            async with thief:
                stolen = thief.text()
            await victim.rerun()
            assert "Anna Wiśniewska" in victim.text()
        return stolen

    stolen = run(take_over())
    assert "kropla-welcome" in stolen
    assert "Wiśniewska" not in stolen


def test_another_customer_with_that_id_gets_the_own_page(
    base: str, anna: Browser, password: str
) -> None:
    piotr = signed_in(base, "radio", password)

    async def take_over() -> str:
        async with Session(base, "", anna.cookies) as victim:
            thief = Session(base, "", piotr.cookies)
            thief.resume = victim.session_id
            async with thief:
                return thief.text()

    text = run(take_over())
    assert "Piotr Nowak" in text
    assert "Wiśniewska" not in text


@pytest.mark.parametrize(
    "origin", ["", "null", "http://evil.example", "http://localhost:1", "https://127.0.0.1"]
)
def test_a_websocket_of_another_origin_is_refused(base: str, anna: Browser, origin: str) -> None:
    async def connect() -> None:
        await Session(base, "", anna.cookies, origin=origin).connect()

    with pytest.raises(websockets.InvalidStatus, match="403"):
        run(connect())


@pytest.mark.parametrize("path", OPEN_PATHS)
def test_every_answer_carries_the_security_headers(base: str, path: str) -> None:
    answer = Browser(base).request(path)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not {name: answer.headers[name] for name in FIXED if answer.headers[name] != FIXED[name]}
    assert "server" not in answer.headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/zuzycie", 200),
        ("/klienci", 200),
        ("/nie-ma-takiej", 404),
        ("/zuzycie/cos", 404),
        ("/zuzycie/", 308),
        ("/index.html", 404),
        ("/manifest.json", 404),
        ("/auth/nie-ma", 404),
        ("/_stcore/metrics", 404),
        ("/_stcore/agent/openapi.json", 404),
        ("/media/0.csv", 403),
        ("/healthz", 200),
        ("/_stcore/health", 200),
    ],
)
def test_addresses_answer_with_their_status(base: str, path: str, status: int) -> None:
    assert Browser(base).request(path).status == status


def test_a_known_page_speaks_polish_and_english_on_demand(base: str) -> None:
    browser = Browser(base)
    assert b'<html lang="pl">' in browser.request("/").body
    assert b'<html lang="en">' in browser.request("/?lang=en").body
    assert b'<html lang="en">' in browser.request("/zuzycie").body
    assert "Sign in" in run(shown(base, "", browser.cookies))
    assert b'<html lang="pl">' in browser.request("/?lang=pl").body
    assert "Zaloguj" in run(shown(base, "", browser.cookies))


def test_health_names_the_published_build(base: str) -> None:
    assert Browser(base).request("/healthz").body == b"ok 20261120T060000-00\n"


def test_without_a_build_the_portal_is_not_healthy_and_says_why(tmp_path: Path) -> None:
    with portal(tmp_path, demo=False) as base:
        answer = Browser(base).request("/healthz")
        assert answer.status == 503
        assert "python -m pipelines load" in answer.body.decode()
        assert "Na tym portalu nie założono jeszcze kont." in run(shown(base, "", {}))


def test_outside_demo_mode_no_account_of_the_demo_exists(
    home: Path, password: str, tmp_path: Path
) -> None:
    with pytest.raises(RuntimeError, match="konta pokazowe"), portal(home, demo=False):
        pass
    elsewhere = {"KROPLA_STORE_URL": f"sqlite:///{tmp_path / 'store.sqlite'}"}
    command = [sys.executable, "-m", "auth", "user", "add", "zofia", "--role", "clerk"]
    added = subprocess.run(
        [*command, "--name", "Zofia"], env={**os.environ, **elsewhere},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    with portal(home, demo=False, **elsewhere) as base:
        for login in ("dom", "100001"):
            with pytest.raises((PageFailedError, ValueError)):
                signed_in(base, login, password)
        signed_in(base, "zofia", added.stdout.split()[5])


def test_garbage_over_the_websocket_harms_nobody(base: str, anna: Browser) -> None:
    async def throw(data: bytes | str) -> None:
        session = Session(base, "", anna.cookies)
        await session.connect()
        await session.socket.send(data)
        with suppress(websockets.ConnectionClosed, TimeoutError):
            async with asyncio.timeout(1):
                while True:
                    await session.socket.recv()

    forged = BackMsg()
    forged.rerun_script.page_script_hash = "0" * 64
    forged.rerun_script.widget_states.widgets.add(id="subject").string_value = json.dumps("admin")
    for data in (b"\xff" * 100, "text", b"", forged.SerializeToString()):
        run(throw(data))
    assert "Anna Wiśniewska" in run(shown(base, "", anna.cookies))


def test_a_clerk_starts_at_the_customers_and_opens_one(base: str, password: str) -> None:
    clerk = signed_in(base, "bok", password)

    async def look() -> tuple[str, str, str]:
        async with Session(base, "klienci", clerk.cookies) as tab:
            customers = tab.page_script_hash
        async with Session(base, "", clerk.cookies) as tab:
            assert tab.page_script_hash == customers
        async with Session(base, "zuzycie", clerk.cookies, "klient=100002") as tab:
            return tab.text()

    text = run(look())
    assert "kropla-viewing" in text
    assert "100002" in text


def test_an_analyst_gets_no_customer_page(base: str, password: str) -> None:
    analyst = signed_in(base, "analityk", password)
    text = run(shown(base, "zuzycie", analyst.cookies, "klient=100002"))
    assert "kropla-viewing" not in text
    assert "Należności" in text
    assert "kropla-viewing" not in text


def test_what_staff_and_strangers_do_is_in_the_audit_file(
    home: Path, base: str, password: str
) -> None:
    clerk = signed_in(base, "admin", password)
    run(shown(base, "zuzycie", clerk.cookies, "klient=100003"))
    log = (home / "log" / "audit.log").read_text(encoding="utf-8")
    assert "signed in: admin from this machine" in log
    assert "admin views customer 100003" in log
    assert password not in log
    assert clerk.cookies["__Host-kropla"] not in log
