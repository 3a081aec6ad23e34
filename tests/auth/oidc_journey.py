"""The way of a browser to a provider and back, without a browser."""

from __future__ import annotations

from http.client import HTTPConnection
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.bench.streamlit_client import Answer, Browser

START, CALLBACK = "/auth/oidc/mock/start", "/auth/oidc/mock/callback"
SESSION = "__Host-kropla"


def leave(browser: Browser, back: str = "/") -> str:
    """Press the button; where at the provider the page leads."""
    browser.request("/")
    pressed = f"{START}?{urlencode({'dalej': back})}"
    answer = browser.request(pressed, "POST", {"Origin": browser.base})
    assert answer.status == 200
    return answer.headers["refresh"].removeprefix("0; url=")


def at_provider(address: str) -> str:
    """Sign in there; the path to which the provider sends the browser back."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=10)
    connection.request("GET", f"{parts.path}?{parts.query}")
    location = connection.getresponse().headers["location"]
    connection.close()
    back = urlsplit(location)
    return f"{back.path}?{back.query}"


def come_back(browser: Browser, path: str) -> Answer:
    """Follow the provider's redirect, and the portal's own after it."""
    answer = browser.request(path)
    if answer.headers["location"].startswith("/auth/finish?"):
        browser.request(answer.headers["location"])
    return answer


def ended(answer: Answer) -> str:
    """How it ended, by the word in the address."""
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return query.get("logowanie", [""])[0]
