"""Linking an account with an identity at a provider: by its owner, who gives the password."""

from __future__ import annotations

import asyncio

from auth import identities
from auth.accounts import Account
from auth.oidc_flows import Flow
from auth.oidc_provider import way_in
from auth.password_change import NoCookiesError, WrongPasswordError, knows
from auth.sign_in import address, browser
from settings import Provider


def begin(
    account: Account, provider: Provider, password: str, session_hash: str, return_to: str
) -> str:
    """The address at the provider to which this browser goes, to be linked when it comes back.

    Raises:
        NoCookiesError, WrongPasswordError, BusyError: nothing was begun.
        ProviderDownError, TooManyError: not now.
    """
    if not browser():
        raise NoCookiesError
    if not knows(account, password):
        raise WrongPasswordError
    flow = Flow(provider.key, browser(), return_to, address(), session_hash)
    return asyncio.run(way_in(provider, flow))


def end(account: Account, provider: Provider, password: str, session_hash: str) -> None:
    """Unlink the account from its identity at a provider; it is signed out everywhere but here.

    Raises WrongPasswordError, BusyError.
    """
    if not knows(account, password):
        raise WrongPasswordError
    identities.unlink(account, provider, session_hash)
