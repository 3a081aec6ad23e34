"""Visitors come in one by one: who is inside, who is next, and what is no turn at all."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from auth.turnstile import Turnstile, VisitorSocket

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


def socket(turnstile: Turnstile, messages: list[dict[str, Any]]) -> tuple[VisitorSocket, list]:
    """A visitor's websocket that hands these messages over; what it sends."""
    coming, sent = iter(messages), []

    async def receive() -> dict[str, Any]:
        return next(coming)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    return VisitorSocket(turnstile, "here", receive, send), sent


def test_a_run_of_the_page_is_a_turn_until_its_end_is_sent() -> None:
    async def play(turnstile: Turnstile) -> None:
        mine, sent = socket(turnstile, [run_of("rerun")])
        other, _ = socket(turnstile, [run_of("rerun")])
        await mine.receive()
        waiting = asyncio.create_task(other.receive())
        await mine.send({"type": "websocket.send", "bytes": b"\x00" * 300})
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await mine.send(end_of_run())
        await asyncio.wait_for(waiting, 5)
        assert len(sent) == 2

    alone(play, Turnstile(patience=10, rest=0))


def test_the_next_run_of_the_same_tab_waits_for_the_end_of_the_one_before() -> None:
    async def play(turnstile: Turnstile) -> None:
        mine, _ = socket(turnstile, [run_of("rerun"), run_of("rerun")])
        await mine.receive()
        waiting = asyncio.create_task(mine.receive())
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await mine.send(end_of_run())
        await asyncio.wait_for(waiting, 5)

    alone(play, Turnstile(patience=10, rest=0))


def test_what_runs_no_page_waits_for_nobody() -> None:
    async def play(turnstile: Turnstile) -> None:
        await turnstile.enter("somebody")
        broken = [{"type": "websocket.receive", "bytes": b"\xff"}]
        broken += [{"type": "websocket.receive", "text": "x"}, {"type": "websocket.disconnect"}]
        idle = [run_of("git"), *broken]
        mine, _ = socket(turnstile, idle)
        assert [await mine.receive() for _ in idle] == idle

    assert alone(play, Turnstile(patience=10, rest=0)) < 2


def test_who_goes_away_in_the_middle_of_a_run_ends_the_turn() -> None:
    async def play(turnstile: Turnstile) -> None:
        mine, _ = socket(turnstile, [run_of("rerun")])

        async def app(_scope: Any, receive: Any, _send: Any) -> None:
            await receive()

        await mine.serve(app, {})
        await turnstile.enter("here")

    assert alone(play, Turnstile(patience=10, rest=0)) < 2
