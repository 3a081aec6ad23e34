"""Deciding about bank entries: by whom, once, in the audit, and taken over by the next load."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from auth.administration import NotAllowedError
from auth.roles import Role
from auth.subject import Subject
from office import bank_entries as office
from office.bank_entries import DecidedMeanwhileError, NoSuchEntryError
from settings import settings
from store.bank_decisions import Kind
from store.change import new_key
from store.engine import engine, reading
from store.migrate import migrate
from store.tables import audit
from tests.attacks.access import cells
from tests.pipelines import bank
from warehouse import connection

CLERK = Subject("bok", "Biuro", Role.CLERK)
UNKNOWN = bank.movement("120,00", bank.pko("za wodę", "ANNA ZOLC"), ref="A1")
AGAIN = bank.movement("33,00", bank.pko("znowu za wodę", "ANNA ZOLC"), ref="A2")
ENTRY = f"{bank.MAIN}/2026-10-20/A1"


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Books and a statement that nobody can place, loaded; the store is made."""
    monkeypatch.setenv("KROPLA_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    folder = bank.write_books(tmp_path / "inbox")
    (folder / "w1.sta").write_text(bank.mt940(UNKNOWN, closing="120,00"), encoding="utf-8")
    bank.take(folder)
    migrate()
    yield folder
    engine().dispose()
    settings.cache_clear()
    connection._open.clear()


def told(entry_id: str = ENTRY) -> list[tuple]:
    """What the published build says of an entry."""
    columns = "customer_id, matched_by, invoice_number, operation_id, state_code"
    return [row[1:] for row in bank.entries(f"entry_id, {columns}") if row[0] == entry_id]


def test_a_decision_is_taken_over_by_the_next_load_and_offered_again(inbox: Path) -> None:
    assert told() == [(None, None, None, None, "unmatched")]
    office.assign(CLERK, ENTRY, "200002", "FAK/2026/10/001235", "po telefonie", new_key())
    later = bank.mt940(AGAIN, opening="120,00", closing="153,00", number="2")
    (inbox / "w2.sta").write_text(later, encoding="utf-8")
    bank.take(inbox)
    assert told() == [("200002", "decision", "FAK/2026/10/001235", "R2", "booked")]
    offered = bank.ask("select customer_id, reason_code from mart.bank_candidates order by place")
    assert offered[0] == ("200002", "decided_before")


def test_a_decision_alone_makes_the_next_load_publish(inbox: Path) -> None:
    assert bank.take(inbox).published is None
    office.set_aside(CLERK, ENTRY, "zwrot wadium", new_key())
    assert bank.take(inbox).published is not None
    assert told() == [(None, "other", None, None, "other")]
    assert bank.take(inbox).published is None
    office.take_back(CLERK, ENTRY, new_key())
    bank.take(inbox)
    assert told() == [(None, None, None, None, "unmatched")]


def test_a_decision_is_made_once_and_stands_in_the_audit(inbox: Path) -> None:
    key = new_key()
    for _ in range(3):
        office.assign(CLERK, ENTRY, "200002", "", "  po   telefonie ", key)
    with pytest.raises(DecidedMeanwhileError):
        office.set_aside(CLERK, ENTRY, "inna", new_key())
    [one] = office.decisions().values()
    assert (one.kind, one.customer_id, one.note) == (Kind.ASSIGN, "200002", "po telefonie")
    with reading() as store:
        rows = store.execute(select(audit.c.actor, audit.c.action, audit.c.details)).all()
    assert [tuple(row) for row in rows] == [
        ("bok", "bank.assign", {"customer": "200002", "invoice": ""})
    ]


@pytest.mark.parametrize(
    ("entry", "customer", "invoice"),
    [
        ("no such", "200002", ""),
        (ENTRY, "999999", ""),
        (ENTRY, "200002", "FAK/2026/10/001234"),
        ("' or 1=1 --", "200002", ""),
    ],
)
def test_nothing_is_given_to_what_is_not_there(
    inbox: Path, entry: str, customer: str, invoice: str
) -> None:
    with pytest.raises(NoSuchEntryError):
        office.assign(CLERK, entry, customer, invoice, "", new_key())
    assert not office.decisions()


def test_every_role_decides_what_the_table_says(inbox: Path) -> None:
    acts = {
        "assign": lambda who: office.assign(who, ENTRY, "200002", "", "", new_key()),
        "set_aside": lambda who: office.set_aside(who, ENTRY, "inna", new_key()),
        "take_back": lambda who: office.take_back(who, ENTRY, new_key()),
    }
    tries = cells("Payments from the bank")
    for function, role, may in tries:
        who = Subject(f"ktos-{role}", "Ktoś", Role(role))
        if may == "nothing":
            with pytest.raises(NotAllowedError):
                acts[function](who)
        else:
            acts[function](who)
            office.take_back(CLERK, ENTRY, new_key())
    assert {function for function, _, _ in tries} == set(acts)
    assert len(tries) == len(acts) * len(Role)
