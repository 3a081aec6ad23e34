"""The QR code of a transfer: the layout that banks read, and nothing that they would refuse."""

from __future__ import annotations

import pytest

from core.transfer_code import LONGEST, fits, transfer_code

NIP, ACCOUNT = "1111111111", "05109010148123000000012345"


def test_the_layout_is_that_of_the_recommendation() -> None:
    code = transfer_code(NIP, ACCOUNT, 18087, "Przykladowe Wodociagi Sp", "FAK/2026/10/001234")
    assert code == (
        "1111111111|PL|05109010148123000000012345|018087|Przykladowe Wodociag|FAK/2026/10/001234|||"
    )


@pytest.mark.parametrize(
    ("grosze", "field"),
    [(0, "000000"), (1, "000001"), (999_999, "999999"), (1_000_000, "000000"), (10**12, "000000")],
)
def test_an_amount_that_does_not_fit_is_left_to_the_payer(grosze: int, field: str) -> None:
    assert transfer_code(NIP, ACCOUNT, grosze, "W", "F").split("|")[3] == field


@pytest.mark.parametrize("text", ["a|b|c", "a\nb\tc", "ż" * 300, "|" * 40, "  x  "])
def test_there_are_nine_fields_whatever_stands_in_them(text: str) -> None:
    code = transfer_code(NIP, f"PL {ACCOUNT}", 5, text, text)
    assert code.count("|") == 8
    assert len(code) <= LONGEST
    assert code.isprintable()


@pytest.mark.parametrize(
    ("nip", "account", "grosze"),
    [("1111111112", ACCOUNT, 1), ("", ACCOUNT, 1), (NIP, "05109010148123000000012346", 1),
     (NIP, "", 1), (NIP, f"{ACCOUNT}0", 1), (NIP, ACCOUNT, -1)],
)  # fmt: skip
def test_what_a_bank_would_refuse_makes_no_code(nip: str, account: str, grosze: int) -> None:
    with pytest.raises(ValueError, match="no "):
        transfer_code(nip, account, grosze, "W", "F")


def test_a_title_that_would_be_cut_is_known_before() -> None:
    assert fits("FAK/2026/10/001234")
    assert not fits("F" * 33)
    assert not fits("F|1")
