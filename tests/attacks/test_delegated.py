"""A proxy at what was not delegated: other properties, other rights, before, after, passed on.

Which question opens to what is the table "Delegated data" of docs/access.md; every cell is tried.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from urllib.parse import parse_qsl, urlencode

import pytest
from sqlalchemy import insert, update

from auth import accounts, clock, delegations, sessions
from auth.accounts import Account
from auth.guard import subject_of
from auth.roles import Role
from auth.subject import Subject
from core.rights import Right
from core.usage import ReadingKind
from store.engine import writing
from store.tables import account_customers, delegation_properties
from store.tables import delegations as table
from tests.attacks import people
from tests.attacks.access import cells
from tests.attacks.asking import ROUTES, Portal
from tests.attacks.town import NEIGHBOURS, WORDS, foreign, ids, secret
from ui.data import fetch
from ui.navigation import PAGES
from warehouse.queries import customer
from warehouse.queries.query import Query

pytestmark = pytest.mark.usefixtures("home")

QUERIES = {q.name: q for q in vars(customer).values() if isinstance(q, Query)}
MANAGER, OTHER = "100003", NEIGHBOURS[0]
CHOSEN, HELD_BACK = "B20", "B22"
KINDS = tuple(kind.name.lower() for kind in ReadingKind)


@dataclass(frozen=True)
class Case:
    """A delegation, and whether it opens anything."""

    name: str
    customer_id: str = MANAGER
    property_id: str | None = CHOSEN
    rights: tuple[str, ...] = tuple(Right)
    is_accepted: bool = True
    since: int = -1
    until: int = 1
    is_ended: bool = False
    has_giver_customer: bool = True
    has_giver_account: bool = True


IN_FORCE = (
    Case("usage of one", rights=(Right.USAGE,)),
    Case("documents of one", rights=(Right.DOCUMENTS,)),
    Case("both of one"),
    Case("usage of all", property_id=None, rights=(Right.USAGE,)),
    Case("documents of all", property_id=None, rights=(Right.DOCUMENTS,)),
)
SHUT = (
    Case("not accepted", is_accepted=False),
    Case("not begun", since=1),
    Case("over", until=-1),
    Case("ended", is_ended=True),
    Case("giver has no customer", has_giver_customer=False),
    Case("giver closed", has_giver_account=False),
    Case("no right", rights=()),
    Case("unknown right", rights=("everything",)),
    Case("no property", property_id=""),
    Case("foreign customer", customer_id=OTHER),
    Case("all of a foreign customer", customer_id=OTHER, property_id=None),
)
"""Rows of the store that open nothing, also those that no rule would have let in."""


def delegate(case: Case) -> Account:
    """The proxy of a case, with its delegation put straight into the store."""
    number = people.sessions.new_id()[:20]
    giver = people.account(f"daje-{number}", Role.CUSTOMER, (MANAGER,))
    proxy = people.account(f"ma-{number}", Role.CUSTOMER)
    put(case, giver, proxy)
    if not case.has_giver_customer:
        with writing() as connection:
            of_giver = account_customers.c.account_id == giver.account_id
            yesterday = clock.today() - timedelta(days=1)
            connection.execute(
                update(account_customers).where(of_giver).values(until_date=yesterday)
            )
    if not case.has_giver_account:
        accounts.close(giver, "test")
    return again(proxy)


def put(case: Case, giver: Account, proxy: Account) -> None:
    """The rows of a case."""
    number, now, today = people.sessions.new_id()[:20], clock.now(), clock.today()
    row = {
        "delegation_id": number,
        "giver_id": giver.account_id,
        "customer_id": case.customer_id,
        "has_all_properties": case.property_id is None,
        "rights": list(case.rights),
        "invited_email": "x@example.pl",
        "proxy_id": proxy.account_id if case.is_accepted else None,
        "since_date": today + timedelta(days=case.since),
        "until_date": today + timedelta(days=case.until),
        "made_at": now,
        "ended_at": now if case.is_ended else None,
    }
    with writing() as connection:
        connection.execute(insert(table).values(row))
        if case.property_id:
            place = {"delegation_id": number, "property_id": case.property_id}
            connection.execute(insert(delegation_properties).values(place))


def again(account: Account) -> Account:
    found = accounts.find(account.login)
    assert found is not None
    return found


def params(query: Query, number: str) -> dict[str, object]:
    """What a query takes beside the scope, aimed at everything of a customer."""
    names = set(re.findall(r"\$(\w+)", query.sql)) - query.scope_names
    if not names:
        return {}
    owner = Subject("k", "k", Role.CUSTOMER, (number,))
    if "invoice_numbers" in names:
        return {"invoice_numbers": tuple(o.invoice_number for o in fetch(customer.INVOICES, owner))}
    if "operation_ids" in names:
        return {"operation_ids": tuple(o.operation_id for o in fetch(customer.OPERATIONS, owner))}
    keys = tuple(row.meter_key for row in fetch(customer.METERS, owner))
    return {"meter_keys": keys, "kinds": KINDS, "from_s": 0, "until_s": 2**40}


def rows(query: Query, asker: Subject, number: str = MANAGER) -> set[tuple]:
    return set(fetch(query, asker, **params(query, number)))


def of(query: Query, number: str, *places: str) -> set[tuple]:
    """The rows that belong to some properties of a customer; without one, all of the customer's."""
    owner = Subject("k", "k", Role.CUSTOMER, (number,))
    whole = rows(query, owner, number)
    if not places:
        return whole
    meters = fetch(customer.METERS, owner)
    keys = {row.meter_key for row in meters if row.property_id in places}
    points = {row.service_point_id for row in meters if row.property_id in places}
    tariffs = {row.tariff_code for row in meters if row.property_id in places}
    named = {
        "meter_key": keys, "service_point_id": points, "property_id": set(places),
        "tariff_code": tariffs,
    }  # fmt: skip
    for name, own in named.items():
        if whole and name in next(iter(whole))._fields:
            return {row for row in whole if getattr(row, name) in own}
    return set()


