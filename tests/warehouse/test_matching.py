"""All entries at once go where the plain rule puts each, whatever stands in their titles."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from core import matching
from core.accounts import accounts_in, check_digits, is_account, plain_account, whole_account
from core.matching import Books, Match, Rule, match
from pipelines import tables
from settings import settings
from warehouse import matching as warehouse_matching
from warehouse.connection import writer
from warehouse.migrations import migrate

INVOICES = [
    ("FAK/2026/10/001234", "100001"), ("FAK/2026/10/001235", "100002"), ("FV 1/2026", "100003"),
    ("FV 11/2026", "100001"), ("fv-1-12026", "100002"), ("2026/10/77/W", "ŁÓ-5"),
    ("900001", "2026"), ("FAK/2026/11/000009", "100001"),
]  # fmt: skip
CUSTOMERS = [
    ("100001", "05109010148123000000012345"), ("100002", "44 1020 5561 0000 3802 0973 9045"),
    ("100003", "05109010148123000000012345"), ("2026", None), ("ŁÓ-5", None),
]  # fmt: skip
ACCOUNTS = ["", "05109010148123000000012345", "44102055610000380209739045", "380209739045", "12345"]


def books() -> Books:
    """What the numbers above stand for."""
    by_account, by_part, by_key = defaultdict(set), defaultdict(set), defaultdict(set)
    for number, account in CUSTOMERS:
        if account:
            by_account[plain_account(account)].add(number)
            by_part[plain_account(account)[-12:]].add(number)
    for number, whose in INVOICES:
        by_key[matching.key(number)].add((number, whose))
    ids = {matching.plain(number): number for number, _ in CUSTOMERS}
    layouts = [matching.layout(number) for number, _ in INVOICES]
    patterns = matching.pattern_of(layouts), matching.pattern_of(matching.joined(layouts))
    return Books(by_account, by_part, by_key, ids, *patterns)


@pytest.mark.parametrize(
    ("account", "title", "expected"),
    [
        ("44102055610000380209739045", "FAK/2026/10/001234", Match("100002", Rule.VIRTUAL_ACCOUNT)),
        ("380209739045", "", Match("100002", Rule.VIRTUAL_ACCOUNT)),
        ("05109010148123000000012345", "", Match(candidates=("100001", "100003"))),
        (
            "",
            "za fakturę fak 2026-10 001234.",
            Match("100001", Rule.INVOICE_NUMBER, INVOICES[0][0]),
        ),
        ("", "FAK202610001235woda", Match("100002", Rule.INVOICE_NUMBER, INVOICES[1][0])),
        ("", "FAK/2026/10/001234,FAK/2026/10/001235", Match(candidates=("100001", "100002"))),
        ("", "FAK/2026/10/001234 i 001236", Match("100001", Rule.INVOICE_NUMBER, INVOICES[0][0])),
        ("", "FAK/2026/10/001234 FAK 2026 11 000009", Match("100001", Rule.INVOICE_NUMBER)),
        ("", "FV11/2026", Match(candidates=("100001", "100002"))),
        ("", "FAK/2026/10/009999 klient 100002", Match("100002", Rule.CUSTOMER_NUMBER)),
        ("", "FAK/2026/1/100002", Match()),
        ("", "woda 2026", Match()),
        ("", "woda, odbiorca nr 2026", Match("2026", Rule.CUSTOMER_NUMBER)),
        ("", "(100003)", Match("100003", Rule.CUSTOMER_NUMBER)),
        ("", "1000031", Match()),
        ("", "", Match()),
    ],
)
def test_the_rule_finds_what_a_person_would(account: str, title: str, expected: Match) -> None:
    assert match(account, title, books()) == expected


def made(path: Path, entries: list[tuple[str, str, str]]) -> DuckDBPyConnection:
    """A build with the books above and these entries, matched."""
    connection = writer(path)
    migrate(connection)
    tables.prepare(connection)
    connection.executemany(
        "insert into feed.customers (customer_id, bank_account) values (?, ?)", CUSTOMERS
    )
    connection.executemany(
        "insert into feed.invoices (invoice_number, customer_id) values (?, ?)", INVOICES
    )
    connection.executemany(
        "insert into feed.bank_entries (entry_id, virtual_account, title, amount_pln, booked_date)"
        " values (?, nullif(?, ''), ?, 10, date '2026-10-20')",
        entries,
    )
    warehouse_matching.rebuild(connection)
    return connection


def test_all_at_once_is_the_same_as_one_by_one(tmp_path: Path) -> None:
    settings.cache_clear()
    rng, known = random.Random(5), books()
    parts = [
        *(number for number, _ in INVOICES), *(number for number, _ in CUSTOMERS), "klient", "nr",
        "odbiorcy:", "zapłata za fakturę", "woda", "12,50", "20.10.2026", "/", "-", "#", "żółć",
    ]  # fmt: skip

    def title() -> str:
        some = [rng.choice(parts) for _ in range(rng.randrange(5))]
        some = [rng.choice([p, p.lower(), p.replace("/", rng.choice(" -_"))]) for p in some]
        return rng.choice(["", " ", ",", " i "]).join(some)

    entries = [(f"E{n}", rng.choice([*ACCOUNTS, "", "", ""]), title()) for n in range(600)]
    connection = made(tmp_path / "build.duckdb", entries)
    told = {
        row[0]: row[1:]
        for row in connection.execute(
            "select entry_id, customer_id, matched_by, invoice_number from matching.results"
        ).fetchall()
    }
    rules = set()
    for entry_id, account, words in entries:
        alone = match(account, words, known)
        expected = (alone.customer_id or None, alone.rule, alone.invoice_number or None)
        assert told[entry_id] == expected, (account, words)
        rules.add(alone.rule)
    assert rules == {None, *Rule}
    connection.close()


def test_two_equal_payments_take_two_operations_and_the_third_waits(tmp_path: Path) -> None:
    settings.cache_clear()
    entries = [(f"E{n}", "", "woda, klient 100002") for n in range(3)]
    connection = made(tmp_path / "build.duckdb", entries)
    connection.executemany(
        "insert into feed.settlements (operation_id, customer_id, kind, booked_date, amount_pln)"
        " values (?, '100002', ?, cast(? as date), ?)",
        [
            ("R1", "payment", "2026-10-21", -10), ("R2", "payment", "2026-10-20", -10),
            ("R3", "payment", "2027-03-01", -10), ("R4", "interest", "2026-10-20", -10),
        ],
    )  # fmt: skip
    warehouse_matching.rebuild(connection)
    links = connection.execute("select entry_id, operation_id from matching.links").fetchall()
    assert sorted(operation for _, operation in links) == ["R1", "R2"]
    assert len({entry for entry, _ in links}) == 2
    connection.close()


def test_numbers_of_accounts_are_checked() -> None:
    assert whole_account("10901014", "0000071219812874") == "61109010140000071219812874"
    assert check_digits("109010140000071219812874") == "61"
    assert is_account("05109010148123000000012345")
    assert not is_account("06109010148123000000012345")
    assert accounts_in("na 61 1090 1014 0000 0712 1981 2874, tel. 12345678901234567890123456") == [
        "61109010140000071219812874"
    ]
    assert plain_account("PL 61 1090-1014 0000 0712 1981 2874") == "61109010140000071219812874"
