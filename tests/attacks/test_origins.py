"""Foreign pages in a signed-in browser: websockets and signing out, by Origin and Host."""

from __future__ import annotations

import base64
import os
from http.client import HTTPConnection
from itertools import product
from urllib.parse import urlsplit

import pytest

from auth import sessions
from auth.routes import SIGN_OUT_PATH
from auth.sessions import hashed
from tests.attacks import people
from tests.attacks.people import COOKIE
from tests.attacks.town import NEIGHBOURS

pytestmark = pytest.mark.usefixtures("home")


def hosts(own: str) -> list[str]:
    """Names under which a browser may be made to ask: our own first."""
    port = own.rsplit(":", 1)[1]
    evil = f"127.0.0.1.evil.example:{port}"
    return [own, f"localhost:{port}", f"[::1]:{port}", "evil.example", evil]


def origins(own: str) -> list[str | None]:
    """Pages that may ask: our own first, then nobody, nearly our own, and foreign ones."""
    port = own.rsplit(":", 1)[1]
    return [
        f"http://{own}", None, "null", f"https://{own}", "http://127.0.0.1:1",
        f"http://localhost:{port}", "http://evil.example",
        f"http://127.0.0.1.evil.example:{port}",
    ]  # fmt: skip


class SignedIn:
    """A browser with a live session, whatever page of it asks under whatever name."""

    def __init__(self, base: str) -> None:
        self.own = urlsplit(base).netloc
        self.cookies = people.cookies(people.neighbour(NEIGHBOURS[0]))

    @property
    def is_alive(self) -> bool:
        sessions.look()
        return sessions.find(hashed(self.cookies[COOKIE])) is not None

    def handshake(self, host: str, origin: str | None) -> int:
        """Status of opening a websocket; 101 is one that was opened."""
        return self._status("GET", "/_stcore/stream", host, origin, {
            "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            "Sec-WebSocket-Protocol": "streamlit",
        })  # fmt: skip

    def sign_out(self, host: str, origin: str | None) -> int:
        """Status of signing out."""
        return self._status("POST", SIGN_OUT_PATH, host, origin, {"Content-Length": "0"})

    def _status(
        self, method: str, path: str, host: str, origin: str | None, headers: dict[str, str]
    ) -> int:
        connection = HTTPConnection(self.own, timeout=10)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Host": host, "Cookie": cookie, **({"Origin": origin} if origin else {}), **headers}
        for name, value in sent.items():
            connection.putheader(name, value)
        connection.endheaders()
        status = connection.getresponse().status
        connection.close()
        return status


def test_of_forty_pairs_of_origin_and_host_one_opens_a_websocket(base: str) -> None:
    browser = SignedIn(base)
    pairs = list(product(hosts(browser.own), origins(browser.own)))
    status = {pair: browser.handshake(*pair) for pair in pairs}
    assert len(status) == 40
    assert {pair: s for pair, s in status.items() if s != 403} == {pairs[0]: 101}


def test_of_forty_pairs_of_origin_and_host_one_signs_out(base: str) -> None:
    browser = SignedIn(base)
    pairs = list(product(hosts(browser.own), origins(browser.own)))
    status = {pair: browser.sign_out(*pair) for pair in pairs[1:]}
    assert len(status) == 39
    assert set(status.values()) == {403, 421}
    assert {host for (host, _), s in status.items() if s == 403} == {browser.own}
    assert browser.is_alive
    assert browser.sign_out(*pairs[0]) == 303
    assert not browser.is_alive
