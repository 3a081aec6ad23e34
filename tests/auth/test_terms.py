"""Terms and the privacy notice in the store: published, in force by day, accepted, asked for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from auth import accounts, clock, documents, duties, guard, sessions, terms
from auth.accounts import Account, NewAccount
from auth.documents import Document, Kind, TermsError, VersionTakenError
from auth.duties import Duty
from auth.roles import Role
from auth.sessions import hashed
from auth.terms import Channel
from store import audit
from store.change import Change, make
from store.engine import reading, writing
from store.tables import accounts as account_table
from store.tables import audit as audit_table

NOON = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
TODAY = NOON.date()
ANNA = NewAccount("anna", "Anna", Role.CUSTOMER, ("100001",), "$hash")
Set = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Set the time; it is noon to begin with."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(NOON)
    return set_to


def document(kind: Kind, version: str, valid_from: date, text: str = "Tekst") -> Document:
    return Document(kind, version, valid_from, f"# {text} {version}", f"# Text {version}")


def published(kind: Kind, version: str, valid_from: date = TODAY) -> Document:
    made = document(kind, version, valid_from)
    documents.publish(made, "test")
    return made


def told(action: str) -> list[tuple[str, str, dict[str, str]]]:
    """Actor, subject and details of the audit rows of an action."""
    sql = select(audit_table).where(audit_table.c.action == action).order_by(audit_table.c.audit_id)
    with reading() as connection:
        assert audit.first_broken(connection) is None
        return [(row.actor, row.subject, row.details) for row in connection.execute(sql).all()]


def owes(login: str = "anna") -> tuple[Duty, ...]:
    found = accounts.find(login)
    assert found is not None
    return found.owes


@pytest.fixture
def anna(store: str) -> Account:
    return accounts.add(ANNA, "test")


def test_a_version_is_kept_with_both_texts_its_date_and_who_published_it(store: str) -> None:
    made = published(Kind.TERMS, "1")
    kept = documents.find(Kind.TERMS, "1")
    assert kept == replace(made, published_at=NOON, published_by="test")
    assert (kept.text("pl"), kept.text("en")) == ("# Tekst 1", "# Text 1")
    details = {"valid_from": "2026-11-21", "sha256": made.sha256}
    assert told("document.published") == [("test", "terms 1", details)]


def test_the_same_is_published_once_and_another_text_not_under_the_same_number(store: str) -> None:
    made = published(Kind.TERMS, "1")
    assert not documents.publish(made, "somebody")
    with pytest.raises(VersionTakenError):
        documents.publish(replace(made, pl="Inny"), "somebody")
    with pytest.raises(VersionTakenError):
        documents.publish(replace(made, valid_from=TODAY + timedelta(1)), "somebody")
    assert [kept.published_by for kept in documents.versions(Kind.TERMS)] == ["test"]
    assert len(told("document.published")) == 1


def test_of_many_who_publish_the_same_at_once_one_does(store: str) -> None:
    made = document(Kind.TERMS, "1", TODAY)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: documents.publish(made, "test"), range(4)))
    assert sorted(done) == [False, False, False, True]
    assert len(told("document.published")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": ""},
        {"version": "../1"},
        {"version": "1" * 21},
        {"valid_from": TODAY - timedelta(1)},
        {"pl": " \n"},
        {"en": ""},
    ],
)
def test_what_cannot_be_in_force_is_not_published(store: str, wrong: dict[str, object]) -> None:
    with pytest.raises(TermsError):
        documents.publish(replace(document(Kind.TERMS, "1", TODAY), **wrong), "test")
    assert documents.versions(Kind.TERMS) == []


def test_in_force_is_the_latest_that_has_begun_and_of_one_day_the_last_published(
    store: str, at: Set
) -> None:
    assert documents.current(Kind.TERMS) is None
    for version, days in (("1", 0), ("2", 10), ("3", 20)):
        published(Kind.TERMS, version, TODAY + timedelta(days))
    at(NOON + timedelta(minutes=1))
    published(Kind.TERMS, "2.1", TODAY + timedelta(10))
    found = {days: documents.current(Kind.TERMS, TODAY + timedelta(days)) for days in (0, 9, 10)}
    assert {days: one and one.version for days, one in found.items()} == {0: "1", 9: "1", 10: "2.1"}
    assert [one.version for one in documents.versions(Kind.TERMS)] == ["3", "2.1", "2", "1"]
    assert documents.current(Kind.PRIVACY) is None


def test_who_has_accepted_nothing_is_asked_and_afterwards_not_again(anna: Account) -> None:
    assert anna.owes == ()
    shown = [published(Kind.TERMS, "1"), published(Kind.PRIVACY, "1")]
    assert owes() == (Duty.TERMS,)
    assert [one.kind for one in terms.due(anna)] == [Kind.TERMS, Kind.PRIVACY]
    terms.accept(anna, shown[:1])
    assert owes() == (Duty.TERMS,)
    assert [one.kind for one in terms.due(anna)] == [Kind.PRIVACY]
    terms.accept(anna, shown[1:])
    assert owes() == ()
    assert terms.due(anna) == []


def test_an_acceptance_is_recorded_once_with_version_time_and_channel(
    anna: Account, at: Set
) -> None:
    shown = [published(Kind.TERMS, "1"), published(Kind.PRIVACY, "1")]
    terms.accept(anna, shown)
    at(NOON + timedelta(minutes=5))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: terms.accept(anna, shown), range(4)))
    recorded = {(one.kind, one.version, one.at, one.channel) for one in terms.accepted(anna)}
    assert recorded == {(kind, "1", NOON, Channel.SIGN_IN) for kind in Kind}
    details = {"channel": "sign-in", "terms": "1", "privacy": "1"}
    assert told("terms.accepted") == [("anna", "anna", details)]


def test_a_new_version_is_asked_for_from_its_first_day_at_the_office_and_not_before(
    anna: Account, at: Set
) -> None:
    terms.accept(anna, [published(Kind.TERMS, "1")])
    published(Kind.TERMS, "2", date(2026, 12, 1))
    session = hashed(sessions.start(anna))
    for moment, owed in (
        (datetime(2026, 11, 30, 22, 59, tzinfo=UTC), ()),
        # Midnight in Warsaw.
        (datetime(2026, 11, 30, 23, 0, tzinfo=UTC), (Duty.TERMS,)),
    ):
        at(moment)
        assert owes() == owed
    at(NOON)
    found = sessions.find(session)
    assert found is not None
    assert found.account.owes == ()


def test_an_open_session_is_asked_at_the_next_page_once_the_version_is_in_force(
    anna: Account, at: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms.accept(anna, [published(Kind.TERMS, "1")])
    at(datetime(2026, 11, 30, 22, 50, tzinfo=UTC))
    session = hashed(sessions.start(anna))
    published(Kind.TERMS, "2", date(2026, 12, 1))

    def here() -> Account | None:
        found = sessions.find(session)
        return found.account if found else None

    monkeypatch.setattr(guard, "signed_in", here)
    assert guard.require(Role.CUSTOMER).login == "anna"
    at(datetime(2026, 11, 30, 23, 5, tzinfo=UTC))
    with pytest.raises(guard.DutyError):
        guard.require(Role.CUSTOMER)
    terms.accept(anna, terms.due(anna))
    assert guard.require(Role.CUSTOMER).login == "anna"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.VISITOR])
@pytest.mark.parametrize("is_demo", [False, True])
def test_terms_are_made_with_customers_and_not_with_staff_or_the_demo(
    store: str, role: Role, is_demo: bool
) -> None:
    published(Kind.TERMS, "1")
    new = NewAccount("x", "X", role, (), "$hash", is_demo=is_demo)
    assert (accounts.add(new, "test").owes == (Duty.TERMS,)) is (
        role is Role.CUSTOMER and not is_demo
    )


def test_the_terms_are_the_last_thing_that_is_asked(store: str) -> None:
    published(Kind.TERMS, "1")
    made = accounts.add(replace(ANNA, must_change_password=True), "test")
    assert made.owes == (Duty.PASSWORD, Duty.TERMS)
    assert duties.CHECKS[-1][0] is Duty.TERMS


def register(at: datetime | None = None, *, fails: bool = False) -> None:
    """A change of somebody else in which Anna accepts what was in force."""

    def work(connection: object) -> None:
        terms.accept_in(connection, account_id, channel="registration", at=at)
        if fails:
            raise RuntimeError

    found = accounts.find("anna")
    assert found is not None
    account_id = found.account_id
    make(Change("anna", "registration.confirmed", "anna"), work)


def test_a_registration_accepts_within_its_own_change(anna: Account) -> None:
    published(Kind.TERMS, "1")
    published(Kind.PRIVACY, "3")
    published(Kind.TERMS, "2", TODAY + timedelta(1))
    with pytest.raises(RuntimeError):
        register(fails=True)
    assert (terms.accepted(anna), told("terms.accepted")) == ([], [])
    register()
    register()
    recorded = {(one.kind, one.version, one.at, one.channel) for one in terms.accepted(anna)}
    assert recorded == {
        (Kind.TERMS, "1", NOON, Channel.REGISTRATION),
        (Kind.PRIVACY, "3", NOON, Channel.REGISTRATION),
    }
    details = {"channel": "registration", "terms": "1", "privacy": "3"}
    assert told("terms.accepted") == [("anna", "anna", details)]
    assert owes() == ()


def test_what_came_into_force_after_the_box_was_ticked_is_asked_for(anna: Account, at: Set) -> None:
    published(Kind.TERMS, "1")
    published(Kind.TERMS, "2", TODAY + timedelta(1))
    at(NOON + timedelta(days=1))
    register(NOON)
    assert [(one.version, one.at) for one in terms.accepted(anna)] == [("1", NOON)]
    assert owes() == (Duty.TERMS,)


def test_a_version_that_somebody_accepted_keeps_its_text(anna: Account) -> None:
    made = published(Kind.TERMS, "1")
    other = replace(made, pl="# Nowy tekst")
    assert documents.republish(other, "test")
    terms.accept(anna, [other])
    assert not documents.republish(replace(made, pl="# Jeszcze inny"), "test")
    kept = documents.find(Kind.TERMS, "1")
    assert kept is not None
    assert (kept.pl, kept.sha256) == ("# Nowy tekst", other.sha256)
    assert len(told("document.published")) == 2


def test_a_version_that_is_not_there_cannot_be_accepted(anna: Account) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        terms.accept(anna, [document(Kind.TERMS, "9", TODAY)])
    assert told("terms.accepted") == []


def test_an_account_that_became_one_of_staff_owes_nothing_any_more(anna: Account) -> None:
    published(Kind.TERMS, "1")
    with writing() as connection:
        connection.execute(update(account_table).values(role=Role.CLERK))
    assert Duty.TERMS not in owes()
