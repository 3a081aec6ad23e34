"""A websocket that lives as long as the session behind it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auth import sessions
from auth.redirect import RELOAD, message

SESSION_OVER = 4401
"""Close code of a websocket whose session has ended."""

LOOK_EVERY_SECONDS = 5.0


class SessionSocket:
    """A browser's websocket, watched: when its session ends, the browser loads the page again.

    It ends by signing out in any tab, by time, or by an administrator. No later message of the
    browser reaches the page, whether it would run all of it or a part; and a screen that nobody
    touches does not stay either.
    """

    def __init__(self, session_hash: str, receive: Receive, send: Send) -> None:
        self.session_hash = session_hash
        self._receive = receive
        self._send = send
        self._is_open = True

    async def serve(self, app: ASGIApp, scope: Scope) -> None:
        """Run the application over the socket until one of them ends."""
        watcher = asyncio.create_task(self._watch(), name="session-watch")
        try:
            await app(scope, self.receive, self.send)
        finally:
            watcher.cancel()
            with suppress(asyncio.CancelledError):
                await watcher

    async def receive(self) -> Message:
        """The next message; each is a person's doing, so the session's idle time starts anew."""
        received = await self._receive()
        sessions.look()
        if self._is_open and not sessions.touch(self.session_hash):
            await self._end()
        return received if self._is_open else {"type": "websocket.disconnect", "code": SESSION_OVER}

    async def send(self, sent: Message) -> None:
        """Pass on, unless the session has ended."""
        if self._is_open:
            await self._send(sent)

    async def _watch(self) -> None:
        while self._is_open:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            sessions.look()
            if not sessions.find(self.session_hash):
                await self._end()

    async def _end(self) -> None:
        """Send the browser to load its page again, which then asks to sign in."""
        if self._is_open:
            self._is_open = False
            reload = message(RELOAD).SerializeToString()
            with suppress(Exception):
                await self._send({"type": "websocket.send", "bytes": reload})
                await self._send({"type": "websocket.close", "code": SESSION_OVER})
