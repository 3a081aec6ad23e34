"""Registration: one account a customer, one registration under way, nothing by half."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from auth import accounts, activation, books, challenges, clock, links, registration, shipped_terms
from auth.accounts import NewAccount
from auth.activation import Wish
from auth.books import Claim, Kind, NotInBooksError
from auth.customers import Customer
from auth.links import Purpose
from auth.registration import (
    MOST_TRIES,
    HasAccountError,
    LoginNotFreeError,
    Outcome,
    TooManyError,
    UnderWayError,
)
from auth.roles import Role
from settings import settings
from store.engine import reading, writing
from store.outbox import Letter, take
from store.tables import acceptances, audit, registrations
from store.tables_einvoice import einvoice_decisions

HERE = "192.0.2.1"
WISH = Wish("200101", "Anna", "anna@example.pl", "Anna Kos", "$hash", "pl", has_einvoice=True)
OTHER = Wish("200102", "piotr", "piotr@example.pl", "Piotr Nowak", "$hash", "en", False)
CLAIM = Claim(Kind.PERSON, "200101", "93871400277", "FAK/1")

pytestmark = pytest.mark.usefixtures("store")


def letters() -> list[Letter]:
    found = []
    while (taken := take()) is not None:
        found.append(taken.letter)
    return found


def followed(letter: Letter) -> links.Link:
    """The link of a letter, followed."""
    with writing() as connection:
        purpose, subject = Purpose(letter.link_purpose or ""), letter.link_subject or ""
        token = links.mint(connection, purpose, subject, letter.recipient)
    link = links.follow(token, "pre")
    assert link is not None
    return link


def confirmed(wish: Wish = WISH) -> Outcome:
    registration.begin(wish)
    [letter] = letters()
    return registration.confirm(followed(letter))


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    moment = clock.now() + by
    monkeypatch.setattr(clock, "now", lambda: moment)


def opens(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    monkeypatch.setenv("KROPLA_REGISTRATION_OPENS", how)
    settings.cache_clear()


def test_a_confirmed_registration_is_an_account_with_all_that_was_said() -> None:
    assert confirmed() is Outcome.OPEN
    account = accounts.find("anna")
    assert account is not None
    assert account == accounts.find("ANNA@example.pl")
    assert (account.customer_ids, account.role, account.email, account.language) == (
        ("200101",),
        Role.CUSTOMER,
        "anna@example.pl",
        "pl",
    )
    with reading() as connection:
        [consent] = connection.execute(select(einvoice_decisions)).all()
        assert connection.execute(select(registrations)).first() is None
    assert (consent.account_id, consent.customer_id) == (account.account_id, "200101")
    assert (consent.is_on, consent.channel, consent.email) == (
        True,
        "registration",
        "anna@example.pl",
    )


def test_the_terms_that_were_ticked_are_accepted_with_the_account() -> None:
    shipped_terms.publish_missing()
    confirmed()
    account = accounts.find("anna")
    assert account is not None
    assert account.owes == ()
    with reading() as connection:
        rows = connection.execute(select(acceptances)).all()
    assert {(row.kind, row.channel) for row in rows} == {
        ("terms", "registration"),
        ("privacy", "registration"),
    }


def test_without_the_letter_there_is_no_account() -> None:
    registration.begin(WISH)
    assert accounts.find("anna") is None
    assert accounts.find("anna@example.pl") is None


def test_the_letter_goes_to_the_address_in_the_language_of_the_page() -> None:
    registration.begin(OTHER)
    [letter] = letters()
    assert (letter.kind, letter.recipient, letter.language) == (
        "registration",
        "piotr@example.pl",
        "en",
    )


def test_a_link_confirms_once() -> None:
    registration.begin(WISH)
    [letter] = letters()
    link = followed(letter)
    assert registration.confirm(link, "here") is Outcome.OPEN
    assert registration.confirm(link, "there") is Outcome.TAKEN
    account = accounts.find("anna")
    assert account is not None
    assert challenges.needed(account, "here") is None, "it has just opened a letter"
    assert challenges.needed(account, "there") is challenges.Kind.EMAIL
    assert [account.login for account in accounts.listed()] == ["anna"]


def test_of_many_confirmations_at_the_same_moment_one_opens_the_account() -> None:
    registration.begin(WISH)
    [letter] = letters()
    link = followed(letter)
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda _: registration.confirm(link), range(4)))
    assert sorted(outcomes) == [Outcome.OPEN, *[Outcome.TAKEN] * 3]


def test_of_two_that_register_the_same_customer_one_wins_and_the_other_is_told() -> None:
    def begin(number: int) -> str:
        wish = replace(WISH, login=f"anna{number}", email=f"anna{number}@example.pl")
        try:
            registration.begin(wish)
        except UnderWayError as told:
            return told.email
        return "won"

    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(begin, range(4)))
    assert said.count("won") == 1
    [winner] = {letter.recipient for letter in letters()}
    assert set(said) == {"won", winner}


def test_a_registration_with_a_mistyped_address_can_be_begun_anew() -> None:
    registration.begin(replace(WISH, email="ana@example.pl"))
    [wrong] = letters()
    with pytest.raises(UnderWayError):
        registration.begin(WISH)
    registration.begin(WISH, anew=True)
    assert registration.confirm(followed(wrong)) is Outcome.TAKEN
    [right] = letters()
    assert registration.confirm(followed(right)) is Outcome.OPEN


def test_what_is_confirmed_is_not_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    opens(monkeypatch, "by_clerk")
    confirmed()
    with pytest.raises(UnderWayError) as told:
        registration.begin(replace(WISH, login="inna"), anew=True)
    assert told.value.is_confirmed


@pytest.mark.parametrize("taken_by", ["account", "registration"])
def test_a_login_that_somebody_has_is_not_given_again(taken_by: str) -> None:
    if taken_by == "account":
        accounts.add(NewAccount("anna", "Inna Anna", Role.CUSTOMER), "test")
    else:
        registration.begin(replace(OTHER, login="ANNA"))
    letters()
    with pytest.raises(LoginNotFreeError):
        registration.begin(WISH)
    assert letters() == []


def test_an_address_of_another_account_is_told_to_its_owner_only() -> None:
    accounts.add(NewAccount("inna", "Inna", Role.CUSTOMER, email="Anna@Example.pl"), "test")
    registration.begin(WISH)
    [letter] = letters()
    assert (letter.kind, letter.recipient) == ("address_taken", "anna@example.pl")
    with reading() as connection:
        assert connection.execute(select(registrations)).first() is None


def test_a_customer_with_an_account_gets_no_second_one() -> None:
    confirmed()
    with pytest.raises(HasAccountError):
        registration.begin(replace(WISH, login="anna2", email="anna2@example.pl"))


def test_an_unconfirmed_registration_is_forgotten_after_its_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    registration.begin(WISH)
    [letter] = letters()
    later(monkeypatch, timedelta(hours=25, minutes=1))
    registration.begin(replace(WISH, login="anna2", email="anna2@example.pl"))
    assert registration.confirm(followed(letter)) is Outcome.TAKEN


def test_after_hours_an_account_opens_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    opens(monkeypatch, "after_hours")
    assert confirmed() is Outcome.LATER
    later(monkeypatch, timedelta(hours=23, minutes=59))
    assert activation.open_due() == 0
    assert accounts.find("anna") is None
    later(monkeypatch, timedelta(minutes=2))
    assert (activation.open_due(), activation.open_due()) == (1, 0)
    assert accounts.find("anna") is not None
    assert [letter.kind for letter in letters()] == ["einvoice_on", "opened"]


def test_a_clerk_opens_or_refuses_and_who_asked_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    opens(monkeypatch, "by_clerk")
    assert (confirmed(), confirmed(OTHER)) == (Outcome.OFFICE, Outcome.OFFICE)
    first, second = activation.waiting()
    assert (first.login, second.login) == ("anna", "piotr")
    assert activation.open_one(first.registration_id, "bok")
    activation.refuse(second.registration_id, "bok")
    assert activation.waiting() == []
    assert [account.login for account in accounts.listed()] == ["anna"]
    assert sorted(letter.kind for letter in letters()) == ["einvoice_on", "opened", "refused"]
    assert not activation.open_one(first.registration_id, "bok"), "it is open already"


def test_a_login_given_away_while_the_office_waited_is_not_given_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens(monkeypatch, "by_clerk")
    confirmed()
    accounts.add(NewAccount("anna", "Inna Anna", Role.CUSTOMER), "test")
    [waiting] = activation.waiting()
    assert not activation.open_one(waiting.registration_id, "bok")
    assert [account.display_name for account in accounts.listed()] == ["Inna Anna"]


@pytest.fixture
def unproven(monkeypatch: pytest.MonkeyPatch) -> list[Claim]:
    """Books that fit nobody; the claims that were compared."""
    compared: list[Claim] = []

    def proven(claim: Claim) -> Customer:
        compared.append(claim)
        raise NotInBooksError

    monkeypatch.setattr(books, "proven", proven)
    return compared


def guess(claim: Claim, address: str) -> bool:
    """Whether a guess was compared with the books."""
    try:
        registration.prove(claim, address)
    except NotInBooksError:
        return True
    except TooManyError:
        return False
    raise AssertionError


def test_of_a_thousand_guesses_in_an_hour_five_are_compared(
    unproven: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    start = clock.now()
    for number in range(1000):
        moment = start + timedelta(seconds=3.59 * number)
        monkeypatch.setattr(clock, "now", lambda m=moment: m)
        guess(replace(CLAIM, invoice_number=f"FAK/{number}"), f"198.51.100.{number % 250}")
    assert len(unproven) == MOST_TRIES


def test_one_address_tries_five_customers_in_an_hour(unproven: list[Claim]) -> None:
    tried = [guess(replace(CLAIM, customer_id=f"{200000 + n}"), HERE) for n in range(20)]
    assert sum(tried) == len(unproven) == MOST_TRIES


def test_no_hour_holds_more_than_five_guesses(
    unproven: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    start, compared_at = clock.now(), []
    for minute in range(0, 300, 7):
        moment = start + timedelta(minutes=minute)
        monkeypatch.setattr(clock, "now", lambda m=moment: m)
        if guess(CLAIM, f"203.0.113.{minute % 250}"):
            compared_at.append(minute)
    assert len(compared_at) == len(unproven) > 2 * MOST_TRIES
    assert all(
        later - earlier >= 60
        for earlier, later in zip(compared_at, compared_at[MOST_TRIES:], strict=False)
    )


def test_one_more_customer_is_added_to_an_account_by_the_same_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(books, "proven", lambda claim: Customer(claim.customer_id, "Anna"))
    confirmed()
    account = accounts.find("anna")
    assert account is not None
    registration.add_customer(account, replace(CLAIM, customer_id="200777"), HERE)
    found = accounts.find("anna")
    assert found is not None
    assert found.customer_ids == ("200101", "200777")
    with pytest.raises(HasAccountError):
        registration.add_customer(account, replace(CLAIM, customer_id="200777"), HERE)


def test_the_audit_tells_of_every_step_without_pesel_or_password() -> None:
    confirmed()
    with reading() as connection:
        rows = connection.execute(select(audit)).all()
    assert {"registration.begun", "registration.confirmed"} <= {row.action for row in rows}
    assert not [secret for secret in ("$hash", CLAIM.identity) if secret in str(rows)]
