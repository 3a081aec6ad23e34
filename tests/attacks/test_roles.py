"""Every cell of docs/access.md: role by page, question, download and function."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from auth import accounts, administration
from auth.accounts import Account
from auth.administration import NotAllowedError
from auth.application_queue import DecidedError
from auth.einvoice import Wish
from auth.roles import Role
from auth.routes import SIGN_OUT_PATH
from auth.second_factor import NoSecondFactorError
from auth.subject import Subject
from tests.attacks import people
from tests.attacks.access import cells, table
from tests.attacks.asking import DOWNLOADS, Portal, aimed
from tests.attacks.town import NEIGHBOURS, WORDS, foreign, scan, secret
from tests.bench.streamlit_client import Session
from ui.data import fetch
from ui.page_list import PAGES
from warehouse import queries, scans
from warehouse.connection import reader
from warehouse.queries.query import Audience, Query

OWN, OTHER = NEIGHBOURS[0], NEIGHBOURS[1]
REFUSALS = ("nie otwiera tej strony", "nie ma jeszcze stron")
ROLES = [role.value for role in Role]


def who(name: str) -> Account | None:
    """The account of a column of the tables."""
    if name == Role.VISITOR:
        return None
    if name == "one-time":
        return people.account("rola-nowa", Role.CLERK, has_one_time_password=True)
    numbers = (OWN,) if name == Role.CUSTOMER else ()
    return people.account(f"rola-{name}", Role(name), numbers)


def test_every_page_question_download_and_function_has_its_row() -> None:
    assert set(table("Pages")) == {f"/{entry.path}" for entry in PAGES}
    assert set(table("Questions to the data")) == {audience.value for audience in Audience}
    assert set(table("Downloads")) == set(DOWNLOADS)
    assert set(table("Accounts")) == set(FUNCTIONS)
    for heading in ("Pages", "Downloads"):
        assert all(set(row) == {*ROLES, "one-time"} for row in table(heading).values())
    for heading in ("Questions to the data", "Accounts"):
        assert all(set(row) == set(ROLES) for row in table(heading).values())


def outcome(tab: Session, page: str) -> str:
    """What became of asking for a page, in the words of the table."""
    text = tab.text()
    if "kropla-welcome" in text:
        return "signs in"
    if any(words in text for words in REFUSALS):
        return "refused"
    if tab.path == page:
        # A document brings a heading of its own.
        heading = next(tab.all("Heading"), None)
        assert heading is None or heading.tag == "h1"
        return "opens"
    return f"sent to {tab.path}"


async def visit(base: str, page: str, cookies: dict[str, str], number: str = "") -> tuple[str, str]:
    """What became of it, and what is shown."""
    words = f"{WORDS}&klient={number}" if number else WORDS
    async with Session(base, page.strip("/"), cookies, words) as tab:
        return outcome(tab, page), tab.text()


def test_every_role_gets_of_every_page_what_the_table_says(base: str, home: Path) -> None:
    cookies = {name: people.cookies(who(name)) for name in (*ROLES, "one-time")}

    async def tried(cell: tuple[str, str, str]) -> list[Any]:
        page, name, may = cell
        alone, shown = await visit(base, page, cookies[name])
        opened, shown_of = await visit(base, page, cookies[name], OTHER)
        own = [OWN] if name == Role.CUSTOMER else []
        wrong = []
        if may == "of an open customer":
            expected = ("sent to /klienci", "opens")
            wrong += [] if secret(OTHER) in shown_of else ["nothing shown"]
            own = [OTHER]
        elif may == "sets a password":
            steps = "/pierwsze-kroki"
            expected = ("opens" if page == steps else f"sent to {steps}",) * 2
            wrong += [] if "jednorazow" in shown and "Przeglądarka" not in shown else ["settings"]
        elif may == "start page":
            own += [] if name in (Role.CUSTOMER, Role.ANALYST) else [OTHER]
            starts = {Role.CUSTOMER: "/", Role.ANALYST: "/naleznosci"}
            expected = (f"sent to {starts.get(Role(name), '/klienci')}",) * 2
        elif may == "lists customers":
            expected, own = ("opens", "opens"), list(NEIGHBOURS)
            wrong += [] if secret(OTHER) in shown else ["nobody listed"]
        else:
            expected = (may, may)
            own += [OTHER] if "kropla-viewing" in shown_of and name in {"clerk", "admin"} else []
        wrong += [] if (alone, opened) == expected else [(alone, opened)]
        ways_out = [SIGN_OUT_PATH in text for text in (shown, shown_of)]
        wrong += [] if ways_out == [name != Role.VISITOR] * 2 else ["no way out"]
        return [(cell, fault) for fault in (*wrong, *foreign(shown + shown_of, *own))]

    tries = cells("Pages")
    found = people.together(tried, tries)
    assert [fault for faults in found for fault in faults] == []
    assert len(tries) == len(PAGES) * (len(Role) + 1)
    log = (home / "log" / "audit.log").read_text(encoding="utf-8")
    for role in {r for page, r, may in tries if may == "refused" and page != "/poczta"}:
        assert f"no access: rola-{role} ({role})" in log


class Probe(Query):
    """A question of an audience that needs no table."""

    @property
    def sql(self) -> str:
        return "select 1 as one"


def every_query() -> list[Query]:
    """All questions of the portal, whatever module they stand in."""
    names = [module.name for module in pkgutil.iter_modules(queries.__path__)]
    modules = [importlib.import_module(f"{queries.__name__}.{name}") for name in names]
    found = [value for module in modules for value in vars(module).values()]
    return [query for query in found if isinstance(query, Query)]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("audience", "role", "may"), cells("Questions to the data"))
def test_every_role_gets_an_answer_to_the_questions_of_the_table(
    audience: str, role: str, may: str
) -> None:
    asker = Subject("login", "Name", Role(role), ())
    if may == "refused":
        for query in (q for q in every_query() if q.audience is Audience(audience)):
            with pytest.raises(PermissionError):
                fetch(query, asker)
        with pytest.raises(PermissionError):
            fetch(Probe(Audience(audience), "probe"), asker)
    elif may == "answered":
        assert fetch(Probe(Audience(audience), "probe"), asker)
    else:
        # Rows of the customers in scope are tried one by one in test_foreign_ids.py.
        assert (audience, may) == ("customer", "in scope")


def columns(query: Query) -> set[str]:
    """Columns of the answer to a query."""
    names = set(re.findall(r"\$(\w+)", query.sql))
    description = reader().cursor().execute(f"describe {query.sql}", dict.fromkeys(names))
    return {row[0] for row in description.fetchall()}


@pytest.mark.usefixtures("home")
def test_personal_fields_leave_the_warehouse_for_whom_the_table_says() -> None:
    known = reader().cursor().execute("describe mart.customers").fetchall()
    fields = table("Personal fields")
    assert set(fields) == {row[0] for row in known}
    for audience in Audience:
        returned = set().union(*(columns(q) for q in every_query() if q.audience is audience))
        told = {field for field, row in fields.items() if row[audience.value] == "yes"}
        assert returned & set(fields) == told, audience


@pytest.mark.usefixtures("home")
def test_every_role_gets_of_every_download_what_the_table_says(
    caplog: pytest.LogCaptureFixture,
) -> None:
    portal, words = Portal(), dict(parse_qsl(WORDS))
    for number in (OWN, OTHER):
        scans.keep(scan(number), b"%PDF-1.7", 0)
    expected = {
        "refused": (403, 403), "own": (200, 200), "of an open customer": (403, 200),
        "all": (200, 200),
    }  # fmt: skip

    async def tried(path: str, name: str) -> tuple[int, int]:
        cookies = people.cookies(who(name))
        mine, theirs = (path.format(document_id=scan(number)) for number in (OWN, OTHER))
        alone = await portal.ask(mine, words | aimed(path, OWN), cookies)
        is_customer = name == Role.CUSTOMER
        of_other = words | {"klient": OTHER} | aimed(path, OWN if is_customer else OTHER)
        opened = await portal.ask(mine if is_customer else theirs, of_other, cookies)
        assert name != Role.CUSTOMER or opened == alone
        return alone.status, opened.status

    for path, name, may in cells("Downloads"):
        assert asyncio.run(tried(path, name)) == expected[may], (path, name)
        is_told = f"no access: rola-{name} ({name})" in caplog.text
        is_known = name not in {Role.VISITOR, "one-time"}
        assert is_told is (is_known and may in {"refused", "of an open customer"}), (path, name)
        caplog.clear()


FUNCTIONS: dict[str, Callable[..., Any]] = {
    name: function
    for name, function in vars(administration).items()
    if inspect.isfunction(function)
    and function.__module__ == administration.__name__
    and not name.startswith("_")
}
"""What the office does with the accounts of others."""


class Office:
    """Uses the functions, on a fresh account each time."""

    def __init__(self) -> None:
        self.turn = 0

    def is_done(self, function: Callable[..., Any], role: Role, owner: str) -> bool:
        """Whether it works for a role on an account of this owner; a search does when it finds."""
        self.turn += 1
        actor = Subject(f"ktos-{self.turn}", "Ktoś", role)
        if owner == "oneself":
            target = people.account(actor.login, Role.ANALYST if role is Role.VISITOR else role)
        else:
            target = people.account(f"inny-{self.turn}", Role(owner))
        given = {"actor": actor, "account": target, "wanted": target.login}
        given |= dict.fromkeys(("registration_id", "application_id", "file_id", "reason"), "none")
        given["wish"] = Wish("", is_on=False)
        names = inspect.signature(function).parameters
        if "customer_id" in names:
            given["customer_id"] = next(n for n in NEIGHBOURS if not accounts.exists(n))
        try:
            result = function(**{name: given[name] for name in names})
        except NotAllowedError:
            return False
        except (NoSecondFactorError, DecidedError):
            # Allowed, but there is none to take off or to decide.
            return True
        return target in result if "wanted" in names else True


def reach(may: str, owner: str, function: str) -> bool:
    """Whether a word of the table lets a function be used on the account of an owner."""
    if function == "open_for_customer":  # which is for a customer, whoever the owner is here
        return may == "customers"
    return {
        "nobody": False,
        "customers": owner == Role.CUSTOMER,
        "all but the own": owner != "oneself",
        "everybody": True,
        "registrations": True,
        "applications": True,
        "e-invoices": True,
    }[may]


def test_every_role_does_with_accounts_what_the_table_says(
    home: Path, sqlite_store: None, caplog: pytest.LogCaptureFixture
) -> None:
    office = Office()
    tries = [
        (function, role, owner, reach(may, owner, function))
        for function, role, may in cells("Accounts")
        for owner in (*ROLES[1:], "oneself")
    ]
    wrong = [
        (function, role, owner)
        for function, role, owner, is_allowed in tries
        if office.is_done(FUNCTIONS[function], Role(role), owner) is not is_allowed
    ]
    assert wrong == []
    assert len(tries) == len(FUNCTIONS) * len(Role) * 6
    # A search that does not find somebody is no refusal.
    refused = [t for t in tries if not t[3] and not (t[0] == "matching" and t[1] == Role.CLERK)]
    assert caplog.text.count("no access: ktos-") == len(refused)
