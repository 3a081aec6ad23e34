"""The gate before Streamlit: hosts, origins, cookies, closed routes.

A pure ASGI middleware for requests and websockets. It turns the session cookie into a header that
only the gate can set, and refuses what Streamlit would let through by default: a websocket of a
foreign or missing Origin, another Host (DNS rebinding), files of the media store without a
session, the metrics and agent routes.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auth import sessions
from auth.cookies import (
    DEVICE_HEADER,
    PRE_HEADER,
    SESSION_HEADER,
    CookieNames,
    names_for,
    read_cookies,
)
from auth.sessions import hashed, new_id
from auth.socket import SessionSocket
from auth.turnstile import Turnstile, VisitorSocket

CLOSED_PREFIXES = (
    "/_stcore/metrics",
    "/_stcore/agent",
    "/_stcore/script-health-check",
    "/_stcore/upload_file",
    "/component",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
)
"""Routes of Streamlit that Kropla has no use for: insights, components in frames, its sign-in.

Its upload keeps whatever is sent in memory and knows no quota; ours is `ui/signed_form.py`."""

SIGNED_IN_PREFIXES = ("/media",)
HEALTH_PATHS = ("/healthz", "/_stcore/health")


class Visit:
    """One request or handshake: its address, its cookies and whether they stand for a session."""

    def __init__(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        self.host = headers.get("host", "").lower()
        self.host_name = self.host.rsplit(":", 1)[0].strip("[]")
        self.scheme = "https" if scope["scheme"] in {"https", "wss"} else "http"
        self.origin = headers.get("origin")
        self.names: CookieNames = names_for(self.scheme, self.host_name)
        cookies = read_cookies(headers.get("cookie", ""))
        self.pre_hash = _hash_of(cookies.get(self.names.pre))
        self.device_hash = _hash_of(cookies.get(self.names.device))
        known = _hash_of(cookies.get(self.names.session))
        sessions.look()
        self.session_hash = known if known and sessions.find(known) else ""

    @property
    def is_same_origin(self) -> bool:
        """True when the page that opens the socket came from this very address."""
        return self.origin == f"{self.scheme}://{self.host}"


class Gate:
    """The middleware; ``hosts`` are the names under which the portal may be reached."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = hosts
        self.turnstile = Turnstile()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, let through changed, or refuse."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        visit = Visit(scope)
        if path not in HEALTH_PATHS and visit.host_name not in self.hosts:
            refusal = "Nieznany adres portalu. Dozwolone nazwy ustawia KROPLA_HOSTS.\n"
            await PlainTextResponse(refusal, 421)(scope, receive, send)
        elif _is_under(path, CLOSED_PREFIXES):
            await PlainTextResponse("Nie ma takiej strony.\n", 404)(scope, receive, send)
        elif _is_under(path, SIGNED_IN_PREFIXES) and not visit.session_hash:
            await PlainTextResponse("Najpierw trzeba się zalogować.\n", 403)(scope, receive, send)
        else:
            await self.app(_vouched(scope, visit), receive, _with_pre_cookie(send, visit))

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        visit = Visit(scope)
        if visit.host_name not in self.hosts or not visit.is_same_origin:
            await receive()
            await _refuse(scope, receive, send)
            return
        vouched = _vouched(scope, visit)
        if visit.session_hash:
            socket = SessionSocket(visit.session_hash, receive, send)
            await socket.serve(self.app, vouched)
        else:
            address = scope["client"][0] if scope.get("client") else ""
            await VisitorSocket(self.turnstile, address, receive, send).serve(self.app, vouched)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a websocket, with an answer where the server can give one."""
    if "websocket.http.response" in scope.get("extensions", {}):
        words = "Ta strona nie jest stroną portalu.\n"
        await PlainTextResponse(words, 403)(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008})


def _is_under(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in prefixes)


def _hash_of(cookie_value: str | None) -> str:
    return hashed(cookie_value) if cookie_value else ""


def _vouched(scope: Scope, visit: Visit) -> Scope:
    """The scope with our headers in place of whatever the browser sent under their names."""
    ours = {
        SESSION_HEADER.encode(): visit.session_hash,
        PRE_HEADER.encode(): visit.pre_hash,
        DEVICE_HEADER.encode(): visit.device_hash,
    }
    headers = [(name, value) for name, value in scope["headers"] if name.lower() not in ours]
    headers += [(name, value.encode()) for name, value in ours.items() if value]
    return {**scope, "headers": headers}


def _with_pre_cookie(send: Send, visit: Visit) -> Send:
    """Give a browser that gets a page and has no cookie yet its pre-session."""

    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start" and not visit.pre_hash:
            content_type = dict(message["headers"]).get(b"content-type", b"")
            if content_type.startswith(b"text/html") and not visit.session_hash:
                cookie = visit.names.set(visit.names.pre, new_id())
                message["headers"] = [*message["headers"], (b"set-cookie", cookie.encode())]
        await send(message)

    return send_with_cookie
