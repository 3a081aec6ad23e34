"""Opening and rerunning ``/zuzycie`` against an empty page, all servers measured by one client.

Three servers, one after another: Streamlit as it comes with an empty page, our settings with an
empty page, and the portal with a signed-in household whose chart changes at every rerun.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from auth import demo
from settings import settings
from tests.bench.figures import Figure
from tests.bench.streamlit_client import Browser, Session
from tests.serving import ROOT, portal, served, uvicorn

LOGIN = "radio"
PAGE = "zuzycie"
DEMO = ("--customers", "400", "--years", "4", "--seed", "7", "--hourly-share", "0.1")
OPENINGS = 30
RERUNS = 150
SESSIONS = 20
SECONDS = 6.0
WARM_UP = 20

EMPTY_PAGE = 'import streamlit as st\n\nst.title("Empty")\n'
TUNED_APP = """\
import sys
from contextlib import asynccontextmanager

import streamlit as st

sys.path.insert(0, {root!r})
from ui.warmup import warm_up


@asynccontextmanager
async def lifespan(app):
    warm_up()
    yield


app = st.App({page!r}, lifespan=lifespan)
"""

Rerun = Callable[[Session], Awaitable[None]]
"""One interaction with an open page."""


@dataclass(frozen=True)
class Measured:
    """What one server does: milliseconds to open and to rerun, reruns a second at 20 sessions."""

    open_ms: float
    rerun_ms: float
    rerun_p95_ms: float
    reruns_per_s: float


def figures() -> Iterator[Figure]:
    """The portal against an empty page, as ratios of one run."""
    with TemporaryDirectory(prefix="kropla-bench-") as name:
        stock, tuned = _stock(_empty(Path(name, "stock"))), _tuned(_empty(Path(name, "tuned")))
    ours = _ours()
    against = {"stock": stock, "tuned": tuned}
    yield _figure("opening /zuzycie : stock empty page", "open_ms", 0.4, ours, **against)
    yield _figure("rerun of /zuzycie : stock empty page", "rerun_ms", 0.4, ours, **against)
    yield _figure(
        "reruns/s at 20 sessions : stock empty page", "reruns_per_s", 5.0, ours, **against
    )
    del against["stock"]
    yield _figure(
        "reruns/s at 20 sessions : tuned empty page", "reruns_per_s", 0.2, ours, **against
    )


def _figure(name: str, field: str, target: float, ours: Measured, **others: Measured) -> Figure:
    """One figure as the ratio to the first of the others; all raw measurements beside it."""
    measured = {"portal": ours, **others}
    details = {
        f"{server} {key}": round(value, 3)
        for server, figures in measured.items()
        for key, value in asdict(figures).items()
    }
    value = getattr(ours, field) / getattr(next(iter(others.values())), field)
    reach = "at least" if field == "reruns_per_s" else "at most"
    return Figure(name, value, target, reach=reach, details=details)


def _empty(folder: Path) -> Path:
    """A folder with an empty page and nothing else."""
    folder.mkdir()
    (folder / "empty.py").write_text(EMPTY_PAGE)
    return folder


def _stock(folder: Path) -> Measured:
    """Streamlit as it comes: no settings but the port."""
    command = [sys.executable, "-m", "streamlit", "run", "empty.py", "--server.port", "{port}"]
    command += ["--server.headless", "true"]
    with served(command, folder, folder / "stock.log", {"HOME": str(folder)}) as base:
        return asyncio.run(_measured(base, "", {}, _rerun))


def _tuned(folder: Path) -> Measured:
    """The same page with our settings, our server and everything the portal has in memory."""
    (folder / "tuned.py").write_text(TUNED_APP.format(root=str(ROOT), page="empty.py"))
    (folder / ".streamlit").symlink_to(ROOT / ".streamlit")
    with served(uvicorn("tuned:app"), folder, folder / "tuned.log") as base:
        return asyncio.run(_measured(base, "", {}, _rerun))


def _ours() -> Measured:
    """The portal over the make-believe utility, signed in as a household with a radio meter."""
    home = home_of_demo()
    with portal(home) as base:
        return asyncio.run(_signed_in(base, demo.password(home / "inbox.truth" / "accounts.json")))


async def _signed_in(base: str, password: str) -> Measured:
    browser = Browser(base)
    await browser.sign_in(LOGIN, password, PAGE)
    return await _measured(base, PAGE, browser.cookies, _next_choice)


def home_of_demo() -> Path:
    """A home with the make-believe utility of `make run`, made when missing."""
    home = settings().home.resolve() / "bench" / "portal"
    inbox = str(home / "inbox")
    if not (home / "warehouse" / "current").exists():
        _kropla(home, "demo", *DEMO, "--out", inbox)
    _kropla(home, "pipelines", "load", inbox, "--profile", "demo")
    return home


def _kropla(home: Path, *arguments: str) -> None:
    """Run one of Kropla's commands in that home."""
    environment = {**os.environ, "KROPLA_HOME": str(home), "KROPLA_DEMO": "1"}
    subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, env=environment, check=True)


async def _measured(base: str, page: str, cookies: Mapping[str, str], rerun: Rerun) -> Measured:
    """Open often, rerun one session often, then 20 sessions as fast as they go."""
    openings = [await _opening(base, page, cookies) for _ in range(OPENINGS + 3)][3:]
    async with Session(base, page, cookies) as tab:
        times = [await _timed(rerun(tab)) for _ in range(WARM_UP + RERUNS)][WARM_UP:]
    rate = await _rate(base, page, cookies, rerun)
    return Measured(median(openings), median(times), quantiles(times, n=20)[-1], rate)


async def _opening(base: str, page: str, cookies: Mapping[str, str]) -> float:
    """Milliseconds from the handshake to the end of the first run."""
    tab = Session(base, page, cookies)
    took = await _timed(tab.__aenter__())
    await tab.__aexit__(None, None, None)
    return took


async def _timed(awaitable: Awaitable[object]) -> float:
    """Milliseconds that something takes."""
    begin = time.perf_counter()
    await awaitable
    return (time.perf_counter() - begin) * 1000


async def _rate(base: str, page: str, cookies: Mapping[str, str], rerun: Rerun) -> float:
    """Reruns a second of 20 sessions, each running again as soon as it has an answer."""
    async with AsyncExitStack() as stack:
        tabs = [
            await stack.enter_async_context(Session(base, page, cookies)) for _ in range(SESSIONS)
        ]
        end = time.perf_counter() + SECONDS
        counts = await asyncio.gather(*(_busy(tab, rerun, end) for tab in tabs))
    return sum(counts) / SECONDS


async def _busy(tab: Session, rerun: Rerun, end: float) -> int:
    """Reruns until the time is over; their number."""
    for done in itertools.count():
        if time.perf_counter() >= end:
            return done
        await rerun(tab)
    raise AssertionError("unreachable")


async def _rerun(tab: Session) -> None:
    await tab.rerun()


async def _next_choice(tab: Session) -> None:
    """Choose the next granularity, so that every rerun asks for something else."""
    group = next(tab.all("ButtonGroup"))
    options = [option.content for option in group.options]
    chosen = tab.states.get(group.id, [options[0]])
    place = options.index(chosen[0]) + 1 if chosen[0] in options else 0
    await tab.change(group, [options[place % len(options)]])
