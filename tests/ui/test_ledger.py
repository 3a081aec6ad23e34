"""Settlements: what is owed, how each invoice stands, what is asked for, and the same in files."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from auth.subject import Delegated, Subject
from core.rights import Right
from tests.ui.conftest import subject
from ui import ledger as module
from ui.ledger import Ledger, Operation, asked_for, ledger, of_customer, together
from ui.ledger_exports import csv_bytes, pdf_bytes
from ui.ledger_panels import standing_words
from ui.ledger_question import LedgerQuestion, Which, understand
from ui.standing import Standing

TODAY = date(2026, 11, 20)
OWN = "100001"


def operation(kind: str = "invoice", amount: str = "100", **how: object) -> Operation:
    made = Operation(
        "R/1", OWN, kind, "FV/1", date(2026, 10, 1), Decimal(amount), Decimal(amount), "Faktura",
        date(2026, 10, 15), None, Decimal(amount), Standing.TO_PAY,
    )  # fmt: skip
    return replace(made, **how)


def of(*some: Operation) -> Ledger:
    return Ledger(some, (OWN,))


def test_the_account_of_a_household_is_told_in_whole() -> None:
    whole = ledger(subject(OWN), TODAY)
    days = [one.booked for one in whole.operations]
    assert days == sorted(days, reverse=True)
    assert whole.balance == together(whole.operations) == whole.operations[0].balance
    open_ = [one for one in whole.operations if one.standing not in (None, Standing.PAID)]
    assert whole.balance == sum(one.open_amount for one in open_)
    assert {one.kind for one in whole.operations} == {"invoice", "payment"}


@pytest.mark.parametrize(("days", "standing"), [(0, Standing.TO_PAY), (1, Standing.OVERDUE)])
def test_an_invoice_is_overdue_from_the_day_after_it_was_due(days: int, standing: Standing) -> None:
    [newest, *_] = [o for o in ledger(subject(OWN), TODAY).operations if o.open_amount > 0]
    assert newest.due is not None
    day = date.fromordinal(newest.due.toordinal() + days)
    found = {one.number: one.standing for one in ledger(subject(OWN), day).operations}
    assert found[newest.number] is standing


def test_what_is_due_next_is_no_payment_and_not_what_is_late() -> None:
    late = operation(number="FV/0", standing=Standing.OVERDUE, due=date(2026, 9, 1))
    later = operation(number="FV/2", due=date(2026, 12, 1))
    soon = operation(number="FV/3", due=date(2026, 11, 25), standing=Standing.PARTLY)
    paid = operation("payment", "-50", standing=None, due=None)
    found = of(later, soon, late, paid)
    assert found.next_due == soon
    assert found.overdue == late.open_amount
    assert found.last_payment == paid
    assert of().next_due is None


def test_balances_of_several_customers_add_up() -> None:
    other = operation(customer_id="2", balance=Decimal(-30))
    whole = of(operation(balance=Decimal(70)), operation(balance=Decimal(10)), other)
    assert whole.balance == Decimal(40)
    assert of_customer(whole, "2").balance == Decimal(-30)
    assert of_customer(whole, OWN).operations == whole.operations[:2]


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        (LedgerQuestion(), ["late", "paid", "wpłata", "odsetki"]),
        (LedgerQuestion(which=Which.INVOICES), ["late", "paid"]),
        (LedgerQuestion(which=Which.TO_PAY), ["late"]),
        (LedgerQuestion(which=Which.OVERDUE), ["late"]),
        (LedgerQuestion(which=Which.PARTLY), []),
        (LedgerQuestion(which=Which.PAID), ["paid"]),
        (LedgerQuestion(which=Which.PAYMENTS), ["wpłata"]),
        (LedgerQuestion(which=Which.OTHERS), ["odsetki"]),
        (LedgerQuestion(year=2025), ["odsetki"]),
        (LedgerQuestion(wanted="WPŁ"), ["wpłata"]),
        (LedgerQuestion(customer_id="2"), []),
    ],
)
def test_a_question_is_answered_with_what_fits(
    question: LedgerQuestion, numbers: list[str]
) -> None:
    whole = of(
        operation(number="late", standing=Standing.OVERDUE),
        operation(number="paid", standing=Standing.PAID),
        operation("payment", "-5", number="wpłata", standing=None),
        operation("interest", "1", number="odsetki", standing=None, booked=date(2025, 12, 31)),
    )
    assert [one.number for one in asked_for(whole, question)] == numbers


@pytest.mark.parametrize(
    "words",
    [
        {"numer": "100002"}, {"pokaz": "cokolwiek"}, {"rok": "1"}, {"rok": "dwa"}, {"rok": "٢٠٢٦"},
        {"strona": "-1"}, {"strona": "0"}, {"strona": "9" * 400}, {"szukaj": " "}, {},
    ],
)  # fmt: skip
def test_words_that_are_not_understood_count_as_not_said(words: dict[str, str]) -> None:
    assert understand(words, (OWN,)) == LedgerQuestion()


def test_the_words_of_a_question_ask_the_same_again() -> None:
    question = LedgerQuestion(OWN, Which.TO_PAY, 2026, "FV/2026", 3)
    assert understand(question.words(), (OWN,)) == question
    assert LedgerQuestion().words() == {}


def test_a_proxy_sees_whole_accounts_with_the_right_only() -> None:
    def seen(place: str | None, right: Right) -> bool:
        given = Delegated(OWN, place, frozenset({right}), "Anna")
        who = Subject("p", "P", subject().role, (), (given,))
        return bool(ledger(who, TODAY).operations)

    assert seen(None, Right.DOCUMENTS)
    assert not seen("P1", Right.DOCUMENTS)
    assert not seen(None, Right.USAGE)


def test_how_an_invoice_stands_is_told_with_day_and_rest() -> None:
    def told(**how: object) -> str:
        return standing_words(operation(**how)).replace("\u00a0", " ")

    assert told() == "do zapłaty, termin 15.10.2026"
    assert told(standing=Standing.PAID, paid=date(2026, 10, 12)) == "zapłacona 12.10.2026"
    part = told(standing=Standing.PARTLY, open_amount=Decimal("40.50"))
    assert part == "zapłacona częściowo, termin 15.10.2026, pozostało 40,50 zł"
    assert told(standing=None) == ""


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing_there() -> None:
    found = [operation(title="=cmd()", number="+1"), operation("payment", "-12.50", standing=None)]
    text = csv_bytes(subject(OWN), LedgerQuestion(), found).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0][:3] == ["Numer klienta", "Dzień", "Operacja"]
    assert rows[1][3:5] == ["'+1", "'=cmd()"]
    assert rows[2][7] == "-12,50"
    assert len(rows) == 3


def test_the_statement_is_a_pdf_and_says_when_it_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    found = ledger(subject(OWN), TODAY).operations
    given: list[dict[str, object]] = []
    whole = pdf_bytes(subject(OWN), LedgerQuestion(), found)
    assert whole.startswith(b"%PDF-")
    assert b"/pdfuaid" in whole or b"pdfuaid:part" in whole
    monkeypatch.setattr("ui.typesetting.pdf", lambda _name, data: given.append(data) or b"")
    pdf_bytes(subject(OWN), LedgerQuestion(), [operation()] * 2001)
    assert len(given[0]["rows"]) == 2000
    assert "2\u00a0000" in str(given[0]["cut"])


def test_every_kind_of_the_books_has_a_name() -> None:
    assert set(module.KINDS) == {
        "invoice", "correction", "payment", "prepayment", "overpayment", "interest", "refund",
    }  # fmt: skip
