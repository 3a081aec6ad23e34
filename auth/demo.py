"""Accounts of the make-believe utility: from its ``accounts.json``, and one for every customer.

They exist in demo mode only. One password opens all of them; it follows from the accounts file,
so it is the same for the same demo and another one for another demo.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from auth.accounts import Account
from auth.customers import customer
from auth.passwords import hash_password
from auth.roles import Role
from settings import settings

WORDS = (
    ("bystra", "cicha", "czysta", "letnia", "modra", "srebrna", "wartka", "zimna"),
    ("fala", "kaskada", "laguna", "mgła", "rosa", "rzeka", "struga", "woda"),
)


CLERK = Account("bok", "Biuro Obsługi Klienta", Role.CLERK, ())


class DemoAccounts:
    """The demo's directory: the named accounts, and every customer number of the build."""

    def __init__(self, path: Path) -> None:
        self.accounts = _read(path)

    def find(self, login: str) -> Account | None:
        """A named account, or that of a customer number."""
        if login in self.accounts:
            return self.accounts[login]
        found = customer(login)
        if found is None:
            return None
        return Account(found.customer_id, found.name, Role.CUSTOMER, (found.customer_id,))

    def password_hash(self, login: str) -> str | None:
        """The one hash, for every account there is."""
        return _password_hash() if self.find(login) else None


def accounts_path() -> Path:
    """Where the demo wrote its accounts."""
    return settings().accounts_file or settings().home / "inbox.truth" / "accounts.json"


def password(accounts: Path | None = None) -> str:
    """The password of the demo with this accounts file, e.g. ``Kropla-bystra-rzeka-4821``."""
    path = accounts or accounts_path()
    digest = hashlib.sha256(path.read_bytes() if path.exists() else b"").digest()
    first, second = (words[byte % 8] for words, byte in zip(WORDS, digest, strict=False))
    return f"Kropla-{first}-{second}-{int.from_bytes(digest[2:4], 'big') % 10000:04d}"


@cache
def _password_hash() -> str:
    return hash_password(password())


def _read(path: Path) -> dict[str, Account]:
    """Accounts by login; on a chosen inbox, which has none, the clerk who can open everybody."""
    if not path.exists():
        return {CLERK.login: CLERK}
    entries = json.loads(path.read_text(encoding="utf-8"))
    return {
        login: Account(
            login, entry["display_name"], Role(entry["role"]), tuple(entry["customer_ids"])
        )
        for login, entry in entries.items()
    }
