"""Ids of other people's customers, meters and places, put wherever an id can be put (IDOR)."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from auth import accounts
from auth.accounts import Account
from auth.roles import Role
from auth.subject import Subject
from core.usage import ReadingKind
from tests.attacks import people
from tests.attacks.asking import ROUTES, Portal, Told
from tests.attacks.town import NEIGHBOURS, NOBODY, WORDS, foreign, ids, scan, secret
from ui.data import fetch
from ui.page_list import PAGES
from warehouse.queries import customer
from warehouse.queries.query import Query

pytestmark = pytest.mark.usefixtures("home")

QUERIES = [query for query in vars(customer).values() if isinstance(query, Query)]
KINDS = tuple(kind.name.lower() for kind in ReadingKind)
VICTIMS = NEIGHBOURS[1:]
EACH, FEW = 8, 3
"""Victims that each attacker tries on each page; from page to page others, until all were tried.

Who is not signed in gets the sign-in page every time, one after another: there a few are enough."""

OTHER_ROLES = (Role.VISITOR, Role.CLERK, Role.METERS, Role.ANALYST, Role.ADMIN)


def subject(*numbers: str, role: Role = Role.CUSTOMER) -> Subject:
    return Subject("login", "Name", role, numbers)


def meter_keys(number: str) -> tuple[int, ...]:
    return tuple(row.meter_key for row in fetch(customer.METERS, subject(number)))


def invoice_numbers(number: str) -> tuple[str, ...]:
    return tuple(row.invoice_number for row in fetch(customer.INVOICES, subject(number)))


FORGED: dict[str, Callable[[str], dict[str, Any]]] = {
    "readings_between": lambda number: {
        "meter_keys": meter_keys(number), "kinds": KINDS, "from_s": 0, "until_s": 2**40,
    },
    "invoice_lines": lambda number: {"invoice_numbers": invoice_numbers(number)},
    "invoice_documents": lambda number: {"invoice_numbers": invoice_numbers(number)},
    "invoice_payments": lambda number: {"invoice_numbers": invoice_numbers(number)},
    "allocations": lambda number: {
        "operation_ids": tuple(
            row.operation_id for row in fetch(customer.OPERATIONS, subject(number))
        ),
    },
    "invoice_xml": lambda number: {"invoice_numbers": invoice_numbers(number)},
}  # fmt: skip
"""What a query takes beside the scope, aimed at a victim. A new one needs a line here."""


def forged(query: Query, victim: str) -> dict[str, Any]:
    """Parameters that ask for the rows of a victim, the scope among them."""
    names = set(re.findall(r"\$(\w+)", query.sql)) - query.scope_names
    aimed = FORGED[query.name](victim) if names else {}
    assert set(aimed) == names
    places = {"properties": ((victim, f"P{victim}"),)}
    scope = {"customer_ids": (victim,), "whole_ids": (victim,), **places}
    return {**aimed, **{name: scope[name] for name in query.scope_names}}


def askers() -> Iterator[Subject]:
    yield from map(subject, NEIGHBOURS)
    yield from (subject(role=role) for role in OTHER_ROLES)


def test_no_question_to_the_data_returns_a_row_of_somebody_else() -> None:
    tries, leaks = 0, []
    for query, asker in product(QUERIES, askers()):
        absent = fetch(query, asker, **forged(query, NOBODY))
        assert not foreign(str(absent), *asker.customer_ids)
        for victim in set(NEIGHBOURS) - set(asker.customer_ids):
            tries += 1
            if fetch(query, asker, **forged(query, victim)) != absent:
                leaks.append((query.name, asker, victim))
    assert leaks == []
    assert tries == len(QUERIES) * (20 * 19 + 5 * 20) >= 3_500


def test_the_same_questions_do_return_the_rows_of_who_owns_them() -> None:
    for query, number in product(QUERIES, NEIGHBOURS):
        if query is not customer.PRICES:  # open to everybody who pays them
            assert fetch(query, subject(number), **forged(query, number)), (query.name, number)
    assert secret(NEIGHBOURS[3]) in str(fetch(customer.METERS, subject(NEIGHBOURS[3])))


def attackers() -> dict[str, tuple[Account | None, dict[str, str]]]:
    """Who tries, with the cookies they have: strangers, other roles, half or closed accounts."""
    known: dict[str, Account | None] = {
        "visitor": None,
        "neighbour": people.neighbour(NEIGHBOURS[0]),
        "meters": people.account("wodomierze", Role.METERS),
        "analyst": people.account("analityk", Role.ANALYST),
        "new": people.account("nowy", Role.CUSTOMER, NEIGHBOURS[:1], has_one_time_password=True),
        "new clerk": people.account("nowe-biuro", Role.CLERK, has_one_time_password=True),
    }
    found = {name: (who, people.cookies(who)) for name, who in known.items()}
    closed = people.account(f"zamkniety-{people.sessions.new_id()}", Role.CUSTOMER, NEIGHBOURS[:1])
    found["closed"] = (closed, people.cookies(closed))
    accounts.close(closed, "test")
    found["forger"] = (None, {people.COOKIE: "made-up"})
    return found


def aims(number: str) -> list[dict[str, str]]:
    """Each id alone, and all of them at once."""
    each = ids(number)
    return [*({name: value} for name, value in each.items()), each]


def test_no_download_holds_a_number_of_somebody_else_and_foreign_is_as_absent() -> None:
    portal, tries, leaks = Portal(), 0, []
    period = dict(parse_qsl(WORDS))

    async def ask(path: str, words: dict[str, str], cookies: dict[str, str]) -> Told:
        return await portal.ask(path, period | words, cookies)

    async def attack() -> None:
        nonlocal tries
        for (name, (_who, cookies)), path in product(attackers().items(), ROUTES):
            for place, usual in enumerate(aims(NOBODY)):
                absent = await ask(path, usual, cookies)
                assert absent.status == (200 if name == "neighbour" else 403)
                for victim in VICTIMS:
                    tries += 1
                    if await ask(path, aims(victim)[place], cookies) != absent:
                        leaks.append((name, path, victim, place))

    asyncio.run(attack())
    assert leaks == []
    assert tries == 8 * len(ROUTES) * len(aims(NOBODY)) * 19 >= 2_500


def test_a_foreign_id_takes_as_long_as_an_absent_one() -> None:
    portal, took = Portal(), {True: [], False: []}
    known = people.cookies(people.neighbour(NEIGHBOURS[0]))

    async def attack() -> None:
        for number, is_absent in product(VICTIMS, (True, False)):
            words = dict(parse_qsl(WORDS)) | ids(NOBODY if is_absent else number)
            begin = time.perf_counter()
            await portal.ask(ROUTES[0], words, known)
            took[is_absent].append((time.perf_counter() - begin) * 1000)

    asyncio.run(attack())
    assert abs(median(took[True]) - median(took[False])) <= 20


BY_CHANCE = "odzyskiwanie"
"""The page that asks another question each time, so that no two screens of it are the same."""


def plain(text: str, number: str) -> str:
    """A screen without the ids that the attacker typed."""
    return text.replace(number, "NUMBER").replace(scan(number), "SCAN")


def test_no_page_of_the_portal_shows_anything_of_somebody_else(base: str) -> None:
    plans = list(product(attackers().items(), (entry.path for entry in PAGES)))

    async def look(number_and_plan: Any) -> list[tuple[str, str, str]]:
        turn, ((name, (who, cookies)), page) = number_and_plan
        own = NEIGHBOURS[:1] if name == "neighbour" else ()
        known = {people.PRE_COOKIE: "x", **cookies}
        absent = await people.screen(base, page, known, f"{WORDS}&{urlencode(ids(NOBODY))}")
        leaks = []
        each = FEW if who is None or name == "closed" else EACH
        for step in range(each):
            victim = VICTIMS[(turn * EACH + step) % len(VICTIMS)]
            query = f"{WORDS}&{urlencode(ids(victim))}"
            text = await people.screen(base, page, known, query)
            is_same = page == BY_CHANCE or plain(text, victim) == plain(absent, NOBODY)
            if foreign(text, *own) or not is_same:
                leaks.append((name, page, victim))
        return leaks

    found = people.together(look, enumerate(plans))
    assert [leak for leaks in found for leak in leaks] == []
    assert len(PAGES) * (5 * EACH + 3 * FEW) >= 240


def test_who_may_open_a_customer_does_see_the_secret_words(base: str, home: Path) -> None:
    clerk = people.cookies(people.account("biuro", Role.CLERK))
    words = f"{WORDS}&{urlencode(ids(NEIGHBOURS[5]))}"
    own = people.cookies(people.neighbour(NEIGHBOURS[5]))
    for cookies in (clerk, own):
        text = people.together(lambda c: people.screen(base, "zuzycie", c, words), [cookies])[0]
        assert secret(NEIGHBOURS[5]) in text
        assert not foreign(text, NEIGHBOURS[5])
