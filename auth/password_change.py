"""Setting a new password: by who knows the former one, or came with a one-time password."""

from __future__ import annotations

from auth import credentials, sessions, throttle
from auth.accounts import Account
from auth.password_rules import WeakPasswordError, weakness
from auth.passwords import hash_password, verify
from auth.sign_in import address, browser, device


class WrongPasswordError(Exception):
    """The former password does not fit, or tries come too fast; which of them is not told."""


class NoCookiesError(Exception):
    """The browser keeps no cookies, so it could not be signed in again afterwards."""


def change(account: Account, former: str, new: str, return_to: str) -> str:
    """Set the password, end every session, and let this browser begin a new one by a ticket.

    Raises:
        NoCookiesError, WeakPasswordError, WrongPasswordError: nothing was changed.
        BusyError: too many sign-ins at once; nothing was checked.
    """
    if not browser():
        raise NoCookiesError
    weak = weakness(new, account)
    if weak is not None:
        raise WeakPasswordError(weak)
    if not account.must_change_password and not knows(account, former):
        raise WrongPasswordError
    credentials.set_password(account, hash_password(new), account.login, device_hash=device())
    # Who is signed in has taken the second step already.
    return sessions.grant(browser(), account, return_to)


def knows(account: Account, password: str) -> bool:
    """Whether the present password fits; wrong ones count as those of a sign-in do."""
    here = address()
    if not throttle.admits(account.login, here):
        return False
    fits = verify(credentials.password_hash(account), password)
    if fits:
        throttle.succeeded(account.login, here)
    return fits
