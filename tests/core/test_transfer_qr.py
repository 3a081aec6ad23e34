"""The code of a transfer: the layout banks read, and nothing in it that they would refuse."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.transfer_qr import transfer_code

NIP, ACCOUNT = "1111111111", "05109010148123000000012345"


def code(amount: str = "180.87", **other: str) -> str:
    given = {"nip": NIP, "account": ACCOUNT, "name": "Wodociągi", "title": "FV/1"} | other
    return transfer_code(amount_pln=Decimal(amount), **given)


def test_nine_fields_stand_in_the_order_of_the_standard() -> None:
    name, title = "Przykladowe Wodociagi Miejskie", "FAK/2026/10/001234"
    assert code(name=name, title=title) == (
        "1111111111|PL|05109010148123000000012345|018087|Przykladowe Wodociag|FAK/2026/10/001234|||"
    )


@pytest.mark.parametrize(
    ("amount", "field"),
    [
        ("0", "000000"), ("0.01", "000001"), ("1", "000100"), ("180.87", "018087"),
        ("1.15", "000115"), ("4.35", "000435"), ("9999.99", "999999"), ("10000", "1000000"),
        ("99999999.99", "9999999999"), ("12.500", "001250"),
    ],
)  # fmt: skip
def test_amounts_are_grosze_to_the_last(amount: str, field: str) -> None:
    assert code(amount).split("|")[3] == field


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "100000000", "NaN", "Infinity"])
def test_what_cannot_be_paid_gets_no_code(amount: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        code(amount)


@pytest.mark.parametrize("nip", ["1111111112", "111111111", "abc", "١١١١١١١١١١"])
def test_a_wrong_nip_gets_no_code(nip: str) -> None:
    with pytest.raises(ValueError, match="NIP"):
        code(nip=nip)


@pytest.mark.parametrize("account", ["", "06109010148123000000012345", "0510901014812300000001234"])
def test_a_wrong_account_gets_no_code(account: str) -> None:
    with pytest.raises(ValueError, match="account"):
        code(account=account)


def test_numbers_are_taken_as_people_write_them() -> None:
    written = code(nip="PL 111-111-11-11", account="PL05 1090 1014 8123 0000 0001 2345")
    assert written == code()
    assert code(nip="").startswith("|PL|")


@pytest.mark.parametrize(
    "title", ["A|B", "A\nB", "A\x00B", "A \u2028 B", "  A   B  "], ids=range(5)
)
def test_no_text_makes_a_field_or_a_line_of_its_own(title: str) -> None:
    fields = code(title=title, name=title).split("|")
    assert len(fields) == 9
    assert fields[4:6] == ["A B", "A B"]


def test_long_texts_are_cut_and_the_whole_stays_within_its_length() -> None:
    text = code("99999999.99", name="Ż" * 50, title="Ł" * 50)
    assert text.split("|")[4:6] == ["Ż" * 20, "Ł" * 32]
    assert len(text) <= 160


def test_every_changed_digit_of_a_number_is_found() -> None:
    for field, number in (("account", ACCOUNT), ("nip", NIP)):
        for at, digit in enumerate(number):
            wrong = number[:at] + str((int(digit) + 1) % 10) + number[at + 1 :]
            with pytest.raises(ValueError, match="valid"):
                code(**{field: wrong})
