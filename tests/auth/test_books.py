"""The proof of who registers: what is taken, what is refused, and what nobody learns by trying."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from auth import books
from auth.books import Flaw, Kind, NoIdentityError, NotInBooksError
from settings import settings
from tests.attacks.timing import PAIRS, assert_time_does_not_tell
from tests.auth.books_home import (
    BUSINESS,
    KEY,
    OLDER,
    OTHER,
    PERSON,
    TOO_OLD,
    WITHOUT_PESEL,
    publish,
)
from warehouse import connection


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("books")
    publish(home)
    return home


@pytest.fixture(autouse=True)
def home(published: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("KROPLA_HOME", str(published))
    monkeypatch.setenv("KROPLA_IDENTITY_KEY", KEY)
    settings.cache_clear()
    connection._open.clear()
    yield
    settings.cache_clear()


@pytest.mark.parametrize("claim", [PERSON, OTHER, BUSINESS], ids=lambda claim: claim.customer_id)
def test_who_has_the_invoice_and_the_number_is_the_customer(claim: books.Claim) -> None:
    customer = books.proven(claim)
    assert (customer.customer_id, customer.name) == (
        claim.customer_id,
        f"Klient {claim.customer_id}",
    )


@pytest.mark.parametrize("number", [OLDER, " fak/2026/11/ 000002 ", "FAK/2026/11/000002"])
def test_the_invoice_before_the_newest_will_do_and_so_will_small_letters(number: str) -> None:
    assert books.proven(replace(PERSON, invoice_number=number)).customer_id == "200101"


WRONG = {
    "invoice of another customer": replace(PERSON, invoice_number=OTHER.invoice_number),
    "invoice too old": replace(PERSON, invoice_number=TOO_OLD),
    "correction": replace(PERSON, invoice_number="KOR/1"),
    "no invoice": replace(PERSON, invoice_number=""),
    "PESEL of another customer": replace(PERSON, identity=OTHER.identity),
    "no PESEL": replace(PERSON, identity=""),
    "no such customer": replace(PERSON, customer_id="999999"),
    "another customer": replace(PERSON, customer_id=OTHER.customer_id),
    "not a number": replace(PERSON, customer_id="' or ''='"),
    "a long number": replace(PERSON, customer_id="2" * 5000),
    "a person as a business": replace(PERSON, kind=Kind.BUSINESS),
    "a business as a person": replace(BUSINESS, kind=Kind.PERSON),
    "all wrong": replace(PERSON, identity=OTHER.identity, invoice_number="x"),
    "no PESEL on file and the invoice of another": replace(
        WITHOUT_PESEL, invoice_number=PERSON.invoice_number
    ),
}


@pytest.mark.parametrize("claim", WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_gets_one_answer_whatever_it_is(claim: books.Claim) -> None:
    with pytest.raises(NotInBooksError) as told:
        books.proven(claim)
    assert told.value.args == ()


def test_that_there_is_no_pesel_on_file_learns_only_who_has_the_invoice() -> None:
    with pytest.raises(NoIdentityError):
        books.proven(WITHOUT_PESEL)


def test_with_another_key_nobody_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KROPLA_IDENTITY_KEY", "8" * 64)
    settings.cache_clear()
    with pytest.raises(NotInBooksError):
        books.proven(PERSON)


@pytest.mark.parametrize(
    ("claim", "flaws"),
    [
        (PERSON, []),
        (BUSINESS, []),
        (replace(PERSON, customer_id="20010"), [Flaw.NUMBER]),
        (replace(PERSON, customer_id="20010a"), [Flaw.NUMBER]),
        (replace(BUSINESS, customer_id="200101"), [Flaw.NUMBER]),
        (replace(PERSON, identity="93871400278"), [Flaw.PESEL]),
        (replace(PERSON, identity=""), [Flaw.PESEL]),
        (replace(BUSINESS, identity="9990000015"), [Flaw.NIP]),
        (replace(PERSON, invoice_number="  "), [Flaw.INVOICE]),
        (
            books.Claim(Kind.PERSON, "", "", ""),
            [Flaw.NUMBER, Flaw.PESEL, Flaw.INVOICE],
        ),
    ],
)
def test_what_is_mistyped_is_told_before_the_books_are_asked(
    claim: books.Claim, flaws: list[Flaw]
) -> None:
    assert books.flaws(claim) == flaws


def test_the_digits_of_a_customer_number_are_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KROPLA_CUSTOMER_DIGITS_PERSON", "8")
    settings.cache_clear()
    assert books.flaws(PERSON) == [Flaw.NUMBER]
    assert books.flaws(replace(PERSON, customer_id="20010100")) == []


def test_the_time_does_not_tell_who_is_a_customer(monkeypatch: pytest.MonkeyPatch) -> None:
    # These books are small, and 400 questions are asked.
    monkeypatch.setattr(books, "ANSWER_TAKES", 0.02)

    def ask(number: str) -> None:
        with pytest.raises(NotInBooksError):
            books.proven(replace(PERSON, customer_id=number, invoice_number="FV/0"))

    pairs = [(PERSON.customer_id, f"9{number:05}") for number in range(PAIRS)]
    assert_time_does_not_tell(pairs, ask)
