"""What the owner of an account changes about its second factor; each needs the password.

But for the first time, when the account owes one (`auth/duties.py`): that is asked right after
signing in, and there is nothing yet that could be lost.
"""

from __future__ import annotations

from auth import second_factor
from auth.accounts import Account
from auth.duties import Duty
from auth.password_change import WrongPasswordError, knows


def turn_on(account: Account, session_hash: str, code: str, password: str) -> list[str]:
    """Ask for codes from now on; returns the recovery codes, which are shown once.

    Raises:
        WrongPasswordError, WrongCodeError, NoSecondFactorError: nothing was changed.
        BusyError: too many sign-ins at once; nothing was checked.
    """
    if Duty.SECOND_FACTOR not in account.owes:
        _check(account, password)
    return second_factor.turn_on(account, session_hash, code)


def turn_off(account: Account, session_hash: str, password: str) -> None:
    """Ask for no codes any more. Raises as turning on does."""
    _check(account, password)
    second_factor.turn_off(account, account.login, session_hash)


def renew_recovery_codes(account: Account, password: str) -> list[str]:
    """New recovery codes in place of the former ones. Raises as turning on does."""
    _check(account, password)
    return second_factor.renew_recovery_codes(account)


def _check(account: Account, password: str) -> None:
    if not knows(account, password):
        raise WrongPasswordError
