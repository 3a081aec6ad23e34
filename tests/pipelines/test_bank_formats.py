"""Statements as banks write them: every dialect gives the same title, payer and account."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import SourceError
from pipelines.bank import camt, mt940
from pipelines.bank.details import read_details
from pipelines.bank.letters import decoded
from pipelines.bank.records import Entry, Statement, entry_ids
from tests.pipelines import bank

TITLE, NAME = "FAKTURA FAK/2026/10/001234 ZA WODĘ", "JAN ŻÓŁĆ UL. KRÓTKA 1"
MBANK = (
    "911 TRANSAKCJA COLLECT; ID IPH: XX000000012345; Z RACH.: \n"
    f"{bank.PAYER}; OD: JAN ŻÓŁĆ  UL. KRÓTKA 1; TYT.: FAKTURA FAK/2026/10/001\n"
    "234 ZA WODĘ; TNR: \n179301073837502.000001"
)


@pytest.mark.parametrize("mark", "~<^?+")
def test_every_sign_of_subfields_is_understood(mark: str) -> None:
    found = read_details(bank.pko(TITLE, NAME, mark=mark), bank.MAIN)
    assert (found.title, found.name, found.account) == (TITLE, NAME, bank.PAYER)
    assert found.is_known


def test_bank_and_number_apart_make_the_whole_account() -> None:
    told = f"020~00152~20WODA~30{bank.PAYER[2:10]}~31{bank.PAYER[10:]}~32ANNA"
    assert read_details(told, bank.MAIN).account == bank.PAYER


def test_the_words_of_mbank_are_understood() -> None:
    found = read_details(MBANK, bank.MAIN)
    assert (found.title, found.name, found.account) == (TITLE, NAME, bank.PAYER)
    assert (found.virtual_account, found.reference) == ("000000012345", "179301073837502.000001")


def test_a_text_in_no_known_form_is_all_title_and_its_account_is_found() -> None:
    found = read_details(f"PRZELEW NA RACH {bank.VIRTUAL}\nZA WODE + 12 M3", bank.MAIN)
    assert found.title == f"PRZELEW NA RACH {bank.VIRTUAL} ZA WODE + 12 M3"
    assert found.virtual_account == bank.VIRTUAL
    assert not found.is_known


def test_neither_the_own_nor_the_payers_account_is_taken_for_a_virtual_one() -> None:
    found = read_details(bank.pko(f"NA {bank.MAIN} Z {bank.PAYER}"), bank.MAIN)
    assert found.virtual_account == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "cp852"])
def test_polish_letters_are_found_in_every_encoding(encoding: str) -> None:
    content = bank.mt940(bank.movement("1,00", bank.pko(TITLE, NAME).replace("\u02d9", "")))
    text = decoded(content.encode(encoding), "detect", "w.sta")
    [entry] = next(mt940.statements(text, "w.sta")).entries
    assert (entry.title, entry.counterparty_name) == (TITLE, NAME)


@pytest.mark.parametrize("encoding", ["cp1250", "cp852"])
def test_the_filler_of_empty_subfields_does_not_mislead(encoding: str) -> None:
    content = bank.mt940(bank.movement("1,00", bank.pko(TITLE, NAME).replace("\u02d9", "{}")))
    raw = content.encode(encoding).replace(b"{}", b"\xff" * 40)
    [entry] = next(mt940.statements(decoded(raw, "detect", "w"), "w")).entries
    assert entry.counterparty_name == NAME


@pytest.mark.parametrize("content", ["a".encode("utf-16"), b":20:\x00", bytes(range(128, 255))])
def test_what_has_no_polish_letters_in_any_encoding_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError, match="wiersz 1"):
        decoded(content, "detect", "w.sta")


@pytest.mark.parametrize(
    ("mark", "amount", "is_reversal"),
    [("C", "10.50", False), ("D", "-10.50", False), ("RC", "-10.50", True), ("RD", "10.50", True)],
)
def test_a_reversal_turns_the_sign(mark: str, amount: str, is_reversal: bool) -> None:
    text = bank.mt940(bank.movement("10,5", mark=mark))
    [entry] = next(mt940.statements(text, "w")).entries
    assert (entry.amount, entry.is_reversal) == (amount, is_reversal)


@pytest.mark.parametrize(
    ("value", "booked", "expected"),
    [
        ("261231", "0102", "2027-01-02"), ("270102", "1231", "2026-12-31"),
        ("261020", "1021", "2026-10-21"),
    ],
)  # fmt: skip
def test_the_day_of_booking_is_in_the_year_nearest_to_the_value(
    value: str, booked: str, expected: str
) -> None:
    text = bank.mt940(f":61:{value}{booked}C1,00NTRFNONREF\r\n")
    assert next(mt940.statements(text, "w")).entries[0].booked_date == expected


def test_a_sample_of_camt_is_read(tmp_path: Path) -> None:
    path = tmp_path / "w.xml"
    path.write_text(bank.camt(bank.camt_entry("5.00", "FAK/1", mark="DBIT")), encoding="utf-8")
    [statement] = camt.statements(path, "w.xml")
    assert (statement.account, statement.number, statement.closing) == (bank.MAIN, "7", "0.00")
    [entry] = statement.entries
    assert (entry.line, entry.amount, entry.title) == (7, "-5.00", "FAK/1")


def test_one_booking_of_many_payments_is_taken_apart_when_it_adds_up(tmp_path: Path) -> None:
    parts = "".join(
        f'<TxDtls><Amt Ccy="PLN">{amount}</Amt><RmtInf><Ustrd>T{amount}</Ustrd></RmtInf></TxDtls>'
        for amount in ("1.00", "2.50")
    )
    whole = bank.camt_entry("3.50", "x")
    before, after = whole.split("<TxDtls>")[0], whole.split("</TxDtls>")[1]
    path = tmp_path / "w.xml"
    path.write_text(bank.camt(before + parts + after), encoding="utf-8")
    [statement] = camt.statements(path, "w.xml")
    told = [(one.amount, one.title, one.reference) for one in statement.entries]
    assert told == [("1.00", "T1.00", "BR1#1"), ("2.50", "T2.50", "BR1#2")]
    path.write_text(bank.camt(before + parts.replace("2.50", "9.99") + after), encoding="utf-8")
    [statement] = camt.statements(path, "w.xml")
    assert [one.amount for one in statement.entries] == ["3.50"]


def test_without_a_reference_equal_payments_stay_two_and_come_again_as_the_same() -> None:
    paid = Entry(1, "2026-10-20", "2026-10-20", "5.00", "PLN", title="WODA")
    ids = entry_ids(Statement(1, bank.MAIN, entries=[paid, paid]))
    assert len(set(ids)) == 2
    assert ids == entry_ids(Statement(9, bank.MAIN, number="77", entries=[paid, paid]))
