"""What is delegated, by whom, until when, and how it ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import update

from auth import accounts, delegation_ends, delegations, invitations, links, sessions
from auth.accounts import Account, EmailTakenError, LoginTakenError
from auth.delegating import (
    MOST_TO_ADDRESS,
    DatesError,
    NothingGivenError,
    NotOwnError,
    OwnAddressError,
    TooManyError,
    give,
)
from auth.duties import Duty
from auth.guard import subject_of
from auth.invitations import (
    BadLoginError,
    GoneError,
    Newcomer,
    NoCustomerError,
    OwesError,
    OwnInvitationError,
)
from auth.password_rules import WeakPasswordError
from auth.roles import Role
from auth.subject import Delegated, Scope
from core.rights import Right
from settings import settings
from store import audit
from store.engine import reading, writing
from store.tables import account_customers
from tests.auth.delegating import (
    BOTH,
    DOCUMENTS,
    LAST,
    NOON,
    USAGE,
    Calendar,
    again,
    delegated,
    followed,
    gift,
    letters,
    person,
)

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def calendar(store: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """The build of the fixtures, and a noon to begin at."""
    monkeypatch.setenv("KROPLA_HOME", str(home))
    settings.cache_clear()
    return Calendar(monkeypatch)


@pytest.fixture
def giver(calendar: Calendar) -> Account:
    return person("zarzadca", "100003", "100001")


@pytest.fixture
def proxy(calendar: Calendar) -> Account:
    return person("ola")


def scope(account: Account, right: Right = Right.USAGE) -> Scope:
    return subject_of(again(account)).scope([right])


NOTHING = Scope()


@pytest.mark.parametrize(
    "rights", [USAGE, DOCUMENTS, BOTH], ids=lambda rights: "+".join(sorted(rights))
)
@pytest.mark.parametrize("places", [(), ("B20",), ("B20", "B22")], ids=len)
def test_each_right_opens_what_was_chosen_on_each_day_until_the_last(
    giver: Account, proxy: Account, calendar: Calendar, rights: frozenset[Right], places: tuple
) -> None:
    number = give(giver, gift("100003", *places, rights=rights))
    whole = Scope(properties=tuple(("100003", place) for place in places))
    given = whole if places else Scope(("100003",))
    assert scope(proxy) == NOTHING
    followed(number)
    assert scope(proxy) == NOTHING
    invitations.accept(proxy, "pre")
    for days, right in product((0, 30, 41, 42, 400), Right):
        calendar.at = NOON + timedelta(days=days)
        is_open = calendar.at.date() <= LAST and right in rights
        assert scope(proxy, right) == (given if is_open else NOTHING), (days, right)


def test_it_ends_at_midnight_of_the_office_in_a_session_that_is_open(
    giver: Account, proxy: Account, calendar: Calendar
) -> None:
    delegated(giver, proxy, gift("100003", until=date(2026, 11, 21)))
    calendar.at = datetime(2026, 11, 21, 22, 59, 59, tzinfo=UTC)
    session = sessions.hashed(sessions.start(proxy))
    assert opened(session) == (Delegated("100003", None, USAGE, giver.display_name),)
    calendar.go(seconds=1)
    assert opened(session) == ()


def opened(session_hash: str) -> tuple[Delegated, ...]:
    """What a live session sees of others."""
    session = sessions.find(session_hash)
    assert session is not None
    return session.account.delegated


@pytest.mark.parametrize("who", ["giver", "proxy"])
def test_either_ends_it_at_once_and_both_are_told(giver: Account, proxy: Account, who: str) -> None:
    number = delegated(giver, proxy, gift())
    session = sessions.hashed(sessions.start(proxy))
    assert len(opened(session)) == len(delegations.held(proxy)) == 1
    letters()
    assert delegations.end(giver if who == "giver" else proxy, number)
    assert opened(session) == ()
    assert (delegations.given(giver), delegations.held(proxy)) == ([], [])
    assert {(letter.kind, letter.recipient) for letter in letters()} == {
        ("delegation_ended", giver.email),
        ("delegation_ended", proxy.email),
    }
    assert not delegations.end(giver, number)
    assert letters() == []


def test_nobody_else_ends_it(giver: Account, proxy: Account) -> None:
    number = delegated(giver, proxy, gift())
    stranger, clerk = person("obcy", "100001"), person("bok", role=Role.CLERK)
    assert not delegations.end(stranger, number)
    assert not delegations.end(clerk, number)
    assert scope(proxy).whole_ids == ("100003",)


def end_link(giver: Account) -> None:
    yesterday = NOON.date() - timedelta(days=1)
    with writing() as connection:
        linked = account_customers.c.account_id == giver.account_id
        connection.execute(update(account_customers).where(linked).values(until_date=yesterday))


def close(giver: Account) -> None:
    accounts.close(giver, "test")


@pytest.mark.parametrize("lose", [end_link, close])
def test_it_opens_nothing_any_more_when_the_giver_sees_nothing(
    giver: Account, proxy: Account, lose: object
) -> None:
    delegated(giver, proxy, gift())
    waits = give(giver, gift())
    followed(waits, "other")
    session = sessions.hashed(sessions.start(proxy))
    lose(giver)
    assert opened(session) == ()
    assert delegations.held(proxy) == []
    with pytest.raises(GoneError):
        invitations.accept(proxy, "other")


def test_what_is_delegated_cannot_be_passed_on(giver: Account, proxy: Account) -> None:
    delegated(giver, proxy, gift())
    with pytest.raises(NotOwnError):
        give(again(proxy), gift(email="third@example.pl"))


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.CUSTOMER, Role.VISITOR}]
)
def test_staff_neither_gives_nor_accepts(giver: Account, role: Role) -> None:
    staff = person("biuro", "100003", role=role)
    with pytest.raises(NotOwnError):
        give(staff, gift())
    followed(give(giver, gift()))
    with pytest.raises(NoCustomerError):
        invitations.accept(staff, "pre")
    assert staff.delegated == ()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"customer_id": "100002"}, NotOwnError),
        ({"property_ids": frozenset({"P1"})}, NotOwnError),
        ({"property_ids": frozenset({"B20", "P2"})}, NotOwnError),
        ({"property_ids": frozenset()}, NothingGivenError),
        ({"rights": frozenset()}, NothingGivenError),
        ({"until": NOON.date() - timedelta(days=1)}, DatesError),
        ({"until": NOON.date() + timedelta(days=1096)}, DatesError),
        ({"email": "Zarzadca@example.pl"}, OwnAddressError),
    ],
)
def test_what_cannot_be_given_changes_nothing(
    giver: Account, wrong: dict, error: type[Exception]
) -> None:
    what = gift()
    with pytest.raises(error):
        give(giver, type(what)(**{**vars(what), **wrong}))
    assert delegations.given(giver) == []
    assert letters() == []


def test_pressed_twice_it_is_given_once(giver: Account) -> None:
    what = gift()
    assert give(giver, what) == give(giver, what)
    assert len(delegations.given(giver)) == len(letters()) == 1


def test_an_address_with_an_account_and_one_without_are_answered_alike(
    giver: Account, proxy: Account
) -> None:
    for email in (proxy.email, "nikt@example.pl"):
        give(giver, gift(email=email))
    told = [(one.kind, one.account_id, one.language, dict(one.words)) for one in letters()]
    assert told[0] == told[1]
    assert {d.proxy for d in delegations.given(giver)} == {""}


def test_nobody_is_flooded_with_invitations(giver: Account) -> None:
    for _ in range(MOST_TO_ADDRESS):
        give(giver, gift())
    with pytest.raises(TooManyError):
        give(giver, gift(email="OLA@example.pl"))
    give(giver, gift(email="ktos@example.pl"))


def test_who_accepts_is_told_to_the_giver(giver: Account, proxy: Account) -> None:
    delegated(giver, proxy, gift())
    last = letters()[-1]
    assert (last.kind, last.recipient) == ("delegation_accepted", giver.email)
    assert last.words["proxy"] == proxy.display_name
    assert delegations.given(giver)[0].proxy == proxy.display_name


def test_an_invitation_is_accepted_once(giver: Account, proxy: Account) -> None:
    token = followed(give(giver, gift()))
    invitations.accept(proxy, "pre")
    stranger = person("obcy")
    assert links.follow(token, "other") is None
    with pytest.raises(GoneError):
        invitations.accept(stranger, "pre")
    assert scope(stranger) == NOTHING


def test_a_link_that_somebody_followed_is_useless_elsewhere(giver: Account, proxy: Account) -> None:
    token = followed(give(giver, gift()))
    assert links.follow(token, "thief") is None
    with pytest.raises(GoneError):
        invitations.accept(person("obcy"), "thief")
    invitations.accept(proxy, "pre")


def test_who_has_something_to_do_first_accepts_afterwards(giver: Account, proxy: Account) -> None:
    followed(give(giver, gift()))
    with pytest.raises(OwesError):
        invitations.accept(replace(proxy, owes=(Duty.TERMS,)), "pre")
    invitations.accept(proxy, "pre")


def test_nobody_accepts_of_themselves(giver: Account) -> None:
    followed(give(giver, gift()))
    with pytest.raises(OwnInvitationError):
        invitations.accept(giver, "pre")
    assert invitations.waiting("pre") is not None


def test_a_withdrawn_or_old_invitation_opens_nothing(
    giver: Account, proxy: Account, calendar: Calendar
) -> None:
    withdrawn = give(giver, gift())
    followed(withdrawn)
    assert delegations.end(giver, withdrawn)
    assert [letter.kind for letter in letters()] == ["delegation_invited"]
    with pytest.raises(GoneError):
        invitations.accept(proxy, "pre")
    followed(give(giver, gift()))
    calendar.go(days=7)
    with pytest.raises(GoneError):
        invitations.accept(proxy, "pre")
    assert delegations.given(giver)[0].has_lapsed


def test_signing_in_keeps_the_invitation_and_signing_out_leaves_it_to_the_letter(
    giver: Account, proxy: Account
) -> None:
    token = followed(give(giver, gift()))
    links.carry("pre", "after")
    assert invitations.waiting("pre") is None
    assert invitations.waiting("after") is not None
    links.untie("after")
    assert invitations.waiting("after") is None
    assert links.follow(token, "anew") is not None
    invitations.accept(proxy, "anew")


def test_signing_in_carries_no_other_link(giver: Account) -> None:
    with writing() as connection:
        token = links.mint(connection, links.Purpose.RESET, giver.account_id, "z@example.pl")
    links.follow(token, "pre")
    links.carry("pre", "after")
    assert links.followed(links.Purpose.RESET, "after") is None


def test_of_many_who_accept_at_the_same_moment_one_does(giver: Account) -> None:
    people = [person(f"osoba{number}") for number in range(6)]
    followed(give(giver, gift()))
    barrier = Barrier(len(people))

    def accept(who: Account) -> bool:
        barrier.wait()
        try:
            invitations.accept(who, "pre")
        except GoneError:
            return False
        return True

    with ThreadPoolExecutor(len(people)) as pool:
        won = list(pool.map(accept, people))
    assert sum(won) == 1
    assert [scope(who) != NOTHING for who in people] == won


def test_after_the_last_day_both_are_told_once_and_a_week_before_too(
    giver: Account, proxy: Account, calendar: Calendar
) -> None:
    delegated(giver, proxy, gift())
    give(giver, gift(email="nikt@example.pl"))
    letters()
    told = []
    for days in (0, 33, 1, 1, 6, 1, 1):
        calendar.go(days=days)
        delegation_ends.look()
        delegation_ends.look()
        told.append([letter.kind for letter in letters()])
    soon, ended = ["delegation_ends_soon"] * 2, ["delegation_ended"] * 2
    assert told == [[], [], soon, [], [], ended, []]


WORDS = Newcomer("nowa.osoba", "Nowa Osoba", "korek rower lampa", "pl")


def test_who_has_no_account_opens_one_by_the_invitation(giver: Account) -> None:
    followed(give(giver, gift("100003", "B22")), email="nowa@example.pl")
    invitations.open_account(WORDS, "pre", "device")
    found = accounts.find("nowa@example.pl")
    assert found is not None
    assert (found.login, found.customer_ids, found.owes) == ("nowa.osoba", (), ())
    assert subject_of(found).scope(USAGE) == Scope(properties=(("100003", "B22"),))
    with pytest.raises(GoneError):
        invitations.open_account(WORDS, "pre")


@pytest.mark.parametrize(
    ("newcomer", "email", "error"),
    [
        (WORDS, "ola@example.pl", EmailTakenError),
        (Newcomer("OLA", "Ola", "korek rower lampa", "pl"), "x@example.pl", LoginTakenError),
        (Newcomer("nowa", "Nowa", "haslo", "pl"), "x@example.pl", WeakPasswordError),
        (Newcomer("a@b", "Nowa", "korek rower lampa", "pl"), "x@example.pl", BadLoginError),
    ],
)  # fmt: skip
def test_an_account_that_cannot_be_opened_leaves_the_invitation(
    giver: Account, proxy: Account, newcomer: Newcomer, email: str, error: type[Exception]
) -> None:
    followed(give(giver, gift()), email=email)
    with pytest.raises(error):
        invitations.open_account(newcomer, "pre")
    assert invitations.waiting("pre") is not None
    assert delegations.held(proxy) == []


def test_everything_stands_in_the_audit(giver: Account, proxy: Account) -> None:
    number = delegated(giver, proxy, gift("100003", "B20"))
    delegations.end(proxy, number)
    with reading() as connection:
        rows = connection.execute(audit.select(audit.audit)).all()
        assert audit.first_broken(connection) is None
    told = [(r.actor, r.action, r.subject) for r in rows if r.action.startswith("delegation.")]
    assert told == [
        ("zarzadca", "delegation.given", "100003"),
        ("ola", "delegation.accepted", number),
        ("ola", "delegation.ended", number),
    ]
