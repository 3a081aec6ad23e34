"""What a password must be, and what it need not be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from auth.accounts import Account
from auth.password_rules import Weakness, strength, weakness
from auth.passwords import hash_password, verify
from auth.roles import Role

ANNA = Account("wisniewska", "Anna Wiśniewska", Role.CUSTOMER, ("100001",))


@pytest.mark.parametrize("password", ["", "a", "Zx9!qw$Rt2^", "ąęółżźćńśŁ1"])
def test_a_short_password_is_refused_however_mixed(password: str) -> None:
    assert weakness(password, ANNA) is Weakness.SHORT


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "qwertyuiop123",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "wisniewska2026",
        "wodociagi1000",
        "AnnaWiśniewska",
        "Password123!",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert weakness(password, ANNA) is Weakness.GUESSABLE


@pytest.mark.parametrize(
    "password",
    ["cztery konie jadą drogą", "korek rower lampa", "zażółć gęślą jaźń", "k7rp quaint oval 22"],
)
def test_a_few_words_are_enough_without_digits_or_capitals(password: str) -> None:
    assert weakness(password, ANNA) is None


def test_a_password_may_be_long_but_not_without_end() -> None:
    words = "".join(chr(0x4E00 + 7 * number) for number in range(129))
    assert weakness(words[:128], ANNA) is None
    assert weakness(words, ANNA) is Weakness.LONG


def test_strength_grows_from_nothing_to_much() -> None:
    assert strength("", ANNA) == 0
    assert strength("haslo", ANNA) <= 1
    assert strength("cztery konie jadą drogą", ANNA) == 4


def test_the_words_of_one_person_do_not_count_for_another() -> None:
    people = [Account(f"osoba{n}xkqj", f"Osoba {n}", Role.CUSTOMER) for n in range(20)]

    def judged(person: Account) -> tuple[int, int]:
        other = people[(people.index(person) + 1) % len(people)]
        return strength(person.login, person), strength(other.login, person)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(judged, people * 5))
    assert all(own < foreign for own, foreign in found)


def test_the_same_letters_typed_another_way_are_the_same_password() -> None:
    composed, apart = "za\u017c\u00f3\u0142\u0107", "zaz\u0307o\u0301\u0142c\u0301"
    assert verify(hash_password(composed), apart)
