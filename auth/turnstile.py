"""Visitors come in one by one, so that a crowd at the door does not hold up who is inside.

Each run of the sign-in page takes Python for a while, and a password that is checked a processor.
Of visitors one page runs at a time, and then the turnstile rests for some times as long; the others
wait their turn, which costs next to nothing. Each network address has its own queue, so that one
with many tabs delays itself more than others.
"""

from __future__ import annotations

import asyncio
from collections import deque

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE_SECONDS = 0.5
"""Whoever takes longer is waited for no longer."""

REST = 2
"""So many times as long as a turn the turnstile rests: visitors take a third of the time."""

LONGEST_END = 200
"""Bytes of the message that ends a run, at most; longer ones need not be read."""

Turn = object
"""Who is inside; nothing but itself."""


class Turnstile:
    """Lets one in after another has left, the addresses in turn."""

    def __init__(self, patience: float = PATIENCE_SECONDS, rest: float = REST) -> None:
        self._patience = patience
        self._rest = rest
        self._since = 0.0
        self._inside: Turn | None = None
        self._queues: dict[str, deque[asyncio.Future[Turn]]] = {}

    async def enter(self, address: str) -> Turn:
        """Wait for a turn of this address."""
        if self._inside is None:
            return self._let_in()
        waiting: asyncio.Future[Turn] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(address, deque()).append(waiting)
        return await waiting

    def leave(self, turn: Turn | None) -> None:
        """End a turn; once is enough, and twice no harm."""
        if turn is None or turn is not self._inside:
            return
        loop = asyncio.get_running_loop()
        # Nobody can leave it but the clock.
        self._inside = Turn()
        loop.call_later((loop.time() - self._since) * self._rest, self._open)

    def _open(self) -> None:
        self._inside = None
        while self._inside is None and self._queues:
            first = self._first()
            if not first.done():
                first.set_result(self._let_in())

    def _let_in(self) -> Turn:
        loop = asyncio.get_running_loop()
        self._inside, self._since = Turn(), loop.time()
        loop.call_later(self._patience, self.leave, self._inside)
        return self._inside

    def _first(self) -> asyncio.Future[Turn]:
        """Whose turn it is; the address goes to the end of the row."""
        address = next(iter(self._queues))
        queue = self._queues.pop(address)
        first = queue.popleft()
        if queue:
            self._queues[address] = queue
        return first


class VisitorSocket:
    """The websocket of a browser that has not signed in: each run of its page is a turn."""

    def __init__(self, turnstile: Turnstile, address: str, receive: Receive, send: Send) -> None:
        self._turnstile = turnstile
        self._address = address
        self._receive = receive
        self._send = send
        self._turn: Turn | None = None

    async def serve(self, app: ASGIApp, scope: Scope) -> None:
        """Run the application over the socket until one of them ends."""
        try:
            await app(scope, self.receive, self.send)
        finally:
            self._turnstile.leave(self._turn)

    async def receive(self) -> Message:
        """The next message; one that runs the page comes when its turn has come."""
        received = await self._receive()
        if _runs_page(received):
            self._turn = await self._turnstile.enter(self._address)
        return received

    async def send(self, sent: Message) -> None:
        """Pass on; the end of a run ends its turn."""
        await self._send(sent)
        if _ends_run(sent):
            self._turnstile.leave(self._turn)


def _runs_page(received: Message) -> bool:
    try:
        return bool(BackMsg.FromString(received.get("bytes") or b"").HasField("rerun_script"))
    except Exception:
        # Whatever is wrong with it, Streamlit answers.
        return False


def _ends_run(sent: Message) -> bool:
    told = sent.get("bytes") or b""
    if not 0 < len(told) <= LONGEST_END:
        return False
    return bool(ForwardMsg.FromString(told).HasField("script_finished"))
