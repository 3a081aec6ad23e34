"""The person behind a run of a page, and whose data that person may see in it."""

from __future__ import annotations

from dataclasses import dataclass

from auth.roles import Role


@dataclass(frozen=True)
class Subject:
    """What a page and every query may know about the person who asks.

    ``customer_ids`` are the customers whose data this person may see *now*: a customer's own
    numbers, the one customer a clerk has opened, or none.
    """

    login: str
    display_name: str
    role: Role
    customer_ids: tuple[str, ...] = ()

    @property
    def is_viewing(self) -> bool:
        """True while somebody of the staff looks at a customer's pages."""
        return self.role is not Role.CUSTOMER and bool(self.customer_ids)
