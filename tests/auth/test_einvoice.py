"""E-invoices: decided by who holds the number, in force the next working day, never forgotten."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from auth import accounts, administration, clock, customers, einvoice, einvoice_texts
from auth.accounts import Account, NewAccount
from auth.documents import TermsError, VersionTakenError
from auth.einvoice import (
    Channel,
    NoAddressError,
    NotOwnError,
    OtherTextError,
    State,
    TooManyError,
    Wish,
)
from auth.einvoice_texts import ConsentText
from auth.roles import Role
from auth.subject import Delegated, Subject
from core.rights import EVERY_RIGHT
from office import einvoice_export
from office.letters import text as words_of
from settings import settings
from store.engine import reading, writing
from store.outbox import take
from store.tables import accounts as account_table
from store.tables import audit
from store.tables_einvoice import einvoice_decisions

NUMBER = "200101"
FRIDAY = datetime(2026, 12, 18, 11, tzinfo=UTC)
"""Monday the 21st follows; before Christmas Eve there is one Wednesday."""

pytestmark = pytest.mark.usefixtures("sqlite_store", "calm")


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Friday before Christmas; the books know nobody with e-invoices; the text is published."""
    on(monkeypatch, FRIDAY)
    monkeypatch.setattr(customers, "has_einvoice", lambda _number: False)


@pytest.fixture(autouse=True)
def text(sqlite_store: None, calm: None) -> ConsentText:
    einvoice_texts.publish_missing()
    found = einvoice_texts.current()
    assert found is not None
    return found


def on(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def somebody(login: str = "anna", *numbers: str, email: str | None = "anna@example.pl") -> Account:
    new = NewAccount(login, "Anna", Role.CUSTOMER, numbers or (NUMBER,), email=email)
    return accounts.add(new, "test")


def wish(is_on: bool = True, number: str = NUMBER) -> Wish:
    return Wish(number, is_on, "1", "192.0.2.7")


def letters() -> list[tuple[str, str]]:
    found = []
    while (taken := take()) is not None:
        found.append((taken.letter.kind, taken.letter.recipient))
    return found


def test_a_consent_holds_from_the_next_working_day_with_all_that_proves_it() -> None:
    anna = somebody()
    einvoice.decide(anna, wish())
    [one] = einvoice.history(NUMBER)
    assert (one.is_on, one.version, one.channel) == (True, "1", Channel.SETTINGS)
    assert (one.email, one.actor, one.made_at) == ("anna@example.pl", "anna", FRIDAY)
    assert one.in_force_from == date(2026, 12, 21)
    with reading() as connection:
        [row] = connection.execute(select(einvoice_decisions)).all()
        actions = set(connection.execute(select(audit.c.action)).scalars())
    assert (row.address, row.account_id) == ("192.0.2.7", anna.account_id)
    assert "einvoice.on" in actions
    assert letters() == [("einvoice_on", "anna@example.pl")]
    assert einvoice.state(NUMBER, date(2026, 12, 20)) == State(False, None, one)
    assert einvoice.state(NUMBER, date(2026, 12, 21)) == State(True, date(2026, 12, 21), None)


def test_before_christmas_eve_it_waits_for_the_day_after_the_feast(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # 23:30 in UTC on the 22nd is the 23rd at the office.
    on(monkeypatch, datetime(2026, 12, 22, 23, 30, tzinfo=UTC))
    einvoice.decide(somebody(), wish())
    assert einvoice.history(NUMBER)[0].in_force_from == date(2026, 12, 28)


def test_a_consent_can_be_withdrawn_and_the_history_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    anna = somebody()
    einvoice.decide(anna, wish())
    on(monkeypatch, FRIDAY + timedelta(days=4))
    einvoice.decide(anna, wish(is_on=False))
    newest, oldest = einvoice.history(NUMBER)
    assert (newest.is_on, newest.version, newest.in_force_from) == (False, None, date(2026, 12, 23))
    assert oldest.is_on
    assert einvoice.state(NUMBER, date(2026, 12, 22)).is_on
    assert not einvoice.state(NUMBER, date(2026, 12, 23)).is_on
    assert [kind for kind, _ in letters()] == ["einvoice_on", "einvoice_off"]


def test_changed_on_the_same_day_the_last_word_holds() -> None:
    anna = somebody()
    for is_on in (True, False, True, False):
        einvoice.decide(anna, wish(is_on=is_on))
    assert len(einvoice.history(NUMBER)) == 4
    assert einvoice.state(NUMBER, date(2026, 12, 18)) == State(False)
    assert einvoice.state(NUMBER, date(2026, 12, 21)) == State(False, date(2026, 12, 21))


def test_what_was_decided_here_is_newer_than_the_books(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customers, "has_einvoice", lambda _number: True)
    assert einvoice.state(NUMBER, clock.today()) == State(True)
    anna = somebody()
    einvoice.decide(anna, wish())
    assert einvoice.history(NUMBER) == []
    einvoice.decide(anna, wish(is_on=False))
    assert einvoice.state(NUMBER, date(2026, 12, 20)).is_on
    assert not einvoice.state(NUMBER, date(2026, 12, 21)).is_on


def test_pressed_twice_or_by_many_at_once_it_is_decided_once() -> None:
    anna, one = somebody(), wish()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: einvoice.decide(anna, one), range(4)))
    einvoice.decide(anna, wish())
    assert len(einvoice.history(NUMBER)) == 1
    assert len(letters()) == 1


