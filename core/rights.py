"""What somebody may let another person see."""

from __future__ import annotations

from enum import StrEnum


class Right(StrEnum):
    """A kind of data; the value is what the store keeps.

    Who has a right for a whole customer sees what belongs to the customer, too; who has it for a
    property sees the rows of that property and nothing else.
    """

    USAGE = "usage"
    """Meters, readings, settlement periods, prices."""
    DOCUMENTS = "documents"
    """Invoices; for a whole customer also the balance and the account to pay to."""


EVERY_RIGHT = frozenset(Right)
