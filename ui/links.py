"""The page that a link in a letter opens: only pressing its button does something."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from auth import links
from auth.cookies import PRE_HEADER
from auth.links import PATH, Link, Purpose
from auth.routes import is_from_here
from locales import catalogue, known
from ui.i18n import LANGUAGE_COOKIE, LANGUAGE_PARAM
from ui.navigation import NEW_PASSWORD_PATH, RECOVERY_PATH
from ui.plain import Form, Plain, answer
from ui.shell import ASSETS

SCRIPT_PATH = f"{PATH}.js"
LONGEST_BODY = 1024


async def ask(request: Request) -> Response:
    """Show the button. Whoever only looks, a mail scanner say, changes nothing."""
    code = known(request.query_params.get(LANGUAGE_PARAM) or request.cookies.get(LANGUAGE_COOKIE))
    translate = catalogue(code).gettext
    form = Form(PATH, translate("Code from the letter"), translate("Continue"), SCRIPT_PATH)
    text = translate("Press the button, so that we know that it is you who opened the letter.")
    return answer(Plain(translate("One more step"), text, form=form), code)


async def follow(request: Request) -> Response:
    """Tie the link to this browser and go on to what it is for."""
    code = known(request.cookies.get(LANGUAGE_COOKIE))
    if not is_from_here(request):
        return answer(_refusal(code), code, 403)
    body = await request.body()
    typed = parse_qs(body[:LONGEST_BODY].decode("utf-8", "replace")).get("token", [""])[0]
    # A person without the link may have copied the whole address.
    token = typed.strip().rsplit("#", maxsplit=1)[-1]
    link = await run_in_threadpool(links.follow, token, request.headers.get(PRE_HEADER, ""))
    if link is None:
        return answer(_refusal(code), code, 410)
    return await run_in_threadpool(OPENS[link.purpose], link, code)


async def script(_request: Request) -> Response:
    """The script of the page."""
    return FileResponse(ASSETS / "link.js", media_type="text/javascript")


def _refusal(code: str) -> Plain:
    translate = catalogue(code).gettext
    text = translate(
        "It may have been used, be too old, or a newer one may have been sent. "
        "It opens in one browser only."
    )
    again = (RECOVERY_PATH, translate("Ask for a new link"))
    return Plain(
        translate("This link does not work"), text, [again, ("/", translate("To the start page"))]
    )


def _reset(_link: Link, _code: str) -> Response:
    return RedirectResponse(NEW_PASSWORD_PATH, status_code=303)


OPENS = {Purpose.RESET: _reset}
"""A link's purpose, and what follows it."""

ROUTES = [
    Route(PATH, ask),
    Route(PATH, follow, methods=["POST"]),
    Route(SCRIPT_PATH, script),
]
