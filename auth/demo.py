"""Accounts of the make-believe utility: from its ``accounts.json``, and one for every customer.

They exist in demo mode only; the portal refuses to start outside of it while they are in the
store. One password opens all of them; it follows from the accounts file, so it is the same for
the same demo and another one for another demo.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from auth import accounts, credentials
from auth.accounts import Account, NewAccount
from auth.customers import customer
from auth.passwords import hash_password, verify
from auth.roles import Role
from core.errors import KroplaError
from settings import settings

WORDS = (
    ("bystra", "cicha", "czysta", "letnia", "modra", "srebrna", "wartka", "zimna"),
    ("fala", "kaskada", "laguna", "mgła", "rosa", "rzeka", "struga", "woda"),
)

CLERK = Account("bok", "Biuro Obsługi Klienta", Role.CLERK)
ACTOR = "demo"


class DemoAccountsError(KroplaError):
    """Accounts of a demo are in the store of a portal that is none."""


def seed() -> None:
    """Bring the demo's accounts into the store, with the password of this demo."""
    for account in named().values():
        known = accounts.find(account.login)
        if known is None:
            # One that was closed stays closed.
            if not accounts.exists(account.login):
                _open(account)
        elif not verify(credentials.password_hash(known), password()):
            credentials.set_password(known, hash_password(password()), ACTOR)


def refuse_outside_demo() -> None:
    """Raises DemoAccountsError where everybody would know the passwords."""
    if accounts.has_demo_accounts():
        raise DemoAccountsError(
            "W bazie kont są konta pokazowe, a tryb pokazowy jest wyłączony. Użyj innego "
            "KROPLA_HOME (albo KROPLA_STORE_URL) niż wersja pokazowa."
        )


def named() -> dict[str, Account]:
    """The demo's accounts by login; on a chosen inbox, which has none, the clerk who opens all."""
    path = accounts_path()
    if not path.exists():
        return {CLERK.login: CLERK}
    entries = json.loads(path.read_text(encoding="utf-8"))
    return {
        login: Account(
            login, entry["display_name"], Role(entry["role"]), tuple(entry["customer_ids"])
        )
        for login, entry in entries.items()
    }


def adopt(login: str) -> Account | None:
    """The account of a customer number, opened when it is first asked for."""
    found = customer(login)
    if found is None or accounts.exists(login):
        return None
    numbers = (found.customer_id,)
    return _open(Account(found.customer_id, found.name, Role.CUSTOMER, numbers))


def newcomer() -> dict[str, str] | None:
    """What stands on the invoice of a customer of the demo who has no account yet."""
    path = accounts_path().with_name("newcomers.json")
    if not path.exists():
        return None
    known: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return next((one for one in known if not accounts.has_customer(one["customer_id"])), None)


def accounts_path() -> Path:
    """Where the demo wrote its accounts."""
    return settings().accounts_file or settings().home / "inbox.truth" / "accounts.json"


def password(path: Path | None = None) -> str:
    """The password of the demo with this accounts file, e.g. ``Kropla-bystra-rzeka-4821``."""
    path = path or accounts_path()
    digest = hashlib.sha256(path.read_bytes() if path.exists() else b"").digest()
    first, second = (words[byte % 8] for words, byte in zip(WORDS, digest, strict=False))
    return f"Kropla-{first}-{second}-{int.from_bytes(digest[2:4], 'big') % 10000:04d}"


def _open(account: Account) -> Account:
    new = NewAccount(
        account.login,
        account.display_name,
        account.role,
        account.customer_ids,
        hash_password(password()),
        is_demo=True,
    )
    return accounts.add(new, ACTOR)
