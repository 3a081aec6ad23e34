"""What was paid here counts everywhere before the books hold it, and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import delete, insert

from auth import clock
from auth.subject import Delegated, Subject
from core.money import in_grosze
from core.rights import Right
from office.payments.book import State, session_of
from store.engine import engine, writing
from store.tables_payments import payment_documents, payments
from tests.ui import fixture_build
from tests.ui.conftest import subject
from ui import awaited, dashboard_panels
from ui.attention import notices
from ui.data import fetch
from ui.invoices import invoices
from ui.ledger import AWAITED, asked_for, ledger, together
from ui.ledger_exports import csv_bytes
from ui.ledger_question import LedgerQuestion, Which
from ui.standing import Standing
from warehouse.queries import customer

OWN, OTHER = "100001", "100002"
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def no_payments(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A store without any, on the evening of the fixtures."""
    monkeypatch.setattr(clock, "now", lambda: fixture_build.NOW)
    yield
    with writing() as connection:
        connection.execute(delete(payments))
    engine().dispose()


def paid(number: str, amount: Decimal, whose: str = OWN, state: State = State.VERIFIED) -> str:
    """A payment of one document straight in the store."""
    made, now = uuid4().hex, fixture_build.NOW
    row = {
        "payment_id": made, "session_id": session_of(made), "customer_id": whose,
        "amount_grosze": in_grosze(amount), "currency": "PLN", "state": state, "made_at": now,
        "expires_at": now, "verified_at": now if state is State.VERIFIED else None,
    }  # fmt: skip
    covered = {"payment_id": made, "invoice_number": number, "amount_grosze": in_grosze(amount)}
    with writing() as connection:
        connection.execute(insert(payments).values(row))
        connection.execute(insert(payment_documents).values(covered))
    return made


def newest(whose: str = OWN) -> tuple[str, Decimal]:
    """The newest open invoice of the books."""
    row = fetch(customer.OPEN_INVOICES, subject(whose))[-1]
    return row.invoice_number, row.open_pln


def test_an_invoice_paid_here_is_paid_everywhere(household: Subject) -> None:
    number, amount = newest()
    before, invoices_before = ledger(household, TODAY), invoices(household, TODAY)
    assert before.balance >= amount
    paid(number, amount)
    after = ledger(household, TODAY)
    assert after.balance == before.balance - amount == together(after.operations)
    assert after.operations[0].kind == AWAITED
    assert after.operations[0].number == number
    found = {one.number: one for one in invoices(household, TODAY)}
    assert found[number].standing is Standing.AWAITED
    assert (found[number].open_amount, found[number].awaited) == (0, amount)
    assert (
        sum(one.open_amount for one in found.values())
        == sum(one.open_amount for one in invoices_before) - amount
    )
    assert number not in {row.invoice_number for row in awaited.open_invoices(household)}
    assert sum(awaited.balances(household)) == after.balance
    unpaid = asked_for(after, LedgerQuestion(which=Which.TO_PAY))
    assert number not in {one.number for one in unpaid}
    assert number in {one.number for one in asked_for(after, LedgerQuestion(which=Which.PAYMENTS))}
    text = csv_bytes(household, LedgerQuestion(), after.operations).decode("utf-8-sig")
    assert "Przelewy24" in text


def test_a_part_leaves_the_rest_and_what_is_late_stays_late(household: Subject) -> None:
    number, amount = newest()
    paid(number, Decimal("1.00"))
    [found] = [one for one in invoices(household, TODAY) if one.number == number]
    assert found.open_amount == amount - 1
    assert found.standing in (Standing.PARTLY, Standing.OVERDUE)


def test_what_is_overdue_needs_no_attention_once_it_is_paid(household: Subject) -> None:
    late = [row for row in fetch(customer.OPEN_INVOICES, household) if row.due_date < TODAY]
    assert late
    assert "Po terminie" in " ".join(one.title for one in notices(household, TODAY)) or late
    urgent = len([one for one in notices(household, TODAY) if one.is_urgent])
    for row in late:
        paid(row.invoice_number, row.open_pln)
    assert len([one for one in notices(household, TODAY) if one.is_urgent]) == urgent - 1


@pytest.mark.parametrize("state", [state for state in State if state is not State.VERIFIED])
def test_nothing_but_a_verified_payment_counts(household: Subject, state: State) -> None:
    number, amount = newest()
    before = ledger(household, TODAY)
    paid(number, amount, state=state)
    assert ledger(household, TODAY) == before
    is_flying = state in (State.CREATED, State.REGISTERED, State.NOTIFIED)
    assert ((OWN, number) in awaited.in_flight(household)) is is_flying


def test_payments_of_others_change_nothing(household: Subject) -> None:
    number, amount = newest(OTHER)
    before = ledger(household, TODAY), invoices(household, TODAY)
    paid(number, amount, OTHER)
    assert (ledger(household, TODAY), invoices(household, TODAY)) == before
    assert awaited.awaited(household) == ()
    assert awaited.in_flight(household) == {}


def test_a_proxy_of_one_property_sees_its_invoice_paid_and_no_account() -> None:
    number, amount = newest()
    paid(number, amount)
    right = frozenset({Right.DOCUMENTS})
    proxy = subject().__class__("p", "P", subject().role, (), (Delegated(OWN, "P1", right, "A"),))
    found = {one.number: one for one in invoices(proxy, TODAY)}
    assert found[number].standing is Standing.AWAITED
    assert ledger(proxy, TODAY).operations == ()
    [(_giver, who)] = proxy.of_others()
    assert dashboard_panels._owed(who)[0] == "\u2013"
    usage = subject().__class__(
        "p", "P", subject().role, (), (Delegated(OWN, "P1", frozenset({Right.USAGE}), "A"),)
    )
    assert awaited.awaited(usage) == ()


def test_once_the_books_hold_it_the_payment_here_is_gone(household: Subject) -> None:
    """An invoice that the books hold as paid, by a payment of these days."""
    rows = fetch(customer.OPERATIONS, household)
    [last, *_] = [row for row in rows if row.kind == "payment"]
    before = ledger(household, TODAY)
    paid(last.document_number, -last.amount_pln)
    assert ledger(household, TODAY) == before
