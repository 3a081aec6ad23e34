"""Downloads: only one's own, opened right by Polish Excel, nothing that a spreadsheet would run."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlencode

import pyarrow.parquet as pq
import pytest
from starlette.requests import Request
from starlette.responses import Response

from auth import accounts, sessions
from auth.accounts import Account, NewAccount
from auth.cookies import SESSION_HEADER
from auth.roles import Role
from auth.sessions import hashed
from settings import settings
from tests.ui.test_usage_view import ask, dates
from ui import exports
from ui.usage_table import rows

ACTIVE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", '"=1', "'=1", "=cmd|' /C calc'!A0",
    "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM", "=HYPERLINK(\"http://foreign.example\")",
]  # fmt: skip
PLAIN = ["12345678", "SN-1", "Lipowa 1=2", "a+b", "", "Słoneczna 20/3, Maków", "'s-Gravenhage"]


pytestmark = pytest.mark.usefixtures("sqlite_store")


def kept(account: Account) -> Account:
    """The account as the store has it, put there if need be."""
    who = account.login, account.display_name, account.role, account.customer_ids
    return accounts.find(account.login) or accounts.add(NewAccount(*who), "test")


def request(path: str, account: Account | None, words: dict[str, str]) -> Request:
    """A request as the gate hands it on."""
    headers = []
    if account is not None:
        session = hashed(sessions.start(kept(account)))
        headers = [(SESSION_HEADER.encode(), session.encode())]
    scope = {
        "type": "http", "method": "GET", "path": path, "headers": headers,
        "query_string": urlencode(words).encode(), "scheme": "http", "server": ("localhost", 80),
    }  # fmt: skip
    return Request(scope)


def get(account: Account | None, kind: str = "csv", **words: str) -> Response:
    """The answer to a download."""
    route = {"csv": exports.usage_csv, "parquet": exports.usage_parquet}[kind]
    asked = request(f"/eksport/zuzycie.{kind}", account, words)
    return asyncio.run(route(asked))


def customer(number: str) -> Account:
    return Account(number, "Name", Role.CUSTOMER, (number,))


CLERK = Account("bok", "Clerk", Role.CLERK)


def cells(answer: Response) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(answer.body.decode("utf-8-sig")), delimiter=";")


def test_excel_opens_it_right() -> None:
    answer = get(customer("100001"), **dates("2025-10-12", "2026-10-11"))
    assert answer.status_code == 200
    assert answer.body.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in answer.body
    assert answer.headers["content-disposition"] == (
        'attachment; filename="zuzycie_2025-10-12_2026-10-11.csv"'
    )
    assert answer.headers["cache-control"] == "no-store"
    table = list(cells(answer))
    assert table[0][:7] == [
        "Miejsce", "Wodomierze", "Od", "Do", "Woda [m³]", "Ogród [m³]", "Ścieki [m³]",
    ]  # fmt: skip
    assert table[1][2:4] == ["2025-10-12", "2025-12-11"]
    assert {len(row) for row in table} == {9}


def test_the_file_holds_the_numbers_of_the_page() -> None:
    words = dates("2025-10-12", "2026-10-11", **{"rok-wczesniej": "tak"})
    answer = ask("100001", **words)
    table = list(cells(get(customer("100001"), **words)))[1:]
    litres = [int(Decimal(row[4].replace(",", ".")) * 1000) for row in table]
    assert litres == [row.water_l for row in rows(answer)]


def test_parquet_holds_exact_decimals_under_stable_names() -> None:
    answer = get(customer("100002"), "parquet", okres="ten-miesiac")
    table = pq.read_table(io.BytesIO(answer.body))
    assert table.schema.names == [
        "from_at", "to_at", "step", "water_m3", "garden_m3", "sewage_m3", "year_before_m3",
        "origin", "is_complete",
    ]  # fmt: skip
    total = sum(value for value in table["water_m3"].to_pylist() if value is not None)
    assert total * 1000 == ask("100002", okres="ten-miesiac").water.total


def test_names_of_columns_follow_the_language() -> None:
    table = list(cells(get(customer("100001"), lang="en")))
    assert table[0][:3] == ["Place", "Meters", "From"]
    assert "estimate" in {row[7] for row in table}


def test_without_a_session_nothing_is_handed_out() -> None:
    assert get(None).status_code == 403


@pytest.mark.parametrize("role", [Role.ANALYST, Role.METERS])
def test_other_roles_download_nothing_of_customers(role: Role) -> None:
    assert get(Account("x", "X", role), klient="100001").status_code == 403


def test_a_clerk_without_a_second_step_downloads_nothing() -> None:
    assert get(CLERK, klient="100002").status_code == 403


def test_a_clerk_downloads_only_of_the_customer_who_is_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # In the demo staff needs no second step.
    monkeypatch.setenv("KROPLA_DEMO", "1")
    settings.cache_clear()
    assert get(CLERK).status_code == 403
    assert get(CLERK, klient="999999").status_code == 403
    assert b"Rynek 3/7" in get(CLERK, klient="100002").body


@pytest.mark.parametrize(
    "words",
    [
        {"klient": "100002"},
        {"wodomierz": "SP2"},
        {"posesja": "P2"},
        {"posesja": "P2", "wodomierz": "SP2"},
        {"customer_ids": "100002"},
        {"wodomierz": "SP6", "od": "2020-01-01", "okres": "daty"},
    ],
)
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_no_word_of_the_address_opens_a_foreign_meter(kind: str, words: dict[str, str]) -> None:
    usual = get(
        customer("100001"), kind, **{k: v for k, v in words.items() if k in ("od", "okres")}
    )
    assert get(customer("100001"), kind, **words).body == usual.body


def test_without_a_meter_there_is_no_file() -> None:
    assert get(customer("100005")).status_code == 404


@pytest.mark.parametrize("text", ACTIVE)
def test_cells_that_a_spreadsheet_would_run_are_defused_and_keep_their_text(text: str) -> None:
    answer = ask("100001")
    point = replace(answer.places.water[0], address=text, serial_number=text)
    places = replace(answer.places, water=(point,))
    content = exports.csv_bytes(replace(answer, places=places), rows(answer))
    row = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))[1]
    assert row[0] == row[1] == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert exports.inert(text) == text