COLUMNS = {
    "use of one": IN_FORCE[0],
    "invoices of one": IN_FORCE[1],
    "use of all": IN_FORCE[3],
    "invoices of all": IN_FORCE[4],
}


@pytest.mark.parametrize(("question", "column", "may"), cells("Delegated data"))
def test_a_proxy_gets_of_every_question_what_the_table_says(
    question: str, column: str, may: str
) -> None:
    case, query = COLUMNS[column], QUERIES[question]
    expected = {
        "of the property": lambda: of(query, MANAGER, CHOSEN),
        "of the customer": lambda: of(query, MANAGER),
        "nothing": set,
    }[may]()
    assert rows(query, subject_of(delegate(case))) == expected
    assert expected or may == "nothing"


def test_every_question_of_customers_stands_in_the_table() -> None:
    tried = {(question, column) for question, column, _may in cells("Delegated data")}
    assert tried == set(product(QUERIES, COLUMNS))


def test_what_does_not_open_anything_returns_no_row_whatever_is_asked() -> None:
    tries, leaks = 0, []
    for case in SHUT:
        asker = subject_of(delegate(case))
        for query, number in product(QUERIES.values(), (MANAGER, *NEIGHBOURS)):
            tries += 1
            aimed = forged(query, number)
            if fetch(query, asker, **params(query, number), **aimed):
                leaks.append((case.name, query.name, number))
    assert leaks == []
    assert tries == len(SHUT) * len(QUERIES) * 21 >= 2_000


def forged(query: Query, number: str) -> dict[str, object]:
    """The scope that an attacker would like to have."""
    places = ((number, f"P{number}"), (MANAGER, CHOSEN), (MANAGER, HELD_BACK))
    wished = {"customer_ids": (number,), "whole_ids": (number,), "properties": places}
    return {name: wished[name] for name in query.scope_names}


def test_a_proxy_gets_no_row_of_another_property_or_customer() -> None:
    tries, leaks = 0, []
    for case in IN_FORCE:
        asker = subject_of(delegate(case))
        for query, number in product(QUERIES.values(), (MANAGER, *NEIGHBOURS)):
            tries += 1
            aimed = forged(query, number)
            found = set(fetch(query, asker, **params(query, number), **aimed))
            own = of(query, MANAGER, *([case.property_id] if case.property_id else []))
            if found - own:
                leaks.append((case.name, query.name, number))
    assert leaks == []
    assert tries == len(IN_FORCE) * len(QUERIES) * 21 >= 900


def test_a_proxy_sees_a_meter_only_while_the_giver_does() -> None:
    """Who moved out at the place of another lets nobody see what is read there now."""
    for number in ("100007", "100006"):
        giver = people.account(f"daje-{number}", Role.CUSTOMER, (number,))
        proxy = people.account(f"ma-{number}", Role.CUSTOMER)
        put(Case("moved", customer_id=number, property_id="P6"), giver, proxy)
        owner = Subject("k", "k", Role.CUSTOMER, (number,))
        for query in (customer.METERS, customer.READINGS_BETWEEN):
            found = rows(query, subject_of(again(proxy)), number)
            assert found == rows(query, owner, number) != set()


