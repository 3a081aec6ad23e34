"""The address of an account: in force once its letter was opened, and nobody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auth import accounts, addresses, guard, links, recovery
from auth.accounts import Account, NewAccount
from auth.addresses import MOST, TooManyError
from auth.duties import Duty
from auth.links import Purpose
from auth.roles import Role
from settings import settings
from store.engine import writing
from store.outbox import Letter, take

ANNA = NewAccount("anna", "Anna", Role.CUSTOMER, ("200101",))

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def with_mail_server(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KROPLA_SMTP_URL", "smtp://localhost")
    settings.cache_clear()


@pytest.fixture
def anna() -> Account:
    return accounts.add(ANNA, "test")


def letters() -> list[Letter]:
    found = []
    while (taken := take()) is not None:
        found.append(taken.letter)
    return found


def minted(account: Account, email: str) -> links.Link:
    with writing() as connection:
        token = links.mint(connection, Purpose.ADDRESS, account.account_id, email)
    link = links.follow(token, "pre")
    assert link is not None
    return link


def again(account: Account) -> Account:
    found = accounts.find(account.login)
    assert found is not None
    return found


def test_a_customer_without_an_address_gives_one_before_any_page_opens(
    anna: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert anna.owes == (Duty.EMAIL,)
    monkeypatch.setattr(guard, "signed_in", lambda: again(anna))
    with pytest.raises(guard.DutyError):
        guard.require(Role.CUSTOMER)
    assert addresses.confirm(minted(anna, "anna@example.pl"))
    assert guard.require(Role.CUSTOMER).login == "anna"


@pytest.mark.parametrize(
    "new",
    [
        replace(ANNA, login="z-adresem", email="z@example.pl"),
        replace(ANNA, login="bok", role=Role.CLERK),
        replace(ANNA, login="dom", is_demo=True),
    ],
    ids=lambda new: new.login,
)
def test_others_owe_no_address(new: NewAccount) -> None:
    assert Duty.EMAIL not in accounts.add(new, "test").owes


def test_where_no_letter_can_be_sent_nobody_owes_an_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("KROPLA_SMTP_URL")
    settings.cache_clear()
    assert accounts.add(ANNA, "test").owes == ()


def test_the_letter_goes_to_the_new_address_and_nothing_changes_before_it_is_opened(
    anna: Account,
) -> None:
    addresses.ask(anna, "anna@example.pl")
    [letter] = letters()
    assert (letter.kind, letter.recipient) == ("address", "anna@example.pl")
    assert (letter.link_purpose, letter.link_subject) == ("address", anna.account_id)
    assert again(anna).email is None


def test_the_former_address_is_told_of_the_new_one(anna: Account) -> None:
    addresses.confirm(minted(anna, "stary@example.pl"))
    addresses.confirm(minted(again(anna), "nowy@example.pl"))
    assert again(anna).email == "nowy@example.pl"
    [letter] = letters()
    assert (letter.kind, letter.recipient) == ("address_changed", "stary@example.pl")


def test_a_link_confirms_once(anna: Account) -> None:
    link = minted(anna, "anna@example.pl")
    assert (addresses.confirm(link), addresses.confirm(link)) == (True, False)


def test_links_for_a_password_die_with_the_former_address(anna: Account) -> None:
    addresses.confirm(minted(anna, "stary@example.pl"))
    with writing() as connection:
        token = links.mint(connection, Purpose.RESET, anna.account_id, "stary@example.pl")
    links.follow(token, "pre")
    assert recovery.waiting("pre") is not None
    addresses.confirm(minted(again(anna), "nowy@example.pl"))
    assert recovery.waiting("pre") is None


def test_the_address_of_another_is_not_given_away(anna: Account) -> None:
    accounts.add(replace(ANNA, login="inna", email="Wspolny@Example.pl"), "test")
    link = minted(anna, "wspolny@example.pl")
    addresses.ask(anna, "wspolny@example.pl")
    [letter] = letters()
    assert letter.kind == "address_taken"
    assert not addresses.confirm(link)
    assert again(anna).email is None


def test_a_closed_account_gets_no_address(anna: Account) -> None:
    link = minted(anna, "anna@example.pl")
    accounts.close(anna, "test")
    assert not addresses.confirm(link)


def test_nobody_sends_letters_without_end(anna: Account) -> None:
    for number in range(MOST):
        addresses.ask(anna, f"anna{number}@example.pl")
    with pytest.raises(TooManyError):
        addresses.ask(anna, "anna@example.pl")
    assert len(letters()) == MOST
