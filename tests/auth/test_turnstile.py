"""Visitors come in one by one: who is inside, who is next, and what is no turn at all."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from auth.turnstile import MOST_WAITING, Turnstile, VisitorSocket

INSIDE = 0.01
"""Seconds that a turn takes here."""


def passed(turnstile: Turnstile, addresses: list[str]) -> tuple[list[str], int]:
    """The addresses in the order in which they came in, all at once; how many were inside."""
    order: list[str] = []
    inside, most = 0, 0

    async def come(address: str) -> None:
        nonlocal inside, most
        turn = await turnstile.enter(address)
        order.append(address)
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(INSIDE)
        inside -= 1
        turnstile.leave(turn)

    async def everybody() -> None:
        await asyncio.gather(*map(come, addresses))

    asyncio.run(everybody())
    return order, most


def test_one_is_inside_at_a_time_and_everybody_comes_in() -> None:
    order, most = passed(Turnstile(patience=10, rest=0), ["here"] * 20)
    assert len(order) == 20
    assert most == 1


def test_after_each_turn_there_is_a_rest_of_some_times_its_length() -> None:
    begin = time.monotonic()
    passed(Turnstile(patience=10, rest=3), ["here"] * 6)
    assert time.monotonic() - begin >= INSIDE * (6 + 5 * 3)


def test_one_with_many_tabs_does_not_hold_up_another_address() -> None:
    order, _ = passed(Turnstile(patience=10, rest=0), [*["many"] * 30, "alone", "other"])
    assert order.index("alone") <= 4
    assert order.index("other") <= 4
    assert Counter(order)["many"] == 30


def alone(act: Callable[[Turnstile], Awaitable[Any]], turnstile: Turnstile) -> float:
    """Seconds that something takes."""
    begin = time.monotonic()
    asyncio.run(act(turnstile))
    return time.monotonic() - begin


def test_who_stays_too_long_is_waited_for_no_longer() -> None:
    async def play(turnstile: Turnstile) -> None:
        first = await turnstile.enter("here")
        await turnstile.enter("here")
        # Too late to matter: somebody else is inside.
        turnstile.leave(first)
        turnstile.leave(None)

    assert 0.1 <= alone(play, Turnstile(patience=0.1, rest=0)) < 2


def test_who_left_while_waiting_takes_no_turn() -> None:
    async def play(turnstile: Turnstile) -> None:
        first = await turnstile.enter("here")
        leaving = [asyncio.create_task(turnstile.enter("here")) for _ in range(20)]
        await asyncio.sleep(0)
        for task in leaving:
            task.cancel()
        last = asyncio.create_task(turnstile.enter("here"))
        await asyncio.sleep(0)
        turnstile.leave(first)
        await last

    assert alone(play, Turnstile(patience=10, rest=0)) < 2


def test_after_a_crowd_the_next_one_need_not_wait() -> None:
    async def play(turnstile: Turnstile) -> None:
        for _ in range(5):
            turnstile.leave(await turnstile.enter("here"))
            await asyncio.sleep(0.001)

    assert alone(play, Turnstile(patience=10, rest=3)) < 2


def run_of(kind: str) -> dict[str, Any]:
    """A message of a browser."""
    message = BackMsg()
    if kind == "rerun":
        message.rerun_script.query_string = "a=b"
    else:
        message.load_git_info = True
    return {"type": "websocket.receive", "bytes": message.SerializeToString()}


def end_of_run() -> dict[str, Any]:
    message = ForwardMsg()
    message.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    return {"type": "websocket.send", "bytes": message.SerializeToString()}


class Tab:
    """A visitor's websocket, and the application behind it that notes what reaches it."""

    def __init__(self, turnstile: Turnstile) -> None:
        self.coming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.sent: list[dict[str, Any]] = []
        self.reached: list[dict[str, Any]] = []
        self.socket = VisitorSocket(turnstile, "here", self.coming.get, self.send)
        self.serving = asyncio.create_task(self.socket.serve(self.app, {}))

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    async def app(self, _scope: Any, receive: Any, _send: Any) -> None:
        while not self.reached or self.reached[-1]["type"] != "websocket.disconnect":
            self.reached.append(await receive())

    async def says(self, *messages: dict[str, Any]) -> int:
        """Let messages come; how many have reached the application then."""
        for message in messages:
            self.coming.put_nowait(message)
        await asyncio.sleep(0.05)
        return len(self.reached)


