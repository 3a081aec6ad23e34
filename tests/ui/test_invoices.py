"""Invoices: the list, one of them with its lines, and whose they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from auth.subject import Delegated, Subject
from core.rights import Right
from tests.ui.conftest import subject
from ui import invoice_panels as panels
from ui.invoices import Invoice, corrections, find, invoices, lines
from ui.standing import Standing

TODAY = date(2026, 11, 20)
OWN = "100001"


@pytest.fixture
def some() -> tuple[Invoice, ...]:
    return invoices(subject(OWN), TODAY)


def test_invoices_come_the_newest_first_with_place_and_standing(some: tuple[Invoice, ...]) -> None:
    assert [one.issued for one in some] == sorted((o.issued for o in some), reverse=True)
    assert {one.place for one in some} == {"Lipowa 12, Maków"}
    assert {one.standing for one in some} <= set(Standing)
    assert all(one.net + one.vat == one.gross for one in some)


def test_the_lines_of_an_invoice_make_its_net(some: tuple[Invoice, ...]) -> None:
    for one in some:
        assert sum(row.net_pln for row in lines(subject(OWN), one)) == one.net


def test_a_foreign_invoice_is_neither_found_nor_read(some: tuple[Invoice, ...]) -> None:
    other = invoices(subject("100002"), TODAY)
    assert other
    assert find(some, other[0].number) is None
    assert lines(subject(OWN), other[0]) == ()
    assert lines(subject(), some[0]) == ()
    assert find(some, "x" * 10_000) is None


@pytest.mark.parametrize(
    ("place", "right", "count"),
    [("P1", Right.DOCUMENTS, True), (None, Right.DOCUMENTS, True), ("P9", Right.DOCUMENTS, False),
     ("P1", Right.USAGE, False)],
)  # fmt: skip
def test_a_proxy_sees_those_of_the_properties_and_rights_given(
    some: tuple[Invoice, ...], place: str | None, right: Right, count: bool
) -> None:
    given = Delegated(OWN, place, frozenset({right}), "Anna")
    who = Subject("p", "P", subject().role, (), (given,))
    assert len(invoices(who, TODAY)) == (len(some) if count else 0)
    assert bool(lines(who, some[0])) is count


def test_what_corrects_an_invoice_is_found_the_oldest_first(some: tuple[Invoice, ...]) -> None:
    first = replace(some[0], number="KOR/1", kind="correction", corrects=some[1].number)
    second = replace(first, number="KOR/2")
    assert corrections((second, first, *some), some[1]) == [first, second]
    assert corrections(some, some[0]) == []


def test_sums_go_from_gross_to_what_is_open(some: tuple[Invoice, ...]) -> None:
    one = replace(some[0], gross=Decimal(100), to_pay=Decimal(90), open_amount=Decimal(40),
                  paid_amount=Decimal(50))  # fmt: skip
    told = [(tile.label, tile.value.replace("\u00a0", " ")) for tile in panels._sums(one)]
    assert told == [
        ("VAT", told[0][1]), ("Brutto", "100,00 zł"), ("Do zapłaty", "90,00 zł"),
        ("Zapłacono", "50,00 zł"), ("Pozostało", "40,00 zł"),
    ]  # fmt: skip
    assert [tile.label for tile in panels._sums(replace(one, kind="correction"))] == [
        "VAT",
        "Brutto",
    ]


@pytest.mark.parametrize(
    ("quantity", "told"), [(1, "miesiąc"), (2, "miesiące"), (5, "miesięcy"), (22, "miesiące")]
)
def test_months_are_counted_in_polish(quantity: int, told: str) -> None:
    assert panels._unit("month", Decimal(quantity)) == told
