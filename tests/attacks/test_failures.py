"""Errors provoked on every page and route: nobody learns from them how the portal is made."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import pytest
import websockets

from auth.headers import FIXED
from auth.roles import Role
from tests.attacks import people
from tests.attacks.asking import ROUTES
from tests.attacks.town import NEIGHBOURS, WORDS, foreign, neighbours
from tests.bench.streamlit_client import Answer, Browser, Session
from tests.serving import portal
from tests.ui import fixture_build
from ui.navigation import PAGES

TELLING = re.compile(
    r"traceback|file \"|site-packages|/(?:tmp|home|root)/|\.py\b|line \d+|\w(error|exception)\b"
    r"|\bselect\b|\bfrom mart|mart\.|catalog|binder|duckdb|sqlalchemy|sqlite|pipelines|warehouse"
    r"|does not exist|no such",
    re.IGNORECASE,
)
"""What would tell how the portal is made."""

NUMBER = re.compile(r"podaj nam ten numer: ([0-9a-f]{8})")
DAMAGES = {
    "no customers": "drop table mart.customers",
    "no properties": "drop table mart.properties",
    "no meters": "drop view mart.meter_access; alter table mart.meters rename to gone",
    "no readings": "drop view mart.chained_register",
    "no invoices": "drop table mart.invoices",
    "no settlements": "drop table mart.settlements",
    "no allocations": "drop table mart.payment_allocations",
    "no tariffs": "drop table mart.tariffs",
    "no build": "drop table meta.build",
    "empty build": "delete from meta.build",
    "days as text": "alter table mart.invoices alter due_date type text using 'not a day'",
    "money as text": "alter table mart.settlements alter amount_pln type text using 'a lot'",
    "unknown kinds": "update mart.readings set kind = 'made up'",
    "nameless": "alter table mart.customers drop column name",
    "wrong serials": "alter table mart.meters rename column serial_number to serial",
}


TABLES = ("accounts", "sessions", "grants", "tries", "audit_head", "operations")


@pytest.fixture(scope="module")
def town_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own, with a build for each damage beside the whole one."""
    folder = tmp_path_factory.mktemp("broken")
    whole = fixture_build.publish(folder, [neighbours])
    for name, sql in DAMAGES.items():
        path = Path(shutil.copy(whole, build_path(folder, name)))
        with duckdb.connect(str(path)) as connection:
            for statement in sql.split(";"):
                connection.execute(statement)
    build_path(folder, "no database").write_bytes(b"not a database" * 1000)
    return folder


@pytest.fixture(scope="module")
def base(town_home: Path) -> Iterator[str]:
    """The portal over it."""
    with portal(town_home, demo=False) as address:
        yield address


def build_path(folder: Path, name: str) -> Path:
    return folder / "warehouse" / "builds" / f"{name.replace(' ', '-')}.duckdb"


PLACES = ("/", "/zuzycie", "/rozrachunki", "/auth/finish", "/healthz", "/nie-ma")


def publish(folder: Path, build: str) -> None:
    """Point at a build, as a load does."""
    fresh = folder / "warehouse" / "fresh"
    fresh.write_text(f"{build_path(folder, build).stem}\n", encoding="ascii")
    fresh.replace(folder / "warehouse" / "current")


@contextmanager
def without(folder: Path, table: str) -> Iterator[None]:
    """A store that has lost a table, for a while."""
    path = folder / "store" / "store.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("pragma legacy_alter_table = on")
        connection.execute(f"alter table {table} rename to lost")
        try:
            yield
        finally:
            connection.execute(f"alter table lost rename to {table}")


