"""A flood of sign-ins far above what can be checked, and what a signed-in person feels of it.

``python -m tests.bench.flood BASE PER_SECOND SECONDS`` is the attacker alone, in a process of its
own: many tabs at the sign-in form, each from another address, each with another login every time,
and without waiting for an answer.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from statistics import quantiles

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from auth import demo
from tests.bench.figures import Figure
from tests.bench.portal import LOGIN, PAGE, home_of_demo
from tests.bench.streamlit_client import Browser, Session
from tests.serving import ROOT, portal

PER_SECOND, SECONDS = 100.0, 60.0
TABS = 100
WARM_UP = 30
PAUSE = 0.02
"""Seconds between two clicks of the person whose reruns are measured."""


@dataclass(frozen=True)
class Felt:
    """What a person felt, idle and in the flood (milliseconds), and what the flood came to."""

    idle_p50: float
    idle_p95: float
    flood_p50: float
    flood_p95: float
    grown_mb: float
    sent: int
    answered: int

    @property
    def slower(self) -> float:
        """The 95th percentile in the flood, against that of before."""
        return self.flood_p95 / self.idle_p95

    @property
    def usually_slower(self) -> float:
        """The same of the medians, which others on the machine disturb less."""
        return self.flood_p50 / self.idle_p50

    @property
    def is_calm(self) -> bool:
        """Whether the machine was quiet enough before the flood for its slowest runs to tell."""
        return self.idle_p95 <= 2 * self.idle_p50


def figures() -> Iterator[Figure]:
    """The portal of the demo in a flood of a minute."""
    home = home_of_demo()
    with portal(home) as base:
        browser = Browser(base)
        password = demo.password(home / "inbox.truth" / "accounts.json")
        asyncio.run(browser.sign_in(LOGIN, password, PAGE))
        found = asyncio.run(felt(base, browser.cookies, PER_SECOND, SECONDS))
    details = {name: float(value) for name, value in asdict(found).items()}
    yield Figure("p95 of reruns in a flood of sign-ins : idle", found.slower, 2.0, details=details)
    yield Figure("memory grown in a flood of sign-ins", found.grown_mb, 300.0, unit="MB")


async def felt(base: str, cookies: Mapping[str, str], per_second: float, seconds: float) -> Felt:
    """Rerun a page as a signed-in person, first alone, then while the flood comes."""
    server = portal_process()
    async with Session(base, PAGE, cookies) as tab:
        idle = await clicks(tab, max(seconds / 2, 3))
        before = server.memory_info().rss
        command = [sys.executable, "-m", "tests.bench.flood", base, str(per_second), str(seconds)]
        attacker = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        await attacker.stdout.readline()
        attacker.stdin.write(b"go\n")
        flooded, largest = await clicks(tab, seconds), server.memory_info().rss
        counts = json.loads((await attacker.communicate())[0])
    spreads = [quantiles(took, n=20) for took in (idle[WARM_UP:], flooded)]
    parts = [spread[place] for spread in spreads for place in (9, 18)]
    return Felt(*parts, grown_mb=(largest - before) / 1e6, **counts)


async def clicks(tab: Session, seconds: float) -> list[float]:
    """Milliseconds of one rerun after another, each with another choice."""
    took, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        steps = next(tab.all("ButtonGroup"))
        place = len(took) % len(steps.options)
        begin = time.perf_counter()
        await tab.change(steps, [steps.options[place].content])
        took.append((time.perf_counter() - begin) * 1000)
        await asyncio.sleep(PAUSE)
    return took


def portal_process() -> psutil.Process:
    """The portal that this process serves."""
    children = psutil.Process().children()
    return next(child for child in children if "app:app" in child.cmdline())


async def flood(base: str, per_second: float, seconds: float) -> None:
    """Open the tabs, say so, wait to be told to begin; then send."""
    tabs = [await _tab(base, number) for number in range(TABS)]
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    answered = [0]
    readers = [asyncio.create_task(_read(tab, answered)) for tab in tabs]
    begin, sent = time.monotonic(), 0
    while (due := sent / per_second) < seconds:
        await asyncio.sleep(max(begin + due - time.monotonic(), 0))
        tab = tabs[sent % TABS]
        try:
            await tab.socket.send(_try(tab))
        except websockets.ConnectionClosed:
            # Cut off for saying too much: come again.
            await tab.connect()
            readers.append(asyncio.create_task(_read(tab, answered)))
        sent += 1
    for reader in readers:
        reader.cancel()
    print(json.dumps({"sent": sent, "answered": answered[0]}), flush=True)
    for tab in tabs:
        tab.socket.transport.abort()


async def _tab(base: str, number: int) -> Session:
    """A tab at the sign-in form, from an address of its own."""
    cookies = {"__Host-kropla-pre": secrets.token_urlsafe()}
    headers = {"X-Forwarded-For": f"10.8.0.{number}"}
    return await Session(base, "", cookies, headers=headers).__aenter__()


def _try(tab: Session) -> bytes:
    """The message of pressing the button with a login that nobody has."""
    message = BackMsg()
    state = message.rerun_script
    state.page_script_hash = tab.page_script_hash
    name, secret = list(tab.all("TextInput"))[:2]
    button = next(b for b in tab.all("Button") if b.is_form_submitter)
    state.widget_states.widgets.add(id=name.id).string_value = secrets.token_hex(8)
    state.widget_states.widgets.add(id=secret.id).string_value = "wrong password"
    state.widget_states.widgets.add(id=button.id).trigger_value = True
    return message.SerializeToString()


async def _read(tab: Session, answered: list[int]) -> None:
    """Take what comes back; count the ends of runs."""
    with suppress(websockets.ConnectionClosed):
        async for data in tab.socket:
            message = ForwardMsg.FromString(data)
            answered[0] += message.WhichOneof("type") == "script_finished"


if __name__ == "__main__":
    asyncio.run(flood(sys.argv[1], float(sys.argv[2]), float(sys.argv[3])))
