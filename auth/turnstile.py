"""Visitors come in one by one, so that a crowd at the door does not hold up who is inside.

Each run of the sign-in page takes Python for a while, and a password that is checked a processor.
Of visitors one page runs at a time, and then the turnstile rests for some times as long; the others
wait their turn, which costs next to nothing. Each network address has its own queue, so that one
with many tabs delays itself more than others.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE_SECONDS = 0.5
"""Whoever takes longer is waited for no longer."""

REST = 2
"""So many times as long as a turn the turnstile rests: visitors take a third of the time."""

LONGEST_END = 200
"""Bytes of the message that ends a run, at most; longer ones need not be read."""

MOST_WAITING = 16
"""Messages of one tab that wait; a person does not click so fast."""

Made = TypeVar("Made")
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
    """The websocket of a browser that has not signed in: each run of its page is a turn.

    Messages are read as they come, so that who goes away while waiting leaves the row at once.
    """

    def __init__(self, turnstile: Turnstile, address: str, receive: Receive, send: Send) -> None:
        self._turnstile = turnstile
        self._address = address
        self._receive = receive
        self._send = send
        self._coming: asyncio.Queue[Message] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._turn: Turn | None = None

    async def serve(self, app: ASGIApp, scope: Scope) -> None:
        """Run the application over the socket until one of them ends."""
        reader = asyncio.create_task(self._read(), name="visitor")
        try:
            await app(scope, self.receive, self.send)
        finally:
            reader.cancel()
            self._turnstile.leave(self._turn)

    async def receive(self) -> Message:
        """The next message; one that runs the page comes when its turn has come."""
        received = await self._while_here(self._coming.get())
        if received is not None and _runs_page(received):
            self._turn = await self._while_here(self._turnstile.enter(self._address))
        if self._gone.is_set() or received is None:
            return {"type": "websocket.disconnect", "code": 1001}
        return received

    async def send(self, sent: Message) -> None:
        """Pass on; the end of a run ends its turn."""
        await self._send(sent)
        if _ends_run(sent):
            self._turnstile.leave(self._turn)

    async def _read(self) -> None:
        """Take messages until the browser goes, or says more than a person could."""
        try:
            while self._coming.qsize() < MOST_WAITING:
                received = await self._receive()
                if received["type"] == "websocket.disconnect":
                    break
                self._coming.put_nowait(received)
        finally:
            self._gone.set()

    async def _while_here(self, awaited: Coroutine[Any, Any, Made]) -> Made | None:
        """What comes of it; None when the browser is gone before."""
        doing, going = asyncio.create_task(awaited), asyncio.create_task(self._gone.wait())
        try:
            await asyncio.wait({doing, going}, return_when=asyncio.FIRST_COMPLETED)
            if not self._gone.is_set():
                return doing.result()
            if doing.done():
                self._turnstile.leave(doing.result())
            return None
        finally:
            doing.cancel()
            going.cancel()


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
