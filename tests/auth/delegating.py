"""People who delegate and are delegated to, over the fixture build."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from auth import accounts, clock, invitations, links
from auth import delegating as rules
from auth.accounts import Account, NewAccount
from auth.delegating import Gift
from auth.links import Purpose
from auth.roles import Role
from core.rights import Right
from store.engine import writing
from store.outbox import Letter, take

USAGE, DOCUMENTS = frozenset({Right.USAGE}), frozenset({Right.DOCUMENTS})
BOTH = USAGE | DOCUMENTS
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
LAST = date(2026, 12, 31)


def person(login: str, *numbers: str, role: Role = Role.CUSTOMER, email: str = "") -> Account:
    address = email or f"{login}@example.pl"
    return accounts.add(NewAccount(login, login.title(), role, numbers, email=address), "test")


def again(account: Account) -> Account:
    """The account as it is looked up now."""
    found = accounts.find(account.login)
    assert found is not None
    return found


def gift(customer_id: str = "100003", *places: str, **other: object) -> Gift:
    known = {"rights": USAGE, "email": "ola@example.pl", "until": LAST, **other}
    return Gift(customer_id, frozenset(places) if places else None, **known)


def followed(delegation_id: str, pre_hash: str = "pre", email: str = "ola@example.pl") -> str:
    """Open the letter in a browser; gives the secret of its link."""
    with writing() as connection:
        token = links.mint(connection, Purpose.DELEGATION, delegation_id, email)
    assert links.follow(token, pre_hash) is not None
    return token


def delegated(giver: Account, proxy: Account, what: Gift) -> str:
    """Give, follow and accept."""
    number = rules.give(giver, what)
    followed(number)
    invitations.accept(proxy, "pre")
    return number


def letters() -> list[Letter]:
    found = []
    while (taken := take()) is not None:
        found.append(taken.letter)
    return found


class Calendar:
    """The time of the rules; moved by the test."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.at = NOON
        patch.setattr(clock, "now", lambda: self.at)

    def go(self, **ahead: int) -> None:
        self.at += timedelta(**ahead)
