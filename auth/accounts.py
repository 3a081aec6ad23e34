"""Accounts: who may sign in, and where they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from auth.roles import Role


@dataclass(frozen=True)
class Account:
    """A login with its role; a customer's account carries the customer numbers it may see."""

    login: str
    display_name: str
    role: Role
    customer_ids: tuple[str, ...] = ()


class AccountDirectory(Protocol):
    """A place that knows accounts and checks their passwords."""

    def find(self, login: str) -> Account | None:
        """The account of a login (compared without case), or None."""

    def password_hash(self, login: str) -> str | None:
        """The argon2id hash of its password, or None when there is no such account."""


class NoAccounts:
    """The directory of a portal whose accounts are not set up: it knows nobody."""

    def find(self, login: str) -> Account | None:  # noqa: ARG002 - the protocol's signature
        """Nobody."""
        return None

    def password_hash(self, login: str) -> str | None:  # noqa: ARG002 - the protocol's signature
        """No hash."""
        return None