RERUN, GOES = run_of("rerun"), {"type": "websocket.disconnect"}


def test_a_run_of_the_page_is_a_turn_until_its_end_is_sent() -> None:
    async def play(turnstile: Turnstile) -> None:
        mine, other = Tab(turnstile), Tab(turnstile)
        assert await mine.says(RERUN) == 1
        assert await other.says(RERUN) == 0
        await mine.socket.send({"type": "websocket.send", "bytes": b"\x00" * 300})
        assert await other.says() == 0
        await mine.socket.send(end_of_run())
        assert await other.says() == 1
        assert len(mine.sent) == 2

    alone(play, Turnstile(patience=10, rest=0))


def test_the_next_run_of_the_same_tab_waits_for_the_end_of_the_one_before() -> None:
    async def play(turnstile: Turnstile) -> None:
        mine = Tab(turnstile)
        assert await mine.says(RERUN, RERUN) == 1
        await mine.socket.send(end_of_run())
        assert await mine.says() == 2

    alone(play, Turnstile(patience=10, rest=0))


def test_what_runs_no_page_waits_for_nobody() -> None:
    async def play(turnstile: Turnstile) -> None:
        await turnstile.enter("somebody")
        mine = Tab(turnstile)
        broken = {"type": "websocket.receive", "bytes": b"\xff"}
        text = {"type": "websocket.receive", "text": "x"}
        assert await mine.says(run_of("git"), broken, text) == 3

    alone(play, Turnstile(patience=10, rest=0))


def test_who_goes_away_in_the_middle_of_a_run_ends_the_turn() -> None:
    async def play(turnstile: Turnstile) -> None:
        mine, other = Tab(turnstile), Tab(turnstile)
        await mine.says(RERUN, GOES)
        await asyncio.wait_for(mine.serving, 5)
        assert await other.says(RERUN) == 1

    alone(play, Turnstile(patience=10, rest=0))


def test_who_goes_away_while_waiting_leaves_the_row_and_nothing_of_it_runs() -> None:
    async def play(turnstile: Turnstile) -> None:
        inside = await turnstile.enter("somebody")
        mine, other = Tab(turnstile), Tab(turnstile)
        await mine.says(RERUN, RERUN, RERUN)
        await other.says(RERUN)
        await mine.says(GOES)
        await asyncio.wait_for(mine.serving, 5)
        assert [message["type"] for message in mine.reached] == ["websocket.disconnect"]
        turnstile.leave(inside)
        assert await other.says() == 1

    alone(play, Turnstile(patience=10, rest=0))


def test_who_says_more_than_a_person_could_is_cut_off() -> None:
    async def play(turnstile: Turnstile) -> None:
        await turnstile.enter("somebody")
        mine = Tab(turnstile)
        await mine.says(*[RERUN] * (MOST_WAITING + 2))
        await asyncio.wait_for(mine.serving, 5)
        assert mine.reached[-1]["type"] == "websocket.disconnect"

    alone(play, Turnstile(patience=10, rest=0))


def test_a_socket_that_breaks_is_over() -> None:
    async def play(turnstile: Turnstile) -> None:
        async def receive() -> Any:
            raise ConnectionResetError

        reached = []

        async def app(_scope: Any, receive: Any, _send: Any) -> None:
            reached.append(await receive())

        await VisitorSocket(turnstile, "here", receive, receive).serve(app, {})
        assert reached[0]["type"] == "websocket.disconnect"

    alone(play, Turnstile(patience=10, rest=0))
