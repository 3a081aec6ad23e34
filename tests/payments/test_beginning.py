"""Beginning a payment: of our amounts, once for two clicks, never of what is under way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest

from auth import clock
from core.money import in_grosze, of_grosze
from demo.przelewy24_fake import Bank
from office.payments import beginning, book, notifications
from office.payments.beginning import (
    Begun,
    ChangedError,
    ClosedError,
    InFlightError,
    NothingToPayError,
    begin,
)
from office.payments.book import State
from settings import settings
from store.change import new_key
from tests.payments.conftest import CUSTOMER, begun, bill, paid_at_bank, payer, payment, told
from tests.payments.test_notifications import sent


def test_a_payment_of_several_is_written_down_and_registered(lite: Bank) -> None:
    made = begun(bill("FAK/2", Decimal("0.01")), bill("FAK/1"), bill("FAK/0", Decimal(0)))
    known = payment(made)
    assert known.state is State.REGISTERED
    assert known.amount_pln == Decimal("180.88")
    assert [(d.invoice_number, d.amount) for d in known.documents] == [
        ("FAK/1", 18087), ("FAK/2", 1),
    ]  # fmt: skip
    asked = lite.by_session[known.session_id].asked
    assert asked["amount"] == 18088
    assert asked["urlReturn"].endswith(f"/platnosc?platnosc={known.payment_id}")
    assert asked["transferLabel"] == known.label
    assert len(known.label) == 20
    assert made.address.endswith(f"/trnRequest/{known.token}")


def test_many_clicks_and_tabs_at_once_are_one_payment(bank: Bank) -> None:
    anna, now = payer(), clock.now()

    def press(_turn: int) -> Begun:
        return begin(anna, [bill("FAK/1"), bill("FAK/2")], new_key(), now)

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(press, range(8)))
    assert len(made) == 1
    assert len(bank.by_session) == 1
    assert told("payment.created") == told("payment.registered") == 1


def test_a_form_that_is_sent_twice_is_one_payment(lite: Bank) -> None:
    key, now = new_key(), clock.now()
    assert begin(payer(), [bill()], key, now) == begin(payer(), [bill()], key, now)
    assert len(lite.by_session) == 1


@pytest.mark.parametrize("who", ["anna", "piotr"])
def test_a_document_under_way_is_in_no_second_payment(lite: Bank, who: str) -> None:
    first = begun(bill("FAK/1"))
    with pytest.raises(InFlightError) as error:
        begun(bill("FAK/1"), bill("FAK/2"), who=who)
    assert [one.payment_id for one in error.value.others] == [first.payment_id]
    assert begun(bill("FAK/2"), who=who).payment_id != first.payment_id


def test_two_of_different_people_at_once_do_not_pay_one_document_twice(bank: Bank) -> None:
    people = [payer(f"osoba{n}") for n in range(6)]
    now = clock.now()

    def press(turn: int) -> bool:
        try:
            begin(people[turn], [bill("FAK/1"), bill(f"FAK/x{turn}")], new_key(), now)
        except InFlightError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(press, range(6))) == 1
    assert len(bank.by_session) == 1


@pytest.mark.parametrize(
    "bills",
    [[], [bill(amount=Decimal(0))], [bill(amount=Decimal(-5))],
     [bill("A"), bill("B", customer_id="100002")], [bill(f"F{n}") for n in range(101)]],
)  # fmt: skip
def test_what_is_nothing_or_of_two_customers_is_not_begun(lite: Bank, bills: list) -> None:
    with pytest.raises(NothingToPayError):
        begin(payer(), bills, new_key(), clock.now())
    assert book.of_customers([CUSTOMER]) == ()


def test_what_was_paid_since_the_books_were_read_is_not_paid_again(lite: Bank) -> None:
    read_at = clock.now()
    made = begun()
    assert sent(paid_at_bank(made)) == 200
    with pytest.raises(ChangedError):
        begin(payer(), [bill()], new_key(), read_at)


def test_without_przelewy24_nothing_is_left_under_way(lite: Bank) -> None:
    lite.is_down = True
    with pytest.raises(ClosedError):
        begun()
    [left] = book.of_customers([CUSTOMER])
    assert left.state is State.FAILED
    assert left.problem
    lite.is_down = False
    assert payment(begun()).state is State.REGISTERED


def test_without_settings_nobody_pays(lite: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KROPLA_P24_ADDRESS")
    settings.cache_clear()
    with pytest.raises(ClosedError):
        begun()
    assert notifications.take(b"{}", "1.2.3.4").status == 404


def test_one_who_broke_off_goes_on_and_after_the_time_begins_anew(lite: Bank, later) -> None:
    first = begun()
    assert begun() == first
    assert beginning.address_of(payment(first)) == first.address
    later(minutes=24)
    assert beginning.address_of(payment(first)) is None
    second = begun()
    assert second != first
    assert payment(first).state is State.EXPIRED


def test_grosze_are_whole_and_come_back() -> None:
    assert of_grosze(in_grosze(Decimal("1234.56"))) == Decimal("1234.56")
    assert in_grosze(Decimal("0.1")) == 10
    with pytest.raises(ValueError, match="grosze"):
        in_grosze(Decimal("0.005"))
    assert timedelta(minutes=settings().p24_minutes) >= timedelta(minutes=5)
