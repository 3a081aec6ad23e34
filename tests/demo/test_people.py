"""People, firms and their numbers: valid check digits, and nobody who could be real."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from stdnum import iban
from stdnum.pl import nip, pesel

from demo.identifiers import crc8_table
from tests.demo.conftest import make
from tests.demo.inbox import day, rows

NAMED = ("dom", "radio", "zarzadca", "firma")


@pytest.fixture(scope="module")
def customers(inbox: Path) -> list[dict[str, str]]:
    return rows(inbox, "klienci.csv")


def test_pesel_numbers_are_valid_and_of_the_nineteenth_century(customers: list) -> None:
    numbers = [row["PESEL"] for row in customers if row["PESEL"]]
    assert len(numbers) > 100
    assert all(pesel.is_valid(number) for number in numbers)
    assert all(pesel.get_birth_date(number).year < 1900 for number in numbers)
    assert all(row["Typ"] == "O" for row in customers if row["PESEL"])


def test_pesel_tells_the_sex_of_the_first_name(customers: list) -> None:
    for row in customers:
        if row["PESEL"]:
            is_woman = row["Nazwa"].split()[0].endswith("a")
            assert pesel.get_gender(row["PESEL"]) == ("F" if is_woman else "M")


def test_nip_numbers_are_valid_of_no_tax_office_and_differ(customers: list) -> None:
    numbers = [row["NIP"] for row in customers if row["Typ"] == "F"]
    assert all(nip.is_valid(number) and number.startswith("999") for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_accounts_are_valid_and_end_with_the_customer_number(customers: list) -> None:
    for row in customers:
        account = row["Rachunek do wpłat"]
        assert len(account) == 26
        assert iban.is_valid("PL" + account)
        assert account.endswith(row["Nr odbiorcy"].zfill(12))


def test_customer_numbers_have_six_digits_for_persons_and_four_for_firms(customers: list) -> None:
    lengths = Counter((row["Typ"], len(row["Nr odbiorcy"])) for row in customers)
    assert set(lengths) == {("O", 6), ("F", 4)}
    assert len({row["Nr odbiorcy"] for row in customers}) == len(customers) == 150


def test_e_mails_go_to_example_domains(customers: list) -> None:
    addresses = [row["E-mail"] for row in customers if row["E-mail"]]
    assert all(re.fullmatch(r"[a-z.0-9]+@example\.(com|org)", found) for found in addresses)


def crc8(content: bytes) -> int:
    crc = 0
    for octet in content:
        crc ^= octet
        for _ in range(8):
            crc = (crc << 1) ^ 0x07 if crc & 0x80 else crc << 1
            crc &= 0xFF
    return crc


def test_the_checksum_is_that_of_the_published_example() -> None:
    table, crc = crc8_table(), 0
    for octet in b"5265877635-20250826-0100001AF629":
        crc = int(table[crc ^ octet])
    assert crc == crc8(b"5265877635-20250826-0100001AF629") == 0xAF


def test_ksef_numbers_are_right_and_only_where_they_must_be(inbox: Path, customers: list) -> None:
    firms = {row["Nr odbiorcy"] for row in customers if row["Typ"] == "F"}
    sent = 0
    for document in rows(inbox, "faktury_*.csv"):
        issued = day(document["Data wystawienia"])
        due = document["Nr odbiorcy"] in firms and issued.isoformat() >= "2026-04-01"
        assert (document["Kanał"] == "K") == due == bool(document["Nr KSeF"])
        if due:
            number = document["Nr KSeF"]
            assert re.fullmatch(rf"\d{{10}}-{issued:%Y%m%d}-[0-9A-F]{{12}}-[0-9A-F]{{2}}", number)
            assert nip.is_valid(number[:10])
            assert crc8(number[:32].encode()) == int(number[-2:], 16)
            sent += 1
    assert sent > 50


def test_contracts_of_a_property_do_not_overlap(inbox: Path) -> None:
    spans: dict[str, list] = {}
    for row in rows(inbox, "umowy.csv"):
        end = day(row["Obowiązuje do"]).isoformat() if row["Obowiązuje do"] else "9999"
        spans.setdefault(row["Nr posesji"], []).append((day(row["Obowiązuje od"]).isoformat(), end))
    assert any(len(found) > 1 for found in spans.values())
    for found in spans.values():
        found.sort()
        assert all(first[1] < second[0] for first, second in pairwise(found))


@pytest.mark.parametrize("size", [20, 60])
def test_the_named_customers_are_there_in_a_town_of_any_size(tmp_path: Path, size: int) -> None:
    inbox = make(tmp_path / "inbox", customers=size, years=2)
    accounts = accounts_of(inbox)
    numbers = {name: found["customer_ids"][0] for name, found in accounts.items() if name in NAMED}
    names = {row["Nr odbiorcy"]: row["Nazwa"] for row in rows(inbox, "klienci.csv")}
    assert all(accounts[name]["display_name"] == names[number] for name, number in numbers.items())
    contracts, points = rows(inbox, "umowy.csv"), rows(inbox, "punkty_poboru.csv")
    kinds = {}
    for name, number in numbers.items():
        places = {row["Nr posesji"] for row in contracts if row["Nr odbiorcy"] == number}
        kinds[name] = "".join(sorted(p["Rodzaj"] for p in points if p["Nr posesji"] in places))
    assert kinds == {"dom": "GO", "radio": "G", "firma": "G", "zarzadca": "GGGG" + "L" * 44}


def test_staff_have_their_roles_and_nobody_elses_data(inbox: Path) -> None:
    found = {
        name: (entry["role"], entry["customer_ids"])
        for name, entry in accounts_of(inbox).items()
        if name not in NAMED
    }
    roles = {"bok": "clerk", "wodomierze": "meters", "analityk": "analyst", "admin": "admin"}
    assert found == {name: (role, []) for name, role in roles.items()}


def accounts_of(inbox: Path) -> dict[str, dict]:
    truth = inbox.with_name(inbox.name + ".truth")
    return json.loads((truth / "accounts.json").read_text(encoding="utf-8"))


def test_newcomers_are_customers_with_what_stands_on_their_newest_invoice(
    inbox: Path, customers: list
) -> None:
    told = json.loads(
        (inbox.with_name(f"{inbox.name}.truth") / "newcomers.json").read_text(encoding="utf-8")
    )
    known = {row["Nr odbiorcy"]: row for row in customers}
    invoices = [row for row in rows(inbox, "faktury*.csv") if row["Rodzaj"] == "FAK"]
    assert Counter(one["kind"] for one in told) == {"person": 8, "business": 2}
    for one in told:
        row = known[one["customer_id"]]
        own = [invoice for invoice in invoices if invoice["Nr odbiorcy"] == one["customer_id"]]
        newest = max(own, key=lambda i: (day(i["Data wystawienia"]), i["Nr dokumentu"]))
        assert one["invoice_number"] == newest["Nr dokumentu"]
        assert one["identity"] == (row["PESEL"] or row["NIP"])
        assert one["name"] == row["Nazwa"]
