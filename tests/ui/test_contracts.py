"""Contracts: the list, one of them with its meters and prices, and whose they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from auth.subject import Delegated, Subject
from core.rights import EVERY_RIGHT
from tests.ui.conftest import subject
from tests.ui.test_pages import Open, html, opened  # noqa: F401 - a fixture
from ui import contracts
from ui.prices import monthly_gross, prices_on

TODAY = date(2026, 11, 20)


def test_a_contract_holds_on_its_days_and_those_in_force_come_first() -> None:
    [former] = contracts.contracts(subject("100007"))
    assert (former.last, former.is_in_force(TODAY)) == (date(2026, 2, 28), False)
    assert former.is_in_force(date(2026, 2, 28))
    both = contracts.contracts(subject("100007", "100001"))
    assert [one.customer_id for one in both] == ["100001", "100007"]


def test_its_meters_are_those_that_sat_there_while_it_was_in_force() -> None:
    [one] = contracts.contracts(subject("100001"))
    serials = [row.serial_number for row in contracts.points(subject("100001"), one)]
    assert serials == ["SN-M1a", "SN-M1b", "SN-G1"]


def test_nobody_else_sees_a_contract_whatever_was_delegated() -> None:
    [one] = contracts.contracts(subject("100001"))
    for place in ("P1", None):
        given = Delegated("100001", place, EVERY_RIGHT, "Anna")
        who = Subject("p", "P", subject().role, (), (given,))
        assert contracts.contracts(who) == ()
        assert contracts.points(who, one) == contracts.scans(who) == []
    assert contracts.find(contracts.contracts(subject("100002")), one.number) is None


def test_prices_are_those_of_the_day() -> None:
    found = prices_on(subject(), frozenset({"W1"}), date(2025, 11, 24))
    assert [(one.service, one.net) for one in found] == [
        ("water", Decimal("6.88")),
        ("sewage", Decimal("9.31")),
        ("water_subscription", Decimal("14.25")),
    ]
    assert found[2].gross == Decimal("15.39")
    assert monthly_gross(found, "W1") == Decimal("15.39")
    assert monthly_gross(found, "X") is None
    assert prices_on(subject(), frozenset({"W1"}), date(2001, 1, 1)) == []


def test_the_only_contract_opens_at_once_and_says_what_was_agreed(opened: Open) -> None:  # noqa: F811
    page = opened("customer/contracts.py", "100001")
    shown = html(page)
    for words in ("U/100001/P1", "Lipowa 12", "gospodarstwa domowe", "SN-M1b", "6,97", "15,39"):
        assert words in shown
    assert "SN-R2" not in shown


@pytest.mark.parametrize("number", ["U/100001/P1", "x" * 5000, "<script>"])
def test_of_several_the_list_stands_and_a_foreign_number_opens_nothing(
    opened: Open,  # noqa: F811
    number: str,
) -> None:
    page = opened("customer/contracts.py", "100003", umowa=number)
    assert "U/100003/B20" in html(page)
    assert "Lipowa 12" not in html(page)
    assert len(page.info) == 1


def test_who_has_no_contract_reads_why(opened: Open) -> None:  # noqa: F811
    assert "kropla-empty" in html(opened("customer/contracts.py", "999999"))
