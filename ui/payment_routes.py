"""The route by which Przelewy24 tells the portal of payments; it is asked by no browser."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from office.payments import notifications
from office.payments.beginning import NOTIFY_PATH
from office.payments.notifications import LARGEST


async def notify(request: Request) -> Response:
    """Take a notification, of which no more is read than one can have."""
    try:
        content = await _body(request)
    except ClientDisconnect:
        return PlainTextResponse("gone\n", 400)
    if content is None:
        return PlainTextResponse("too large\n", 413)
    sender = request.client.host if request.client else ""
    reply = await run_in_threadpool(notifications.take, content, sender)
    return PlainTextResponse(f"{reply.text}\n", reply.status)


async def _body(request: Request) -> bytes | None:
    """What was sent; None when it is too much, of which the rest is not waited for."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > LARGEST:
            return None
    return bytes(content)


ROUTES = [Route(NOTIFY_PATH, notify, methods=["POST"])]
