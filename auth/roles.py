"""The roles a person can have."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A person has exactly one role; the value is what accounts and logs carry."""

    VISITOR = "visitor"
    """Somebody who has not signed in. No account has this role."""
    CUSTOMER = "customer"
    CLERK = "clerk"
    METERS = "meters"
    ANALYST = "analyst"
    ADMIN = "admin"


SIGNED_IN = tuple(role for role in Role if role is not Role.VISITOR)
"""Everybody who has an account."""

EVERYBODY = tuple(Role)
"""With or without an account."""

VIEWING_ROLES = frozenset({Role.CLERK, Role.ADMIN})
"""Who may open a customer and see the portal as that customer sees it."""
