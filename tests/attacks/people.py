"""People with live sessions, made in the store of a served portal without typing passwords."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import cache
from typing import TypeVar

from sqlalchemy import insert, update

from auth import accounts, clock, sessions, shipped_terms, terms
from auth.accounts import Account, NewAccount
from auth.passwords import hash_password
from auth.roles import Role
from auth.terms import Channel
from store.engine import writing
from store.tables import accounts as table
from store.tables import second_factors
from tests.attacks.town import NEIGHBOURS
from tests.bench.streamlit_client import Browser, Session

COOKIE, PRE_COOKIE = "__Host-kropla", "__Host-kropla-pre"
PASSWORD = "korek rower lampa"
AT_ONCE = 8
"""Tabs that are busy at the same time; more than the machine has processors."""

Given, Made = TypeVar("Given"), TypeVar("Made")


@cache
def hashed_password() -> str:
    """One hash for everybody: what matters here is not how it was made."""
    return hash_password(PASSWORD)


def account(
    login: str,
    role: Role = Role.CUSTOMER,
    numbers: Iterable[str] = (),
    *,
    name: str = "",
    has_one_time_password: bool = False,
) -> Account:
    """The account of this login, opened when there is none; its name holds the login."""
    known = accounts.find(login)
    if known is None:
        called = name or f"Osoba {login}"
        hashed, is_new = hashed_password(), has_one_time_password
        new = NewAccount(login, called, role, tuple(numbers), hashed, is_new)
        settle(accounts.add(new, "test"))
        known = accounts.find(login)
    assert known is not None
    return known


def settle(who: Account) -> None:
    """Do what an account has to do before any page opens, but for its password."""
    shipped_terms.publish_missing()
    with writing() as connection:
        terms.accept_in(connection, who.account_id, channel=Channel.OFFICE)
        if who.role is Role.CUSTOMER:
            return
        app = {"account_id": who.account_id, "sealed": "x", "last_step": 0, "failures": 0}
        connection.execute(insert(second_factors).values(**app, made_at=clock.now()))


def neighbour(number: str) -> Account:
    """The account of one of the twenty."""
    return account(f"sasiad-{number}", Role.CUSTOMER, (number,))


def everybody() -> list[Account]:
    """The accounts of all twenty."""
    return [neighbour(number) for number in NEIGHBOURS]


def cookies(who: Account | None) -> dict[str, str]:
    """The cookies of a browser that has just signed in; of a visitor none but the first."""
    known = {COOKIE: sessions.start(who)} if who else {}
    return {**known, PRE_COOKIE: sessions.new_id()}


def browser(base: str, who: Account | None) -> Browser:
    """That browser."""
    made = Browser(base)
    made.cookies = cookies(who)
    return made


def change_role(who: Account, role: Role) -> None:
    """Give an account another role, as an administrator of the store would."""
    with writing() as connection:
        is_it = table.c.account_id == who.account_id
        connection.execute(update(table).where(is_it).values(role=role))


async def screen(base: str, page: str, known: dict[str, str], query: str = "") -> str:
    """Everything that a page shows in a new tab."""
    async with Session(base, page, known, query) as tab:
        return tab.text()


def together(act: Callable[[Given], Awaitable[Made]], some: Iterable[Given]) -> list[Made]:
    """Do something with each, several at a time; what came of it, in the order given."""

    async def all_of_them() -> list[Made]:
        free = asyncio.Semaphore(AT_ONCE)

        async def one(given: Given) -> Made:
            async with free:
                return await act(given)

        return await asyncio.gather(*map(one, some))

    return asyncio.run(all_of_them())
