"""The page a browser loads first: Streamlit's, in Polish, with our name, icon and frame.

Streamlit serves its own ``index.html`` for every address. Kropla serves the same page with the
language of the reader, our title and icon.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from streamlit import file_util

from auth.cookies import names_for
from locales import catalogue, known
from ui.i18n import LANGUAGE_COOKIE, LANGUAGE_PARAM
from ui.page_list import paths

ASSETS = Path(__file__).parent / "assets"
A_YEAR = 365 * 24 * 3600
SERVER = "window.__streamlit = { BACKEND_BASE_URL: window.location.origin }"
"""Where the page finds its server. Streamlit would try below the page's address first."""

SCRIPTS = ("code", "print")
DOCUMENT_HEADERS = {"cache-control": "no-store"}


@cache
def svg(name: str) -> str:
    """Text of one of our pictures."""
    return (ASSETS / f"{name}.svg").read_text(encoding="utf-8").strip()


@cache
def index_html(language_code: str) -> str:
    """Streamlit's index.html as ours. Raises ValueError when it no longer looks as expected."""
    html = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    translate = catalogue(language_code).gettext
    needs_script = translate("This page needs JavaScript.")
    for pattern, ours in (
        (r'<html lang="en">', f'<html lang="{language_code}">'),
        (r"<title>Streamlit</title>", f"<title>Kropla</title>\n    {_head(translate)}"),
        (r'<link rel="shortcut icon"[^>]*>', f'<link rel="icon" href="{data_uri("drop")}" />'),
        (r'<link rel="service-desc"[^>]*>', ""),
        (r"<noscript>.*?</noscript>", f"<noscript><p>{needs_script}</p></noscript>"),
        (r"window\.prerenderReady = false", SERVER),
        (r"<!--.*?-->\s*", ""),
    ):
        html, count = re.subn(pattern, ours.replace("\\", r"\\"), html, flags=re.S)
        if not count:
            raise ValueError(f"Streamlit's index.html has changed: no {pattern}")
    return html


def _head(translate: Callable[[str], str]) -> str:
    """What our page has in its head beside Streamlit's."""
    words = translate("Your water use and what you owe, in one place.")
    style = "".join(path.read_text(encoding="utf-8") for path in sorted(ASSETS.glob("*.css")))
    style = style.replace("@waves@", data_uri("waves"))
    # Inline, so that the policy names them by their hash and no route has to serve them.
    script = "".join((ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    return (
        f'<meta name="description" content="{words}" />\n    <style>\n{style}</style>\n'
        f"    <script>\n{script}</script>"
    )


def data_uri(name: str) -> str:
    """One of our pictures as an address that needs no request."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg(name).encode()).decode()


async def page(request: Request) -> Response:
    """The shell of a page; a language in the address is kept for the next one."""
    asked = request.query_params.get(LANGUAGE_PARAM)
    chosen = known(asked or request.cookies.get(LANGUAGE_COOKIE))
    answer = HTMLResponse(index_html(chosen), headers=DOCUMENT_HEADERS)
    if asked:
        names = names_for(request.url.scheme, request.url.hostname or "")
        answer.headers.append("set-cookie", names.set(LANGUAGE_COOKIE, chosen, A_YEAR))
    return answer


ROUTES = [Route(path, page) for path in sorted(paths())]
