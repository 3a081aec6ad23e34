"""Where every way of signing in ends: a browser has proven whose account it uses."""

from __future__ import annotations

from auth import sessions
from auth.accounts import Account


def admit(pre_hash: str, account: Account, return_to: str) -> None:
    """Let the browser with this pre-session, and no other, collect a session within a minute."""
    sessions.grant(pre_hash, account, return_to)