class Heard:
    """What came back from a broken portal, and whether the log knows every number of it."""

    def __init__(self, home: Path, *, is_closed: bool = False) -> None:
        self.is_closed = is_closed
        self.log = home / "portal.log"
        self.numbers: set[str] = set()
        self.telling: list[tuple[object, str]] = []
        self.silent: list[object] = []

    def take(self, where: object, text: str) -> None:
        """Note what is shown."""
        if found := TELLING.search(text):
            self.telling.append((where, found.group()))
        self.numbers.update(NUMBER.findall(text))
        # Over a damaged store nobody is known to be anybody: a failure opens nothing.
        if self.is_closed and foreign(text):
            self.telling.append((where, "rows of a customer"))

    def take_answer(self, where: object, answer: Answer) -> None:
        """Note an answer to a request; one that says it failed must carry a number."""
        assert {name: answer.headers[name] for name in FIXED} == FIXED
        if answer.status < 400:
            return
        text = answer.body.decode()
        self.take(where, text)
        if answer.status == 500 and not NUMBER.search(text):
            self.silent.append(where)

    def assert_nothing_told(self, at_least: int) -> None:
        """Nothing telling in any answer, and a line of the log for each of so many numbers."""
        assert self.telling == []
        assert self.silent == []
        log = self.log.read_text(encoding="utf-8", errors="replace")
        assert {number for number in self.numbers if f"failure {number}" not in log} == set()
        assert len(self.numbers) >= at_least


def visits() -> list[tuple[str, dict[str, str], str]]:
    """Every page as every kind of person who can open it: page, cookies, words of the address."""
    customer = people.cookies(people.neighbour(NEIGHBOURS[0]))
    clerk = people.cookies(people.account("biuro", Role.CLERK))
    words = f"{WORDS}&szukaj=ulica&konto=sasiad"
    return [
        (entry.path, cookies, words + more)
        for entry in PAGES
        for cookies, more in ((customer, ""), (clerk, f"&klient={NEIGHBOURS[1]}"))
    ]


def test_no_page_over_a_damaged_build_tells_more_than_a_number(base: str, home: Path) -> None:
    heard, planned = Heard(home), visits()

    async def look(plan: tuple[str, dict[str, str], str]) -> str:
        return await people.screen(base, *plan)

    for damage in (*DAMAGES, "no database"):
        publish(home, damage)
        for (page, _, words), text in zip(planned, people.together(look, planned), strict=True):
            heard.take((damage, page, words[-14:]), text)
    heard.assert_nothing_told(at_least=30)


def test_no_download_over_a_damaged_build_tells_more_than_a_number(base: str, home: Path) -> None:
    heard, browser = Heard(home), people.browser(base, people.neighbour(NEIGHBOURS[0]))
    for damage in (*DAMAGES, "no database"):
        publish(home, damage)
        for path in ROUTES:
            heard.take_answer((damage, path), browser.request(f"{path}?{WORDS}"))
    heard.assert_nothing_told(at_least=10)


async def typed(base: str, cookies: dict[str, str]) -> str:
    """A screen after somebody tried to sign in, as far as that goes."""
    try:
        async with Session(base, "", cookies) as tab:
            fields = list(tab.all("TextInput"))
            tab.states = {field.id: people.PASSWORD for field in fields}
            for button in [b for b in tab.all("Button") if b.is_form_submitter]:
                await tab.press(button)
            return tab.text()
    except (websockets.InvalidStatus, websockets.ConnectionClosed) as refusal:
        return str(refusal)


def test_nothing_over_a_damaged_store_tells_more_than_a_number(base: str, home: Path) -> None:
    publish(home, fixture_build.TOWN_BUILD_ID)
    heard, known = Heard(home, is_closed=True), people.cookies(people.neighbour(NEIGHBOURS[0]))
    browser = Browser(base)
    for table in TABLES:
        with without(home, table):
            for cookies in (known, {people.PRE_COOKIE: "x"}):
                browser.cookies = dict(cookies)
                for path in (*PLACES, *ROUTES):
                    heard.take_answer((table, path), browser.request(path))
                heard.take((table, "typed"), asyncio.run(typed(base, cookies)))
    heard.assert_nothing_told(at_least=10)
