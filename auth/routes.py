"""The two routes that begin and end a session; everything else happens over the websocket."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from auth import devices, sessions
from auth.cookies import (
    DEVICE_SECONDS,
    PRE_HEADER,
    SESSION_HEADER,
    CookieNames,
    names_for,
    read_cookies,
)
from auth.sessions import hashed, new_id

FINISH_PATH = "/auth/finish"
SIGN_OUT_PATH = "/auth/sign-out"

audit = logging.getLogger("kropla.audit")


async def finish(request: Request) -> Response:
    """Turn a proven sign-in into a session: once, under a new id, and back to the page asked for.

    The browser is known by its pre-session cookie, so nothing secret stands in the address.
    """
    grant = sessions.collect(request.headers.get(PRE_HEADER, ""))
    if grant is None:
        return see("/")
    sessions.revoke(request.headers.get(SESSION_HEADER, ""))
    names = _names(request)
    address = request.client.host if request.client else ""
    browser, device_id = request.headers.get("user-agent", ""), _device_id(request, names)
    session_id = sessions.start(grant.account, address, browser, hashed(device_id))
    return see(
        grant.return_to,
        names.set(names.session, session_id),
        names.set(names.pre, new_id()),
        names.set(names.device, device_id, DEVICE_SECONDS),
    )


async def sign_out(request: Request) -> Response:
    """End the session in every tab, then clear its cookie. POST only, from our own pages only."""
    if not is_from_here(request):
        return PlainTextResponse("Wylogować się można tylko na stronie portalu.\n", 403)
    session_hash = request.headers.get(SESSION_HEADER, "")
    session = sessions.find(session_hash)
    if session is not None:
        sessions.revoke(session_hash)
        audit.info("signed out: %s", session.account.login)
    names = _names(request)
    return see("/", names.delete(names.session), names.set(names.pre, new_id()))


def _device_id(request: Request, names: CookieNames) -> str:
    """What the browser is known by: the same as before, unless that is not from us."""
    known = read_cookies(request.headers.get("cookie", "")).get(names.device, "")
    return known if known and devices.is_ours(hashed(known)) else new_id()


def is_from_here(request: Request) -> bool:
    """Whether a page of this very portal sent the request."""
    own = f"{request.url.scheme}://{request.headers.get('host', '').lower()}"
    return request.headers.get("origin") == own


def _names(request: Request) -> CookieNames:
    return names_for(request.url.scheme, request.url.hostname or "")


def see(path: str, *cookies: str) -> Response:
    """Send the browser to a page, with these cookies."""
    answer = RedirectResponse(path, status_code=303, headers={"cache-control": "no-store"})
    for cookie in cookies:
        answer.headers.append("set-cookie", cookie)
    return answer


ROUTES = [Route(FINISH_PATH, finish), Route(SIGN_OUT_PATH, sign_out, methods=["POST"])]