def test_only_who_holds_the_number_decides() -> None:
    anna, piotr = somebody(), somebody("piotr", "200102", email="piotr@example.pl")
    whole = (Delegated(NUMBER, None, EVERY_RIGHT, "Anna"),)
    clerk = accounts.add(NewAccount("bok", "Biuro", Role.CLERK), "test")
    for who in (piotr, replace(piotr, delegated=whole), replace(clerk, customer_ids=(NUMBER,))):
        with pytest.raises(NotOwnError):
            einvoice.decide(who, wish())
    # What a page knew of an account a moment ago does not count.
    with pytest.raises(NotOwnError):
        einvoice.decide(replace(piotr, customer_ids=(NUMBER,)), wish())
    assert einvoice.history(NUMBER) == []
    assert letters() == []
    assert anna.customer_ids == (NUMBER,)


def test_without_a_confirmed_address_it_is_not_switched_on_but_off() -> None:
    nobody = somebody("ewa", email=None)
    with pytest.raises(NoAddressError):
        einvoice.decide(nobody, wish())
    einvoice.record("bok", replace(wish(), email="papier@example.pl"))
    einvoice.decide(nobody, wish(is_on=False))
    assert [one.is_on for one in einvoice.history(NUMBER)] == [False, True]


def test_a_text_that_was_not_shown_is_not_agreed_to(monkeypatch: pytest.MonkeyPatch) -> None:
    anna = somebody()
    on(monkeypatch, FRIDAY + timedelta(minutes=1))
    newer = ConsentText("2", clock.today(), "Inna zgoda", "Another one")
    assert einvoice_texts.publish(newer, "test")
    assert not einvoice_texts.publish(newer, "test")
    with pytest.raises(OtherTextError):
        einvoice.decide(anna, wish())
    einvoice.decide(anna, replace(wish(), version="2"))
    assert einvoice.history(NUMBER)[0].version == "2"


def test_a_published_text_does_not_change_and_has_no_past() -> None:
    with pytest.raises(VersionTakenError):
        einvoice_texts.publish(ConsentText("1", clock.today(), "x", "x"), "test")
    for wrong in (
        ConsentText("v2", clock.today(), "x", "x"),
        ConsentText("2", clock.today() - timedelta(days=1), "x", "x"),
        ConsentText("2", clock.today(), " ", "x"),
    ):
        with pytest.raises(TermsError):
            einvoice_texts.publish(wrong, "test")


def test_the_shipped_text_follows_the_settings_until_somebody_agreed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def named(name: str) -> str:
        monkeypatch.setenv("KROPLA_UTILITY_NAME", name)
        settings.cache_clear()
        einvoice_texts.publish_missing()
        found = einvoice_texts.current()
        assert found is not None
        return found.pl

    assert "Wodociągi Pierwsze" in named("Wodociągi Pierwsze")
    einvoice.decide(somebody(), wish())
    assert "Wodociągi Pierwsze" in named("Wodociągi Drugie")
    monkeypatch.delenv("KROPLA_UTILITY_NAME")
    settings.cache_clear()


def test_many_changes_have_to_wait() -> None:
    anna = somebody()
    for turn in range(einvoice.MOST):
        einvoice.decide(anna, wish(is_on=turn % 2 == 0))
    with pytest.raises(TooManyError):
        einvoice.decide(anna, wish())


def test_the_office_records_a_form_and_everybody_concerned_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = customers.Customer(NUMBER, "Anna")
    monkeypatch.setattr(administration, "customer", lambda number: known if number else None)
    somebody(), somebody("jan", email="jan@example.pl")
    clerk = Subject("bok", "Biuro", Role.CLERK)
    with pytest.raises(NoAddressError):
        administration.record_einvoice(clerk, NUMBER, wish())
    given = replace(wish(), email="papier@example.pl")
    administration.record_einvoice(clerk, NUMBER, given)
    [one] = administration.einvoice_decisions(clerk, NUMBER)
    assert (one.channel, one.actor, one.email) == (Channel.OFFICE, "bok", "papier@example.pl")
    told = {"anna@example.pl", "jan@example.pl", "papier@example.pl"}
    assert {address for _, address in letters()} == told


def test_the_proof_outlives_the_account() -> None:
    anna = somebody()
    einvoice.decide(anna, wish())
    with writing() as connection:
        connection.execute(
            delete(account_table).where(account_table.c.account_id == anna.account_id)
        )
    [one] = einvoice.history(NUMBER)
    assert (one.actor, one.email) == ("anna", "anna@example.pl")


def test_the_billing_system_learns_what_holds_on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    anna = somebody("anna", NUMBER, "200102")
    for number in anna.customer_ids:
        einvoice.decide(anna, wish(number=number))
    on(monkeypatch, FRIDAY + timedelta(days=3))
    einvoice.decide(anna, wish(is_on=False))

    def listed(day: date) -> list[str]:
        out = io.StringIO()
        einvoice_export.write(out, day)
        return [";".join(line.split(";")[:4]) for line in out.getvalue().splitlines()[1:]]

    mail = "anna@example.pl"
    assert listed(date(2026, 12, 20)) == []
    assert listed(date(2026, 12, 21)) == [
        f"200101;true;2026-12-21;{mail}",
        f"200102;true;2026-12-21;{mail}",
    ]
    assert listed(date(2026, 12, 22)) == [
        f"200101;false;2026-12-22;{mail}",
        f"200102;true;2026-12-21;{mail}",
    ]


@pytest.mark.parametrize("kind", ["einvoice_on", "einvoice_off"])
def test_the_letters_say_from_when_on(kind: str) -> None:
    found = words_of(kind, "pl", {"number": NUMBER, "since": "2026-12-21"})
    assert "21 grudnia 2026" in " ".join(found.paragraphs)
    assert NUMBER in " ".join(found.paragraphs)
