"""Accounts of customers add up: what is charged, what is paid, what remains."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from tests.demo.inbox import day, money, rows


@pytest.fixture(scope="module")
def operations(inbox: Path) -> list[dict[str, str]]:
    return rows(inbox, "rozrachunki_*.csv")


@pytest.fixture(scope="module")
def documents(inbox: Path) -> dict[str, dict[str, str]]:
    return {row["Nr dokumentu"]: row for row in rows(inbox, "faktury_*.csv")}


def test_every_document_is_charged_once_with_its_gross(operations: list, documents: dict) -> None:
    charged = {}
    for row in operations:
        if row["Rodzaj"] in ("FAKTURA", "KOREKTA"):
            assert row["Nr dokumentu"] not in charged
            charged[row["Nr dokumentu"]] = row
    assert set(charged) == set(documents)
    for number, row in charged.items():
        document = documents[number]
        assert money(row["Kwota [zł]"]) == money(document["Brutto [zł]"])
        assert row["Nr odbiorcy"] == document["Nr odbiorcy"]
        assert row["Data księgowania"] == document["Data wystawienia"]


def test_no_document_is_paid_beyond_what_it_asks_for(operations: list, documents: dict) -> None:
    paid = defaultdict(Decimal)
    for row in operations:
        if row["Rodzaj"] == "WPLATA":
            assert money(row["Kwota [zł]"]) < 0
            paid[row["Nr dokumentu"]] -= money(row["Kwota [zł]"])
            issued = day(documents[row["Nr dokumentu"]]["Data wystawienia"])
            assert day(row["Data księgowania"]) > issued
    assert all(amount <= money(documents[n]["Do zapłaty [zł]"]) for n, amount in paid.items())
    whole = sum(amount == money(documents[n]["Do zapłaty [zł]"]) for n, amount in paid.items())
    assert 0.97 < whole / len(paid) < 1


def test_what_is_open_is_the_balance_before_credit_and_interest(
    operations: list, documents: dict
) -> None:
    balance, open_, credit, added = (defaultdict(Decimal) for _ in range(4))
    for document in documents.values():
        customer, asked = document["Nr odbiorcy"], money(document["Do zapłaty [zł]"])
        open_[customer] += asked
        added[customer] += asked - money(document["Brutto [zł]"])
    for row in operations:
        customer, amount = row["Nr odbiorcy"], money(row["Kwota [zł]"])
        balance[customer] += amount
        if row["Rodzaj"] == "WPLATA":
            open_[customer] += amount
        elif row["Rodzaj"] in ("NADPLATA", "PRZEDPLATA", "ODSETKI", "ZWROT"):
            credit[customer] += amount
    for customer, amount in balance.items():
        # What documents ask for differs from their gross by credit used and interest added.
        assert amount == open_[customer] - added[customer] + credit[customer]
    assert any(open_.values())


def test_credit_is_never_used_twice(operations: list, documents: dict) -> None:
    """Per customer with one property: to pay = gross + interest so far - credit so far."""
    homes = defaultdict(set)
    for document in documents.values():
        homes[document["Nr odbiorcy"]].add(document["Nr posesji"])
    flow = defaultdict(list)
    for row in operations:
        if row["Rodzaj"] in ("NADPLATA", "PRZEDPLATA", "ODSETKI", "ZWROT"):
            flow[row["Nr odbiorcy"]].append((day(row["Data księgowania"]), 0, row))
    for document in documents.values():
        order = 1 if document["Rodzaj"] == "KOR" else 2
        flow[document["Nr odbiorcy"]].append((day(document["Data wystawienia"]), order, document))
    used = 0
    for customer, found in flow.items():
        if len(homes[customer]) > 1:
            continue
        carried = Decimal(0)
        for _, order, row in sorted(found, key=lambda entry: entry[:2]):
            if order == 0:
                carried += money(row["Kwota [zł]"])
            elif order == 1:
                carried += min(Decimal(0), money(row["Brutto [zł]"]))
            else:
                wanted = money(row["Brutto [zł]"]) + carried
                assert money(row["Do zapłaty [zł]"]) == max(Decimal(0), wanted), row
                used += carried != 0
                carried = min(Decimal(0), wanted)
    assert used > 20


def test_all_kinds_of_operation_occur_and_sum_to_what_the_truth_tells(
    inbox: Path, operations: list
) -> None:
    sums, counts = defaultdict(Decimal), Counter()
    for row in operations:
        sums[row["Rodzaj"]] += money(row["Kwota [zł]"])
        counts[row["Rodzaj"]] += 1
    told = json.loads((inbox.with_name("inbox.truth") / "expected.json").read_text("utf-8"))
    polish = {
        "invoice": "FAKTURA", "correction": "KOREKTA", "payment": "WPLATA", "interest": "ODSETKI",
        "prepayment": "PRZEDPLATA", "overpayment": "NADPLATA", "refund": "ZWROT",
    }  # fmt: skip
    found = {name: f"{sums[word]:.2f}" for name, word in polish.items() if counts[word]}
    assert found == told["settlements_pln"]
    assert set(counts) >= set(polish.values()) - {"ZWROT"}
    assert f"{sum(sums.values()):.2f}" == told["balance_pln"]


def test_operations_are_numbered_through_each_year_by_day(operations: list) -> None:
    for year, found in by_year(operations).items():
        numbers = [f"R/{year}/{number:07d}" for number in range(1, len(found) + 1)]
        assert [row["Nr operacji"] for row in found] == numbers
        days = [day(row["Data księgowania"]) for row in found]
        assert days == sorted(days)


def by_year(operations: list[dict[str, str]]) -> dict[int, list[dict[str, str]]]:
    found = defaultdict(list)
    for row in operations:
        found[day(row["Data księgowania"]).year].append(row)
    return found
