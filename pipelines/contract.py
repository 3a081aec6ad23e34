"""The vocabulary of a feed declaration: fields, types, references, keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a field holds; decides how its text is read and how it is stored."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"
    SECRET = "secret"  # noqa: S105 - a kind of field, not a password


@dataclass(frozen=True)
class Field:
    """One canonical field of a feed.

    ``low`` and ``high`` bound numbers (inclusive). ``scale`` is the number of decimals kept.
    ``unit`` is the unit that a profile may convert into (``m3``).
    A SECRET field is stored as ``<name>_hash`` (keyed) and ``<name>_masked``, never in clear.
    """

    name: str
    kind: Kind = Kind.TEXT
    description: str = ""
    required: bool = False
    codes: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    scale: int = 2
    unit: str | None = None


@dataclass(frozen=True)
class Reference:
    """A field whose value must be known in another feed.

    ``stored`` names the other feed's surrogate that is stored in place of the value;
    ``bring`` names columns of the other feed that rules of this one need.
    """

    field: str
    feed: str
    key: str
    stored: str | None = None
    bring: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """What makes a row that reads well still impossible.

    ``broken`` is an SQL condition over the feed's fields (moments as ``<field>`` in UTC and
    ``<field>_local``), the columns that references bring, and ``$tomorrow``, a day from now.
    """

    code: str
    field: str
    broken: str


@dataclass(frozen=True)
class Feed:
    """A kind of export: what its rows mean, what identifies one, what it refers to.

    ``surrogate`` names a whole number given to each new row, stored by feeds that refer to it.
    Rows of a feed with ``settled`` fields are never corrected by a later file: one with a known
    key is the same when these fields are, and is held back when they differ.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    references: tuple[Reference, ...] = ()
    rules: tuple[Rule, ...] = ()
    surrogate: str | None = None
    settled: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        """The declaration of one field; KeyError when the feed has none of that name."""
        return self.by_name[name]

    @property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by their canonical name, in declared order."""
        return {field.name: field for field in self.fields}
