"""Opens accounts, sets their passwords and signs them in, again and again, until killed."""

from __future__ import annotations

import sys
from itertools import count

from auth import accounts, credentials, sessions
from auth.accounts import NewAccount
from auth.roles import Role


def main(prefix: str) -> None:
    """Say each login when it is signed in."""
    for number in count():
        login = f"{prefix}-{number}"
        new = NewAccount(login, login, Role.CUSTOMER, ("1", "2"), "$first")
        account = accounts.add(new, "test")
        credentials.set_password(account, "$second", login)
        ticket = sessions.grant(f"pre {login}", account, "/")
        granted = sessions.collect(f"pre {login}", ticket)
        if granted is None:
            raise RuntimeError("a grant was lost")
        sessions.start(granted.account)
        print(login, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
