"""A question to the published build."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.rights import Right
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

    A CUSTOMER query names the rights of which any opens it to whom data are delegated, takes the
    scope as parameters (`scope_names`) and returns nothing outside of it.
    """

    audience: Audience
    name: str
    rights: frozenset[Right] = frozenset()
    is_of_property: bool = True
    """Whether its rows belong to properties; those of customers open to whole ones only."""

    @property
    def path(self) -> str:
        """The file, relative to ``warehouse/``; also the identity of the query in caches."""
        return f"queries/sql/{self.audience}/{self.name}.sql"

    @property
    def sql(self) -> str:
        """Text of the statement."""
        return statement(self.path)

    @property
    def scope_names(self) -> frozenset[str]:
        """The parameters that hold the scope.

        ``whole_ids`` are customers seen as a whole, ``properties`` pairs of the others and their
        property, ``customer_ids`` both kinds of customers: by them the few rows are found.
        """
        if self.audience is not Audience.CUSTOMER:
            return frozenset()
        parts = {"customer_ids", "properties"} if self.is_of_property else set()
        return frozenset({"whole_ids", *parts})
