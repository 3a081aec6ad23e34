"""The person behind a run of a page, and whose data that person may see in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from auth.roles import Role
from core.rights import Right


@dataclass(frozen=True)
class Delegated:
    """What somebody else lets a person see: one property, or with None a whole customer.

    ``giver`` is the name of who does, for labels.
    """

    customer_id: str
    property_id: str | None
    rights: frozenset[Right]
    giver: str = ""


@dataclass(frozen=True)
class Scope:
    """Whose rows a query may return: of whole customers, and of single properties of others."""

    whole_ids: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    """Pairs of customer and property: a property alone would show its former customers, too."""

    @property
    def customer_ids(self) -> tuple[str, ...]:
        """Everybody of whom anything may be seen."""
        return tuple(sorted({*self.whole_ids, *(customer for customer, _ in self.properties)}))


@dataclass(frozen=True)
class Subject:
    """What a page and every query may know about the person who asks.

    ``customer_ids`` are the customers whose data this person may see *now*: a customer's own
    numbers, the one customer a clerk has opened, or none. ``delegated`` is what others let a
    customer see, now as well.
    """

    login: str
    display_name: str
    role: Role
    customer_ids: tuple[str, ...] = ()
    delegated: tuple[Delegated, ...] = ()

    @property
    def is_viewing(self) -> bool:
        """True while somebody of the staff looks at a customer's pages."""
        return self.role is not Role.CUSTOMER and bool(self.customer_ids)

    def scope(self, rights: Iterable[Right]) -> Scope:
        """What may be seen by any of some rights; of one's own everything."""
        wanted = frozenset(rights)
        granted = [one for one in self.delegated if one.rights & wanted]
        whole = {one.customer_id for one in granted if one.property_id is None}
        parts = {(one.customer_id, one.property_id) for one in granted if one.property_id}
        return Scope(tuple(sorted(whole.union(self.customer_ids))), tuple(sorted(parts)))

    def only_own(self) -> Subject:
        """The same person without what others delegated."""
        return replace(self, delegated=())

    def of_others(self) -> tuple[tuple[str, Subject], ...]:
        """The same person with what each other one delegated alone, beside the name of who did.

        What people owe is told of each by itself.
        """
        given: dict[tuple[str, str], list[Delegated]] = {}
        for one in self.delegated:
            given.setdefault((one.giver, one.customer_id), []).append(one)
        nothing = self.only_delegated()
        return tuple(
            (giver, replace(nothing, delegated=tuple(some)))
            for (giver, _customer), some in sorted(given.items())
        )

    def only_delegated(self) -> Subject:
        """The same person with nothing but what others delegated."""
        return replace(self, customer_ids=())
