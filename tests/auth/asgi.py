"""Just enough ASGI to ask a middleware something without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from auth.cookies import PRE_HEADER, SESSION_HEADER


@dataclass
class Answer:
    """What came back: the status (0 for a websocket that was let in), and the headers."""

    status: int
    headers: list[tuple[str, str]]

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for key, value in self.headers if key == name]


class Echo:
    """Stands where Streamlit stands: remembers what reached it, answers with a page."""

    def __init__(self, content_type: str = "text/html; charset=utf-8") -> None:
        self.content_type = content_type
        self.scope: Scope | None = None
        self.messages: list[dict[str, Any]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; take a websocket's messages until it ends."""
        self.scope = scope
        if scope["type"] == "http":
            headers = [(b"content-type", self.content_type.encode())]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"page"})
            return
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] != "websocket.disconnect":
            self.messages.append(message)
        self.messages.append(message)

    @property
    def vouched(self) -> tuple[str, str]:
        """Hashes of session and pre-session that reached the application."""
        assert self.scope is not None
        got = dict(self.scope["headers"])
        return (
            got.get(SESSION_HEADER.encode(), b"").decode(),
            got.get(PRE_HEADER.encode(), b"").decode(),
        )


def scope_of(kind: str, path: str, headers: Mapping[str, str], scheme: str) -> Scope:
    """A scope as a server hands it over."""
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return {
        "type": kind,
        "scheme": scheme,
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": raw,
        "server": ("localhost", 8501),
        "client": ("192.0.2.1", 1234),
        "http_version": "1.1",
    }


def get(
    app: ASGIApp, path: str = "/", headers: Mapping[str, str] | None = None, scheme: str = "http"
) -> Answer:
    """Ask for a path."""
    sent: list[dict[str, Any]] = []
    scope = scope_of("http", path, {"host": "localhost:8501", **(headers or {})}, scheme)
    asyncio.run(app(scope, _receiver([{"type": "http.request", "body": b""}]), _sender(sent)))
    start = sent[0]
    return Answer(start["status"], [(k.decode(), v.decode()) for k, v in start["headers"]])


def connect(
    app: ASGIApp,
    headers: Mapping[str, str],
    messages: list[Any] | None = None,
    scheme: str = "ws",
) -> list[dict[str, Any]]:
    """Open a websocket, send messages (or call what is callable); what was sent."""
    sent: list[dict[str, Any]] = []
    queue = [{"type": "websocket.connect"}, *(messages or []), {"type": "websocket.disconnect"}]
    scope = scope_of("websocket", "/_stcore/stream", {"host": "localhost:8501", **headers}, scheme)
    asyncio.run(app(scope, _receiver(queue), _sender(sent)))
    return sent


def _receiver(queue: list[Any]) -> Receive:
    waiting = iter(queue)

    async def receive() -> Any:
        message = next(waiting)
        while callable(message):
            result = message()
            if isawaitable(result):
                await result
            message = next(waiting)
        return message

    return receive


def _sender(sent: list[dict[str, Any]]) -> Send:
    async def send(message: Any) -> None:
        sent.append(message)

    return send
