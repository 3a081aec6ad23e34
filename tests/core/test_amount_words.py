"""Amounts in words: every number its own words, every noun in its form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.amount_words import form, in_words, number_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "zero złotych zero groszy"),
        ("0.01", "zero złotych jeden grosz"),
        ("1.00", "jeden złoty zero groszy"),
        ("2.22", "dwa złote dwadzieścia dwa grosze"),
        ("5.05", "pięć złotych pięć groszy"),
        ("12.05", "dwanaście złotych pięć groszy"),
        ("13.14", "trzynaście złotych czternaście groszy"),
        ("21.21", "dwadzieścia jeden złotych dwadzieścia jeden groszy"),
        ("22.04", "dwadzieścia dwa złote cztery grosze"),
        ("100", "sto złotych zero groszy"),
        ("101.99", "sto jeden złotych dziewięćdziesiąt dziewięć groszy"),
        ("112.12", "sto dwanaście złotych dwanaście groszy"),
        ("180.87", "sto osiemdziesiąt złotych osiemdziesiąt siedem groszy"),
        ("1000", "jeden tysiąc złotych zero groszy"),
        ("2003.40", "dwa tysiące trzy złote czterdzieści groszy"),
        ("15000", "piętnaście tysięcy złotych zero groszy"),
        ("22222.22", "dwadzieścia dwa tysiące dwieście dwadzieścia dwa złote dwadzieścia dwa "
                     "grosze"),
        ("1001000.01", "jeden milion jeden tysiąc złotych jeden grosz"),
        ("5000012", "pięć milionów dwanaście złotych zero groszy"),
        ("999999999999.99", "dziewięćset dziewięćdziesiąt dziewięć miliardów dziewięćset "
         "dziewięćdziesiąt dziewięć milionów dziewięćset dziewięćdziesiąt dziewięć tysięcy "
         "dziewięćset dziewięćdziesiąt dziewięć złotych dziewięćdziesiąt dziewięć groszy"),
        ("-12.05", "minus dwanaście złotych pięć groszy"),
    ],
)  # fmt: skip
def test_an_amount_reads_as_people_write_it(amount: str, words: str) -> None:
    assert in_words(Decimal(amount)) == words


def test_no_two_numbers_have_the_same_words() -> None:
    every = [*range(20_000), *(10**6 * number + number for number in range(1, 999))]
    assert len({number_words(number) for number in every}) == len(set(every))


@pytest.mark.parametrize("amount", ["0.001", "1000000000000", "-1000000000000"])
def test_what_has_no_words_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="no words"):
        in_words(Decimal(amount))


def test_forms_follow_the_last_two_digits() -> None:
    forms = ("1", "2", "5")
    told = "".join(form(number, forms) for number in (*range(26), 100, 101, 102, 111, 112, 122))
    assert told == "5" + "1" + "222" + "5" * 17 + "222" + "5" + "5" + "5" + "2" + "5" + "5" + "2"
