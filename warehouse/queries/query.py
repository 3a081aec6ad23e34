"""A question to the published build."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from warehouse.statements import statement


class Audience(StrEnum):
    """Whose question it is; the value is the folder of its SQL file."""

    PUBLIC = "public"
    CUSTOMER = "customer"
    STAFF = "staff"
    ANALYST = "analyst"


@dataclass(frozen=True)
class Query:
    """One SQL file below ``warehouse/queries/sql/<audience>/``.

    A CUSTOMER query takes ``$customer_ids`` and returns nothing of anybody else.
    """

    audience: Audience
    name: str

    @property
    def path(self) -> str:
        """The file, relative to ``warehouse/``; also the identity of the query in caches."""
        return f"queries/sql/{self.audience}/{self.name}.sql"

    @property
    def sql(self) -> str:
        """Text of the statement."""
        return statement(self.path)
