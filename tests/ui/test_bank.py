"""The page of bank entries: what waits is placed, and shows so at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from auth import guard
from auth.accounts import Account
from auth.roles import Role
from settings import settings
from store.engine import engine
from store.migrate import migrate
from tests.ui import fixture_build
from tests.ui.conftest import subject
from tests.ui.fixture_build import Rows
from ui.bank_entries import found
from ui.bank_exports import csv_bytes
from ui.bank_question import BankQuestion, Which, understand
from ui.i18n import speaking
from warehouse import connection

PAGE = Path(__file__).parents[2] / "pages" / "staff" / "bank_entries.py"
CLERK = subject(role=Role.CLERK)


def entries(rows: Rows) -> None:
    """Thirty to be placed, one of them with a bad title; one that waits, one booked."""
    for number in range(32):
        state, whose, operation = "unmatched", None, None
        if number >= 30:
            whose, state = "100001", "waiting" if number == 30 else "booked"
            operation = "R/1" if number == 31 else None
        rows.add(
            "mart.bank_entries", f"E{number:02}", "611090", "S1", date(2026, 11, 1),
            date(2026, 11, 1), Decimal(f"{number + 1}.50"), False, f"REF{number}", None,
            f"Płatnik {number}", "271140", "=1+1|x" if number == 3 else f"tytuł {number}",
            whose, "invoice_number" if whose else None, None, operation, state,
        )  # fmt: skip
    rows.add("mart.bank_candidates", "E00", 1, "100001", None, "same_name")
    rows.add("mart.bank_findings", "S1", "61", "7", date(2026, 11, 1), "sum_differs",
             Decimal("1.00"), None)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A home with these entries, and a store."""
    fixture_build.publish(tmp_path, [entries])
    monkeypatch.setenv("KROPLA_HOME", str(tmp_path))
    settings.cache_clear()
    connection._open.clear()
    migrate()
    yield tmp_path
    engine().dispose()
    settings.cache_clear()
    connection._open.clear()


def opened(monkeypatch: pytest.MonkeyPatch, **words: str) -> AppTest:
    """The page as a clerk sees it."""
    monkeypatch.setattr(guard, "signed_in", lambda: Account("bok", "bok", Role.CLERK, ()))
    test = AppTest.from_file(str(PAGE), default_timeout=20)
    for name, word in words.items():
        test.query_params[name] = word
    test.run()
    assert not test.exception
    return test


def html(test: AppTest) -> str:
    return " ".join(element.proto.body for element in test.get("html"))


def test_entries_are_searched_and_turned_page_by_page(home: Path) -> None:
    some = found(CLERK, BankQuestion())
    assert (len(some.entries), some.count) == (25, 30)
    assert some.amount == sum((Decimal(f"{n}.50") for n in range(1, 31)), Decimal(0))
    assert len(found(CLERK, BankQuestion(page=2)).entries) == 5
    [one] = found(CLERK, BankQuestion(wanted="TYTUŁ ref17")).entries
    assert one.entry_id == "E17"
    [one] = found(CLERK, BankQuestion(wanted="8,50 ref7")).entries
    assert one.entry_id == "E07"
    assert [e.entry_id for e in found(CLERK, BankQuestion(Which.WAITING)).entries] == ["E30"]
    assert found(CLERK, BankQuestion(Which.ALL)).count == 32


def test_a_decision_shows_at_once_and_can_be_taken_back(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(monkeypatch)
    assert "Bank statements" in test.expander[0].label or "Wyciągi" in test.expander[0].label
    test.selectbox(key="bank_chosen").set_value("E00").run()
    assert test.radio[0].value == "100001"
    test.button[[b.label for b in test.button].index("Przypisz do odbiorcy")].click().run()
    assert not test.exception
    assert found(CLERK, BankQuestion()).count == 29
    [one] = found(CLERK, BankQuestion(Which.DECIDED)).entries
    assert (one.entry_id, one.customer_id) == ("E00", "100001")
    test = opened(monkeypatch, pokaz="zdecydowane")
    assert "100001" in html(test)
    test.selectbox(key="bank_chosen").set_value("E00").run()
    test.button[[b.label for b in test.button].index("Cofnij decyzję")].click().run()
    assert found(CLERK, BankQuestion(Which.DECIDED)).count == 0


def test_it_has_to_be_written_what_is_not_for_a_customer(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(monkeypatch)
    test.selectbox(key="bank_chosen").set_value("E01").run()
    label = "Nie dotyczy odbiorcy"
    test.button[[b.label for b in test.button].index(label)].click().run()
    assert test.error
    test.text_input(key="bank_note_E01").set_value("zwrot wadium").run()
    test.button[[b.label for b in test.button].index(label)].click().run()
    [one] = found(CLERK, BankQuestion(Which.DECIDED)).entries
    assert one.decision is not None
    assert one.decision.note == "zwrot wadium"


def test_nothing_fits_and_nothing_waits_are_told(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nic nie pasuje" in html(opened(monkeypatch, szukaj="niema"))
    assert "Nie ma takich wpłat" in html(opened(monkeypatch, pokaz="wyplaty"))


def test_the_table_runs_nothing_in_a_spreadsheet(home: Path) -> None:
    with speaking("pl"):
        some = found(CLERK, BankQuestion(Which.ALL), is_whole=True)
        text = csv_bytes(some.entries).decode("utf-8-sig")
    assert len(text.splitlines()) == 33
    assert ";'=1+1|x;" in text
    assert "2026-11-01;1,50;" in text


def test_an_address_is_understood_or_counts_as_not_said() -> None:
    question = BankQuestion(Which.WAITING, "woda", 3)
    assert understand(question.words()) == question
    bad = {"pokaz": "'; drop", "strona": "²", "szukaj": "x" * 999}
    assert understand(bad) == BankQuestion(wanted="x" * 60)
