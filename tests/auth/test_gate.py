"""The gate: hosts, origins, cookies turned into headers, closed routes, ended sessions."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import timedelta
from functools import partial

import pytest

from auth import accounts, clock, sessions, socket
from auth.accounts import Account, NewAccount
from auth.cookies import DEVICE_HEADER, PRE_HEADER, SESSION_HEADER
from auth.gate import Gate
from auth.redirect import message as redirect
from auth.roles import Role
from auth.sessions import hashed
from auth.socket import SESSION_OVER
from tests.auth.asgi import Echo, connect, get

OURS = "http://localhost:8501"


@pytest.fixture(autouse=True)
def anna(sqlite_store: None) -> Account:
    return accounts.add(NewAccount("dom", "Anna", Role.CUSTOMER, ("100001",)), "test")


@pytest.fixture
def inner() -> Echo:
    return Echo()


@pytest.fixture
def gate(inner: Echo) -> Gate:
    return Gate(inner, frozenset({"localhost", "ebok.example.pl", "::1"}))


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "", "localhost@evil.example", "127.0.0.1"]
)
def test_another_host_gets_nothing(gate: Gate, inner: Echo, host: str) -> None:
    assert get(gate, headers={"host": host}).status == 421
    assert inner.scope is None


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8501", "ebok.example.pl:443", "[::1]:80"])
def test_known_hosts_get_pages(gate: Gate, host: str) -> None:
    assert get(gate, headers={"host": host}).status == 200


def test_a_monitor_needs_no_host_name(gate: Gate) -> None:
    assert get(gate, "/healthz", {"host": "10.1.2.3:8501"}).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/_stcore/script-health-check",
        "/_stcore/upload_file/x/y",
        "/component/x/index.html",
        "/auth/login",
        "/auth/logout",
        "/oauth2callback",
    ],
)
def test_what_we_have_no_use_for_is_not_there(gate: Gate, inner: Echo, path: str) -> None:
    assert get(gate, path).status == 404
    assert inner.scope is None


def test_files_need_a_session(gate: Gate, anna: Account) -> None:
    path = "/media/a.csv"
    assert get(gate, path).status == 403
    assert get(gate, path, {"cookie": "__Host-kropla=made-up"}).status == 403
    session_id = sessions.start(anna)
    assert get(gate, path, {"cookie": f"__Host-kropla={session_id}"}).status == 200
    sessions.revoke(hashed(session_id))
    assert get(gate, path, {"cookie": f"__Host-kropla={session_id}"}).status == 403


def test_a_live_session_reaches_the_page_as_a_hash(gate: Gate, anna: Account, inner: Echo) -> None:
    session_id = sessions.start(anna)
    get(gate, headers={"cookie": f"a=b; __Host-kropla={session_id}; __Host-kropla-pre=x"})
    assert inner.vouched == (hashed(session_id), hashed("x"))


def test_a_dead_session_reaches_it_as_none(gate: Gate, inner: Echo) -> None:
    get(gate, headers={"cookie": "__Host-kropla=dead"})
    assert inner.vouched == ("", "")


def test_the_cookie_of_a_known_browser_reaches_it_as_a_hash_and_nothing_else_does(
    gate: Gate, inner: Echo
) -> None:
    def seen(**headers: str) -> list[bytes]:
        get(gate, headers=headers)
        assert inner.scope is not None
        ours = DEVICE_HEADER.encode()
        return [value for name, value in inner.scope["headers"] if name == ours]

    assert seen(cookie="__Host-kropla-device=x") == [hashed("x").encode()]
    assert seen(**{DEVICE_HEADER: hashed("x"), "cookie": "kropla-device=x"}) == []
    assert seen() == []


@pytest.mark.parametrize("name", [SESSION_HEADER, PRE_HEADER, SESSION_HEADER.upper()])
def test_nobody_vouches_for_himself(gate: Gate, anna: Account, inner: Echo, name: str) -> None:
    known = hashed(sessions.start(anna))
    get(gate, headers={name: known})
    assert inner.vouched == ("", "")
    connect(gate, {name: known, "origin": OURS})
    assert inner.vouched == ("", "")


def test_cookies_of_a_plain_address_do_not_count_on_a_secure_one(
    gate: Gate, anna: Account, inner: Echo
) -> None:
    get(gate, headers={"cookie": f"kropla={sessions.start(anna)}"})
    assert inner.vouched == ("", "")


def test_a_broken_cookie_header_is_no_cookie(gate: Gate, inner: Echo) -> None:
    assert get(gate, headers={"cookie": '=;;\x01; a b="; __Host-kropla'}).status == 200
    assert inner.vouched == ("", "")


def test_a_new_browser_gets_a_pre_session_that_scripts_cannot_read(gate: Gate) -> None:
    [cookie] = get(gate).all("set-cookie")
    name, _, attributes = cookie.partition("=")
    assert name == "__Host-kropla-pre"
    assert "; Path=/; HttpOnly; SameSite=Lax; Secure" in attributes
    assert "Max-Age" not in attributes


def test_a_browser_that_has_one_gets_no_other(gate: Gate) -> None:
    assert not get(gate, headers={"cookie": "__Host-kropla-pre=x"}).all("set-cookie")


def test_files_and_data_set_no_cookie() -> None:
    gate = Gate(Echo("text/css"), frozenset({"localhost"}))
    assert not get(gate).all("set-cookie")


def test_in_a_plain_network_the_cookie_goes_without_secure() -> None:
    gate = Gate(Echo(), frozenset({"192.0.2.7"}))
    [cookie] = get(gate, headers={"host": "192.0.2.7:8501"}).all("set-cookie")
    assert cookie.startswith("kropla-pre=")
    assert "Secure" not in cookie
    [cookie] = get(gate, headers={"host": "192.0.2.7"}, scheme="https").all("set-cookie")
    assert cookie.startswith("__Host-kropla-pre=")


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8501", None),
        ("localhost:8501", "null"),
        ("localhost:8501", "http://evil.example"),
        ("localhost:8501", "http://localhost:9999"),
        ("localhost:8501", "http://localhost"),
        ("localhost:8501", "https://localhost:8501"),
        ("localhost:8501", "http://127.0.0.1:8501"),
        ("evil.example", "http://evil.example"),
        ("evil.example:8501", "http://localhost:8501"),
    ],
)
def test_a_websocket_of_another_origin_is_refused(
    gate: Gate, inner: Echo, host: str, origin: str | None
) -> None:
    headers = {"host": host} | ({"origin": origin} if origin else {})
    assert connect(gate, headers) == [{"type": "websocket.close", "code": 1008}]
    assert inner.scope is None


@pytest.mark.parametrize(
    ("host", "origin", "scheme"),
    [
        ("localhost:8501", "http://localhost:8501", "ws"),
        ("ebok.example.pl", "https://ebok.example.pl", "wss"),
    ],
)
def test_a_websocket_of_our_own_page_is_let_in(
    gate: Gate, host: str, origin: str, scheme: str
) -> None:
    sent = connect(gate, {"host": host, "origin": origin}, scheme=scheme)
    assert sent == [{"type": "websocket.accept"}]


def test_after_signing_out_no_message_of_any_tab_arrives(
    gate: Gate, anna: Account, inner: Echo
) -> None:
    session_id = sessions.start(anna)
    before, after = ({"type": "websocket.receive", "bytes": b} for b in (b"1", b"2"))
    headers = {"origin": OURS, "cookie": f"__Host-kropla={session_id}"}
    sent = connect(gate, headers, [before, lambda: sessions.revoke(hashed(session_id)), after])
    assert inner.messages == [before, {"type": "websocket.disconnect", "code": SESSION_OVER}]
    assert sent[-2:] == [
        {"type": "websocket.send", "bytes": redirect("").SerializeToString()},
        {"type": "websocket.close", "code": SESSION_OVER},
    ]


def test_a_screen_that_nobody_touches_goes_with_its_session(
    gate: Gate, anna: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "LOOK_EVERY_SECONDS", 0.01)
    session_id = sessions.start(anna)
    headers = {"origin": OURS, "cookie": f"__Host-kropla={session_id}"}
    leave = partial(sessions.revoke, hashed(session_id))
    sent = connect(gate, headers, [leave, partial(asyncio.sleep, 0.1)])
    assert sent[-1] == {"type": "websocket.close", "code": SESSION_OVER}


def test_a_visitor_may_go_on_talking(gate: Gate, inner: Echo) -> None:
    message = {"type": "websocket.receive", "bytes": b"1"}
    connect(gate, {"origin": OURS}, [message, message, partial(asyncio.sleep, 0.1)])
    assert inner.messages[:2] == [message, message]


def test_every_message_keeps_the_session_alive(
    gate: Gate, anna: Account, inner: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = sessions.start(anna)
    times = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: times[-1])
    message = {"type": "websocket.receive", "bytes": b"1"}

    def wait() -> None:
        times.append(times[-1] + timedelta(minutes=20))

    headers = {"origin": OURS, "cookie": f"__Host-kropla={session_id}"}
    connect(gate, headers, [wait, message, wait, message, wait, message])
    assert inner.messages[:3] == [message] * 3


def test_an_account_closed_by_another_process_is_out_at_the_next_message(
    gate: Gate, anna: Account, inner: Echo
) -> None:
    headers = {"origin": OURS, "cookie": f"__Host-kropla={sessions.start(anna)}"}
    message = {"type": "websocket.receive", "bytes": b"1"}

    def close() -> None:
        command = [sys.executable, "-m", "auth", "user", "close", "dom"]
        subprocess.run(command, check=True, capture_output=True)

    connect(gate, headers, [message, close, message])
    assert inner.messages == [message, {"type": "websocket.disconnect", "code": SESSION_OVER}]
    assert get(gate, "/media/a.csv", headers).status == 403