PLACES = ("", CHOSEN, HELD_BACK, "P1", *(f"P{number}" for number in NEIGHBOURS[:5]))
POINTS = ("", "SPB20", "SPB22", "SPB22F1", "SP1", *(f"SP{number}" for number in NEIGHBOURS[:5]))


def test_a_download_holds_the_chosen_property_alone_and_ends_with_it() -> None:
    portal, period = Portal(), dict(parse_qsl(WORDS))
    proxies = {case: delegate(case) for case in (IN_FORCE[0], *IN_FORCE[1:2], *SHUT)}
    tries, leaks = 0, []

    async def attack() -> None:
        nonlocal tries
        for (case, proxy), place, point in product(proxies.items(), PLACES, POINTS):
            tries += 1
            words = period | {"posesja": place, "wodomierz": point, "klient": MANAGER}
            told = await portal.ask(ROUTES[0], words, cookies[case])
            text = told.body.decode()
            may = case is IN_FORCE[0] and told.status == 200
            if told.status == 200 and (not may or "22" in place_of(text) or foreign(text)):
                leaks.append((case.name, proxy.login, place, point))
            if case is IN_FORCE[0] and "Słoneczna 20" not in text:
                leaks.append((case.name, "nothing", place, point))

    cookies = {case: people.cookies(proxy) for case, proxy in proxies.items()}
    asyncio.run(attack())
    assert leaks == []
    assert tries == 13 * len(PLACES) * len(POINTS) >= 1_000


def place_of(text: str) -> str:
    """The cell of the first row that names the places."""
    return text.splitlines()[1].split(";")[0]


def test_no_page_shows_what_was_not_delegated(base: str) -> None:
    proxies = [(case, delegate(case)) for case in (*IN_FORCE[:1], *SHUT)]
    plans = list(product(proxies, (entry.path for entry in PAGES)))

    async def look(number_and_plan: tuple) -> list[tuple[str, str]]:
        turn, ((case, proxy), page) = number_and_plan
        victim = NEIGHBOURS[turn % len(NEIGHBOURS)]
        aims = {**ids(victim), "posesja": HELD_BACK, "wodomierz": "SPB22"}
        text = await people.screen(base, page, people.cookies(proxy), f"{WORDS}&{urlencode(aims)}")
        is_seen = "Słoneczna 20" in text
        wrong = ["Słoneczna 22" in text or "SN-B22" in text, bool(foreign(text))]
        wrong.append(is_seen and case is not IN_FORCE[0])
        wrong.append(page == "zuzycie" and case is IN_FORCE[0] and not is_seen)
        return [(case.name, page)] if any(wrong) else []

    found = people.together(look, enumerate(plans))
    assert [leak for leaks in found for leak in leaks] == []
    assert len(plans) == 12 * len(PAGES) >= 140


def test_an_open_tab_and_a_download_lose_it_at_once(base: str) -> None:
    proxy = delegate(IN_FORCE[0])
    known = people.cookies(proxy)
    portal, period = Portal(), dict(parse_qsl(WORDS))
    [held] = delegations.held(proxy)

    async def seen() -> tuple[bool, bool]:
        text = await people.screen(base, "zuzycie", known, WORDS)
        told = await portal.ask(ROUTES[0], period, known)
        return "Słoneczna 20" in text, told.status == 200

    assert asyncio.run(seen()) == (True, True)
    assert delegations.end(proxy, held.delegation_id)
    assert asyncio.run(seen()) == (False, False)
    assert sessions.find(sessions.hashed(known[people.COOKIE])) is not None


def test_a_clerk_who_looks_at_a_giver_or_a_proxy_sees_that_one_customer(base: str) -> None:
    """What is delegated to an account belongs to the account, not to the customer behind it."""
    number = NEIGHBOURS[7]
    proxy = people.neighbour(number)
    giver = people.account("daje-biuru", Role.CUSTOMER, (MANAGER,))
    put(Case("neighbour", property_id=None), giver, proxy)
    clerk = people.cookies(people.account("biuro-patrzy", Role.CLERK))
    own = people.cookies(proxy)

    async def look(cookies: dict[str, str]) -> str:
        return await people.screen(base, "zuzycie", cookies, f"{WORDS}&klient={number}")

    of_clerk, of_proxy = people.together(look, [clerk, own])
    assert secret(number) in of_clerk
    assert "Słoneczna" not in of_clerk
    assert secret(number) in of_proxy
    assert "Słoneczna" in of_proxy
    assert not foreign(of_proxy + of_clerk, number)
