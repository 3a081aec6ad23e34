"""Security headers on every answer of the served portal, whatever its route and status."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
import websockets

from auth.headers import FIXED, HSTS
from auth.routes import FINISH_PATH, SIGN_OUT_PATH
from tests.attacks import people
from tests.attacks.asking import DOWNLOADS as ROUTES
from tests.attacks.asking import aimed
from tests.attacks.people import COOKIE
from tests.attacks.town import NEIGHBOURS, WORDS
from tests.bench.streamlit_client import Answer, Browser, Session
from ui import bank_exports
from ui.page_list import PAGES

pytestmark = pytest.mark.usefixtures("home")

OWN = NEIGHBOURS[0]
POLICY = "content-security-policy"
KEPT = re.compile(r"public, .*immutable|no-cache")
"""What files of the program say about being kept; no other answer may be kept at all."""

OF_OFFICE = frozenset(route.path for route in bank_exports.ROUTES)

ASKED: list[tuple[int, str, str, dict[str, str]]] = [
    *((200, "GET", f"/{entry.path}", {}) for entry in PAGES),
    # Where the number of a document stands in the path, it is none.
    *(
        (
            403 if path in OF_OFFICE else 404 if "{" in path else 200,
            "GET",
            f"{path}?{WORDS}&{urlencode(aimed(path, OWN))}",
            {},
        )
        for path in ROUTES
    ),
    (200, "GET", "/healthz", {}),
    (200, "GET", "/_stcore/health", {}),
    (200, "GET", "/_stcore/host-config", {}),
    (200, "HEAD", "/zuzycie", {}),
    (303, "GET", FINISH_PATH, {}),
    (308, "GET", "/zuzycie/", {}),
    (400, "GET", "/static/..%2f..%2fapp.py", {}),
    (403, "POST", SIGN_OUT_PATH, {"Origin": "http://evil.example"}),
    (404, "GET", "/media/nothing.csv", {}),
    (404, "GET", "/nie-ma-takiej", {}),
    (404, "GET", "/_stcore/metrics", {}),
    # Streamlit answers with its page where there is no file.
    (200, "GET", "/static/nothing.js", {}),
    (404, "GET", SIGN_OUT_PATH, {}),
    (405, "POST", "/zuzycie", {}),
    (405, "DELETE", ROUTES[0], {}),
    (421, "GET", "/", {"Host": "evil.example"}),
    (303, "POST", SIGN_OUT_PATH, {"Origin": "{base}"}),
    # Signed out from here on.
    (200, "GET", "/", {}),
    *((403, "GET", path, {}) for path in ROUTES),
    (403, "GET", "/media/nothing.csv", {}),
    (404, "PUT", "/_stcore/upload_file/a/b", {}),
]


def missing(answer: Answer, *, is_secure: bool) -> list[str]:
    """Headers that an answer lacks, or that say something else."""
    wrong = [name for name, value in FIXED.items() if answer.headers[name] != value]
    if "default-src 'none'" not in (answer.headers[POLICY] or ""):
        wrong.append(POLICY)
    kept = answer.headers["cache-control"] or ""
    if kept != "no-store" and not KEPT.search(kept):
        wrong.append(f"cache-control: {kept}")
    if (answer.headers["strict-transport-security"] == HSTS) is not is_secure:
        wrong.append("strict-transport-security")
    return wrong + [name for name in ("server", "x-powered-by") if name in answer.headers]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_answer_of_every_route_carries_all_headers(base: str, scheme: str) -> None:
    browser = people.browser(base, people.neighbour(NEIGHBOURS[0]))
    proxy = {"X-Forwarded-Proto": scheme}
    wrong = []
    for status, method, path, headers in ASKED:
        sent = {name: value.format(base=base) for name, value in headers.items()}
        if scheme == "https" and "Origin" in sent:
            sent["Origin"] = sent["Origin"].replace("http:", "https:")
        answer = browser.request(path, method, proxy | sent)
        wrong += [(method, path, fault) for fault in missing(answer, is_secure=scheme == "https")]
        if answer.status != status:
            wrong.append((method, path, answer.status))
    assert wrong == []
    assert COOKIE not in browser.cookies
    assert {status for status, *_ in ASKED} == {200, 303, 308, 400, 403, 404, 405, 421}


def test_files_of_the_program_carry_them_too_also_unchanged_or_in_parts(base: str) -> None:
    browser = Browser(base)
    page = browser.request("/").body.decode()
    files = re.findall(r'(?:src|href)="\.?(/static/[^"]+)"', page)
    assert len(files) >= 2
    for path in files:
        whole = browser.request(path)
        tag = {"If-None-Match": whole.headers["etag"]}
        answers = [whole, browser.request(path, headers=tag)]
        answers.append(browser.request(path, headers={"Range": "bytes=0-9"}))
        assert [answer.status for answer in answers] == [200, 304, 206]
        assert [missing(answer, is_secure=False) for answer in answers] == [[], [], []]


def test_a_refused_websocket_carries_them_too(base: str) -> None:
    async def refused(_turn: int) -> dict[str, str]:
        with pytest.raises(websockets.InvalidStatus) as refusal:
            await Session(base, "", {}, origin="http://evil.example").connect()
        return dict(refusal.value.response.headers.raw_items())

    [headers] = people.together(refused, [0])
    told = {name.lower(): value for name, value in headers.items()}
    assert {name: told.get(name) for name in FIXED} == FIXED
    assert "default-src 'none'" in told[POLICY]
