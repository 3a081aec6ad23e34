"""Logins and e-mail addresses as people type them: what can be one."""

from __future__ import annotations

import re

from email_validator import EmailNotValidError, validate_email

LONGEST_EMAIL = 254
LOGIN = re.compile(r"[^\W_](?:[\w.\-]{1,48})[^\W_]", re.UNICODE)
"""Three to fifty letters, digits, dots, dashes and underscores, a letter or digit at both ends."""


def as_email(typed: str) -> str | None:
    """The address as it is written to, or None when it cannot be one (RFC 5321)."""
    if len(typed) > LONGEST_EMAIL:
        return None
    try:
        found = validate_email(typed.strip(), check_deliverability=False)
    except EmailNotValidError:
        return None
    return str(found.ascii_email or found.normalized)


def is_login(typed: str) -> bool:
    """Whether a login can be chosen. One with an @ could be taken for the address of another."""
    return LOGIN.fullmatch(typed) is not None


def masked(email: str) -> str:
    """Enough of an address to know one's own: ``j•••@example.pl``."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"
