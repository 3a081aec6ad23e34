"""Identities that open accounts: linked to one, by nothing but issuer and subject."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from auth import accounts, identities, sessions
from auth.accounts import Account, NewAccount
from auth.identities import Identity, TakenError, link, of_account, owner, unlink
from auth.roles import Role
from auth.sessions import hashed
from settings import Provider
from store.engine import reading
from store.tables import audit, letters

pytestmark = pytest.mark.usefixtures("store")
GOOGLE = Provider(key="google", name="Google", issuer="https://accounts.google.com", client_id="k")
OWN = Identity(GOOGLE.issuer, "1", "anna@example.com")


def account(login: str, email: str | None = None) -> Account:
    return accounts.add(NewAccount(login, login, Role.CUSTOMER, email=email, language="en"), "test")


def told() -> list[tuple[str, str, str]]:
    """Kind, recipient and language of every letter."""
    with reading() as connection:
        rows = connection.execute(select(letters).order_by(letters.c.made_at)).all()
    assert all(row.words.keys() == {"login", "provider", "at"} for row in rows)
    return [(row.kind, row.recipient, row.language) for row in rows]


def audited() -> list[str]:
    with reading() as connection:
        actions = connection.execute(select(audit.c.action).order_by(audit.c.audit_id)).scalars()
        return [action for action in actions if action.startswith("identity")]


def test_an_identity_opens_the_account_it_is_linked_to() -> None:
    anna = account("anna")
    account("jan")
    link(anna, OWN, GOOGLE)
    assert owner(OWN) == anna
    assert of_account(anna)[GOOGLE.issuer].email == "anna@example.com"


@pytest.mark.parametrize(
    "other",
    [
        Identity(GOOGLE.issuer, "2", "anna@example.com"),
        Identity("https://sso.example.pl", "1", "anna@example.com"),
        Identity(GOOGLE.issuer, "", "anna@example.com"),
        Identity(GOOGLE.issuer.upper(), "1"),
    ],
)
def test_neither_an_e_mail_nor_half_an_identity_opens_it(other: Identity) -> None:
    link(account("anna", "anna@example.com"), OWN, GOOGLE)
    assert owner(other) is None


def test_a_confirmed_e_mail_of_an_account_is_no_identity() -> None:
    account("anna", "anna@example.com")
    assert owner(OWN) is None


def test_linking_is_audited_and_the_owner_is_told_once() -> None:
    anna = account("anna", "anna@example.pl")
    link(anna, OWN, GOOGLE)
    link(anna, OWN, GOOGLE)
    unlink(anna, GOOGLE, "")
    unlink(anna, GOOGLE, "")
    assert audited() == ["identity.linked", "identity.unlinked"]
    assert told() == [
        ("identity_linked", "anna@example.pl", "en"),
        ("identity_unlinked", "anna@example.pl", "en"),
    ]


def test_an_identity_of_somebody_else_is_not_taken_over() -> None:
    anna, jan = account("anna"), account("jan", "jan@example.pl")
    link(anna, OWN, GOOGLE)
    with pytest.raises(TakenError):
        link(jan, OWN, GOOGLE)
    assert owner(OWN) == anna
    assert told() == []
    assert audited() == ["identity.linked"]


def test_an_account_has_one_identity_at_a_provider() -> None:
    anna = account("anna")
    link(anna, OWN, GOOGLE)
    with pytest.raises(TakenError):
        link(anna, Identity(GOOGLE.issuer, "2"), GOOGLE)
    assert owner(Identity(GOOGLE.issuer, "2")) is None


def test_a_closed_account_is_not_opened_and_gives_its_identity_free() -> None:
    anna = account("anna")
    link(anna, OWN, GOOGLE)
    accounts.close(anna, "test")
    assert owner(OWN) is None
    again = account("anna2")
    link(again, OWN, GOOGLE)
    assert owner(OWN) == again


def test_unlinking_leaves_the_session_at_hand_and_ends_the_others() -> None:
    anna, jan = account("anna"), account("jan")
    link(anna, OWN, GOOGLE)
    here, there = (hashed(sessions.start(anna)) for _ in range(2))
    of_jan = hashed(sessions.start(jan))
    unlink(anna, GOOGLE, here)
    assert owner(OWN) is None
    assert [bool(sessions.find(s)) for s in (here, there, of_jan)] == [True, False, True]


def test_unlinking_what_is_not_linked_ends_nothing() -> None:
    anna = account("anna")
    there = hashed(sessions.start(anna))
    identities.unlink(anna, GOOGLE, "")
    assert sessions.find(there) is not None
