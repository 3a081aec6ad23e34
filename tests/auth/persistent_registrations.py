"""Registers customers, confirms their addresses, resets their passwords, again, until killed."""

from __future__ import annotations

import sys
from itertools import count

from sqlalchemy import select

from auth import accounts, links, recovery, registration
from auth.activation import Wish
from auth.links import Purpose
from store.engine import reading, writing
from store.tables import registrations

PASSWORD = "korek rower lampa"


def main(prefix: str) -> None:
    """Say each login when its account is open and its password set anew."""
    for number in count():
        login = f"{prefix}-{number}"
        email = f"{login}@example.pl"
        registration.begin(Wish(login, login, email, login, "$first", "pl", has_einvoice=True))
        subject = _registered(login)
        registration.confirm(_followed(Purpose.REGISTRATION, subject, email))
        account = accounts.find(login)
        if account is None:
            raise RuntimeError("no account")
        _followed(Purpose.RESET, account.account_id, email)
        recovery.set_password("pre", PASSWORD)
        print(login, flush=True)


def _registered(login: str) -> str:
    """Id of the registration of a login."""
    own = select(registrations.c.registration_id).where(registrations.c.login == login)
    with reading() as connection:
        return str(connection.execute(own).scalar_one())


def _followed(purpose: Purpose, subject: str, email: str) -> links.Link:
    with writing() as connection:
        token = links.mint(connection, purpose, subject, email)
    link = links.follow(token, "pre")
    if link is None:
        raise RuntimeError("a link was lost")
    return link


if __name__ == "__main__":
    main(sys.argv[1])
