"""Rerunning ``/rozrachunki`` of a customer with 2,000 documents against an empty page of Streamlit.

``python -m tests.bench settlements``: the household of the demo is given the documents of others,
each with its payments, and types another word into the search at every rerun.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from auth import demo
from tests.bench.figures import Figure
from tests.bench.portal import (
    LOGIN,
    RERUNS,
    WARM_UP,
    _empty,
    _stock,
    _timed,
    home_of_demo,
)
from tests.bench.streamlit_client import Browser, Session
from tests.serving import portal
from warehouse.connection import writer

DOCUMENTS = 2_000
PAGE = "rozrachunki"
WORDS = itertools.cycle(("", "FAK/2025", "FAK/2024", "przelew"))

GIVE = """
    create or replace temp table given as
    select invoice_number from mart.invoices order by customer_id <> $number, invoice_number
    limit $documents;
    update mart.invoices set customer_id = $number
    where invoice_number in (select invoice_number from given);
    update mart.settlements set customer_id = $number
    where document_number in (select invoice_number from given);
    update mart.payment_allocations set customer_id = $number
    where invoice_number in (select invoice_number from given);
"""


def figures() -> Iterator[Figure]:
    """A rerun with 2,000 documents to one of an empty page, in milliseconds beside it."""
    with TemporaryDirectory(prefix="kropla-bench-") as name:
        stock = _stock(_empty(Path(name, "stock")))
        home = Path(name, "home")
        shutil.copytree(home_of_demo(), home)
        shown = _give_documents(home)
        with portal(home) as base:
            accounts = home / "inbox.truth" / "accounts.json"
            times = asyncio.run(_reruns(base, demo.password(accounts)))
    median_ms = sorted(times)[len(times) // 2]
    details = {
        "portal rerun_ms": round(median_ms, 3),
        "stock rerun_ms": round(stock.rerun_ms, 3),
        "operations": float(shown),
    }
    name = "rerun of /rozrachunki, 2,000 documents : stock empty page"
    yield Figure(name, median_ms / stock.rerun_ms, 0.5, details=details)


def _give_documents(home: Path) -> int:
    """Make the documents those of the household; returns how many operations it has then."""
    listed = json.loads((home / "inbox.truth" / "accounts.json").read_text(encoding="utf-8"))
    number = listed[LOGIN]["customer_ids"][0]
    build = (home / "warehouse" / "current").read_text(encoding="ascii").strip()
    path = home / "warehouse" / "builds" / f"{build}.duckdb"
    path.chmod(0o600)
    with writer(path) as connection:
        for statement in GIVE.split(";"):
            if statement.strip():
                names = {"number": number, "documents": DOCUMENTS}
                given = {key: value for key, value in names.items() if f"${key}" in statement}
                connection.execute(statement, given)
        count = "select count(*) from mart.settlements where customer_id = $number"
        return int(connection.execute(count, {"number": number}).fetchall()[0][0])


async def _reruns(base: str, password: str) -> list[float]:
    """Milliseconds of reruns, each with another word."""
    browser = Browser(base)
    await browser.sign_in(LOGIN, password, PAGE)
    async with Session(base, PAGE, browser.cookies) as tab:
        times = [await _timed(_search(tab)) for _ in range(WARM_UP + RERUNS)][WARM_UP:]
        if "FAK/" not in tab.text():
            raise RuntimeError("no documents are shown")
        return times


async def _search(tab: Session) -> None:
    wanted = next(tab.all("TextInput"))
    await tab.change(wanted, next(WORDS))
