"""The page that a link in a letter opens: only pressing its button does something."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from auth import addresses, applications, links, registration
from auth.cookies import PRE_HEADER
from auth.links import PATH, Link, Purpose
from auth.registration import Outcome
from auth.routes import device, is_from_here
from locales import catalogue, known
from ui import formats
from ui.i18n import LANGUAGE_COOKIE, LANGUAGE_PARAM, speaking
from ui.page_list import (
    INVITATION_PATH,
    NEW_PASSWORD_PATH,
    RECOVERY_PATH,
    REGISTRATION_PATH,
    SIGN_IN_PATH,
)
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
    token = _token(await _short_body(request))
    link = await run_in_threadpool(links.follow, token, request.headers.get(PRE_HEADER, ""))
    if link is None:
        return answer(_refusal(code), code, 410)
    device_hash, device_cookie = await run_in_threadpool(device, request)
    opened = await run_in_threadpool(OPENS[link.purpose], link, code, device_hash)
    opened.headers.append("set-cookie", device_cookie)
    return opened


async def _short_body(request: Request) -> bytes:
    """What was sent, as far as a form of ours could be long; the rest is not even read."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_BODY:
            return b""
    return body


def _token(body: bytes) -> str:
    """The secret in a form; a person without the link may have copied the whole address."""
    typed = parse_qs(body.decode("utf-8", "replace")).get("token", [""])[0]
    return typed.strip().rsplit("#", maxsplit=1)[-1]


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


def _reset(_link: Link, _code: str, _device_hash: str) -> Response:
    return RedirectResponse(NEW_PASSWORD_PATH, status_code=303)


def _invited(_link: Link, _code: str, _device_hash: str) -> Response:
    return RedirectResponse(INVITATION_PATH, status_code=303)


def _registered(link: Link, code: str, device_hash: str) -> Response:
    translate = catalogue(code).gettext
    outcome = registration.confirm(link, device_hash)
    texts = {
        Outcome.OPEN: (
            translate("Your account is open"),
            translate("The address is confirmed. Sign in with the login you have chosen."),
        ),
        Outcome.LATER: (
            translate("The address is confirmed"),
            translate("The account opens by itself; a letter will tell you when it has."),
        ),
        Outcome.OFFICE: (
            translate("The address is confirmed"),
            translate("The customer office opens the account; a letter will tell you."),
        ),
        Outcome.TAKEN: (
            translate("The account could not be opened"),
            translate("The login was taken meanwhile, or the account is open already."),
        ),
    }
    ways = [(SIGN_IN_PATH, translate("Sign in"))]
    if outcome is Outcome.TAKEN:
        ways.append((REGISTRATION_PATH, translate("Register anew")))
    return answer(Plain(*texts[outcome], ways), code)


def _address(link: Link, code: str, _device_hash: str) -> Response:
    translate = catalogue(code).gettext
    start = (SIGN_IN_PATH, translate("To the portal"))
    if not addresses.confirm(link):
        return answer(_refusal(code), code, 410)
    text = translate("Letters of the portal will come to {email}.").format(email=link.email)
    return answer(Plain(translate("The address is confirmed"), text, [start]), code)


def _application(link: Link, code: str, _device_hash: str) -> Response:
    translate = catalogue(code).gettext
    receipt = applications.confirm(link)
    if receipt is None:
        return answer(_refusal(code), code, 410)
    with speaking(code):
        text = translate("Its number is {number}. The answer comes by e-mail by {due}.").format(
            number=receipt.number, due=formats.day(receipt.due)
        )
    start = (SIGN_IN_PATH, translate("To the start page"))
    return answer(Plain(translate("The office has your application"), text, [start]), code)


OPENS: dict[Purpose, Callable[[Link, str, str], Response]] = {
    Purpose.RESET: _reset,
    Purpose.REGISTRATION: _registered,
    Purpose.ADDRESS: _address,
    Purpose.APPLICATION: _application,
    Purpose.DELEGATION: _invited,
}
"""A link's purpose, and what follows it: from link, language and device the answer."""

ROUTES = [
    Route(PATH, ask),
    Route(PATH, follow, methods=["POST"]),
    Route(SCRIPT_PATH, script),
]
