"""The two routes that begin and end a session; everything else happens over the websocket."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from auth import devices, links, sessions
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
TICKET_PARAM = "bilet"
SIGN_OUT_PATH = "/auth/sign-out"

audit = logging.getLogger("kropla.audit")


async def finish(request: Request) -> Response:
    """Turn a proven sign-in into a session: once, under a new id, and back to the page asked for.

    The browser is known by its pre-session cookie. The ticket in the address is of no use without
    it, nor a second time, nor after a minute.
    """
    ticket = request.query_params.get(TICKET_PARAM, "")
    grant = sessions.collect(request.headers.get(PRE_HEADER, ""), ticket)
    if grant is None:
        return see("/")
    sessions.revoke(request.headers.get(SESSION_HEADER, ""))
    names = _names(request)
    address = request.client.host if request.client else ""
    browser = request.headers.get("user-agent", "")
    device_hash, device_cookie = device(request)
    session_id = sessions.start(grant.account, address, browser, device_hash)
    pre_id = new_id()
    links.carry(request.headers.get(PRE_HEADER, ""), hashed(pre_id))
    return see(
        grant.return_to,
        names.set(names.session, session_id),
        names.set(names.pre, pre_id),
        device_cookie,
    )


def finish_path(ticket: str) -> str:
    """Where the tab goes that holds the ticket of a proven sign-in."""
    return f"{FINISH_PATH}?{urlencode({TICKET_PARAM: ticket})}"


async def sign_out(request: Request) -> Response:
    """End the session in every tab, then clear its cookie. POST only, from our own pages only."""
    if not is_from_here(request):
        return PlainTextResponse("Wylogować się można tylko na stronie portalu.\n", 403)
    session_hash = request.headers.get(SESSION_HEADER, "")
    session = sessions.find(session_hash)
    if session is not None:
        sessions.revoke(session_hash)
        audit.info("signed out: %s", session.account.login)
    links.untie(request.headers.get(PRE_HEADER, ""))
    names = _names(request)
    return see("/", names.delete(names.session), names.set(names.pre, new_id()))


def device(request: Request) -> tuple[str, str]:
    """What the browser is known by (hashed), and the cookie that keeps it.

    The same as before, unless that is not from us.
    """
    names = _names(request)
    known = read_cookies(request.headers.get("cookie", "")).get(names.device, "")
    number = known if known and devices.is_ours(hashed(known)) else new_id()
    return hashed(number), names.set(names.device, number, DEVICE_SECONDS)


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
