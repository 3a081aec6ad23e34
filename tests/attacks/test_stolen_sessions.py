"""Cookies copied before a session ended, planted ones, and stolen ids of Streamlit sessions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
import websockets
from sqlalchemy import update

from auth import accounts, clock, credentials, sessions
from auth.accounts import Account
from auth.roles import Role
from auth.routes import FINISH_PATH, SIGN_OUT_PATH, finish_path
from auth.sessions import hashed
from settings import settings
from store.engine import writing
from store.tables import sessions as table
from tests.attacks import people
from tests.attacks.asking import ROUTES
from tests.attacks.people import COOKIE, PRE_COOKIE
from tests.attacks.town import NEIGHBOURS, WORDS, foreign, secret
from tests.bench.streamlit_client import Browser, Session

pytestmark = pytest.mark.usefixtures("home")

OWN, OTHER = NEIGHBOURS[0], NEIGHBOURS[1]
TIMES = 10


def signed_out(browser: Browser, _who: Account) -> None:
    answer = browser.request(SIGN_OUT_PATH, "POST", {"Origin": browser.base})
    assert answer.status == 303


def new_password(_browser: Browser, who: Account) -> None:
    credentials.set_password(who, people.hashed_password(), who.login)


def new_role(_browser: Browser, who: Account) -> None:
    people.change_role(who, Role.METERS)


def closed(_browser: Browser, who: Account) -> None:
    accounts.close(who, "test")


def unused(browser: Browser, _who: Account) -> None:
    aged(browser, seen_at=timedelta(minutes=settings().session_idle_minutes))


def too_old(browser: Browser, _who: Account) -> None:
    aged(browser, started_at=timedelta(hours=settings().session_hours))


def aged(browser: Browser, **by: timedelta) -> None:
    """Make a session so much older, and a second more."""
    with writing() as connection:
        times = {name: clock.now() - age - timedelta(seconds=1) for name, age in by.items()}
        is_it = table.c.session_hash == hashed(browser.cookies[COOKIE])
        connection.execute(update(table).where(is_it).values(times))


@pytest.mark.parametrize(
    "end", [signed_out, new_password, new_role, closed, unused, too_old],
    ids=lambda end: end.__name__,
)  # fmt: skip
def test_of_ten_copied_cookies_none_opens_anything_after_the_end(
    base: str, end: Callable[[Browser, Account], None]
) -> None:
    async def replay(turn: int) -> None:
        who = people.account(f"{end.__name__}-{sessions.new_id()}", Role.CUSTOMER, (OWN,))
        browser = people.browser(base, who)
        copied = Browser(base)
        copied.cookies = dict(browser.cookies)
        assert [status(copied, path) for path in ROUTES] == [200] * len(ROUTES)
        async with Session(base, "zuzycie", copied.cookies, WORDS) as open_tab:
            assert secret(OWN) in open_tab.text()
            await asyncio.to_thread(end, browser, who)
            assert secret(OWN) not in await next_screen(open_tab)
        assert [status(copied, path) for path in ROUTES] == [403] * len(ROUTES)
        text = await people.screen(base, "zuzycie", copied.cookies, WORDS)
        assert secret(OWN) not in text
        # A new role keeps the session, and loses what only the former one could see.
        assert ("kropla-welcome" in text) is (end is not new_role)

    assert len(people.together(replay, range(TIMES))) == TIMES


def status(browser: Browser, path: str) -> int:
    return browser.request(f"{path}?{WORDS}").status


async def next_screen(tab: Session) -> str:
    """What an open tab shows at the next touch; nothing where its websocket was closed."""
    try:
        await tab.rerun()
    except websockets.ConnectionClosed:
        return ""
    return tab.text()


def test_of_fifty_stolen_ids_of_streamlit_sessions_none_opens_the_screen(base: str) -> None:
    own, other = people.neighbour(OWN), people.neighbour(OTHER)

    async def take_over(turn: int) -> None:
        kind = ("without a cookie", "as another customer", "after signing out")[turn % 3]
        victim = people.browser(base, own)
        async with Session(base, "zuzycie", victim.cookies, WORDS) as tab:
            known = {
                "without a cookie": {},
                "as another customer": people.cookies(other),
                "after signing out": dict(victim.cookies),
            }[kind]
            if kind == "after signing out":
                await asyncio.to_thread(signed_out, victim, own)
            thief = Session(base, "zuzycie", known, WORDS)
            thief.resume = tab.session_id
            async with thief:
                assert thief.session_id != tab.session_id
                assert OWN not in foreign(thief.text()), kind
                assert ("kropla-welcome" in thief.text()) is (kind != "as another customer")
            if kind != "after signing out":
                await tab.rerun()
                assert secret(OWN) in tab.text()

    assert len(people.together(take_over, range(50))) == 50


def collected(base: str, cookies: dict[str, str], path: str = FINISH_PATH) -> str:
    """The session that a pre-session collects; empty when there is none for it."""
    browser = Browser(base)
    browser.cookies = {PRE_COOKIE: cookies[PRE_COOKIE]}
    assert browser.request(path).status == 303
    return browser.cookies.get(COOKIE, "")


def test_of_twenty_planted_cookies_none_becomes_a_session(base: str) -> None:
    """The attacker has put both cookies of an own, ended session into the victim's browser."""

    async def plant(turn: int) -> None:
        own, other = NEIGHBOURS[turn], NEIGHBOURS[turn - 1]
        planted = people.cookies(people.neighbour(other))
        sessions.revoke(hashed(planted[COOKIE]))
        victim = Browser(base)
        victim.cookies = dict(planted)
        await victim.sign_in(people.neighbour(own).login, people.PASSWORD, "zuzycie", WORDS)
        assert secret(own) in await people.screen(base, "zuzycie", victim.cookies, WORDS)
        assert victim.cookies[COOKIE] != planted[COOKIE]
        assert victim.cookies[PRE_COOKIE] != planted[PRE_COOKIE]
        assert await asyncio.to_thread(collected, base, planted) == ""
        assert "kropla-welcome" in await people.screen(base, "zuzycie", planted, WORDS)

    assert len(people.together(plant, range(20))) == 20


@pytest.mark.parametrize("is_parallel", [False, True], ids=["twice", "in parallel"])
def test_of_twenty_sign_ins_each_is_collected_by_exactly_one(base: str, is_parallel: bool) -> None:
    victim, winners = people.neighbour(OWN), []
    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            cookies = people.cookies(None)
            ticket = sessions.grant(hashed(cookies[PRE_COOKIE]), victim, "/zuzycie")
            asked = [cookies] * (8 if is_parallel else 2)
            run = pool.map if is_parallel else map
            assert collected(base, cookies) == "", "the cookie alone is not enough"
            got = run(partial(collected, base, path=finish_path(ticket)), asked)
            winners.append([session for session in got if session])
    assert [len(each) for each in winners] == [1] * 20
    assert len({each[0] for each in winners}) == 20
