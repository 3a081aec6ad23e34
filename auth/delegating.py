"""Letting somebody else see one's own properties: an invitation by letter.

What is delegated cannot be passed on: only who has a customer number gives, and only of it. The
answer is the same whether or not somebody has an account with the address.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert

from auth import clock, limits, scopes
from auth.accounts import Account, as_compared
from auth.customers import property_ids
from auth.links import Purpose
from auth.roles import Role
from core.rights import Right
from settings import settings
from store.change import Change, make, new_key
from store.outbox import Letter, post
from store.tables import delegation_properties, delegations

MOST_OF_GIVER, MOST_TO_ADDRESS = 20, 5
"""Invitations in an hour: of one account, and to one address whoever sends them."""


class NotOwnError(Exception):
    """Not a customer or property of one's own, or nobody who could give."""


class OwnAddressError(Exception):
    """Nobody needs to be let in by themselves."""


class DatesError(Exception):
    """The last day has passed, or lies farther off than may be."""


class NothingGivenError(Exception):
    """No right or no property was chosen."""


class TooManyError(Exception):
    """Too many invitations; the next one has to wait."""


@dataclass(frozen=True)
class Gift:
    """What is to be delegated to whoever opens a letter to this address.

    ``property_ids`` is None for all properties of the customer, those of later contracts, too.
    """

    customer_id: str
    property_ids: frozenset[str] | None
    rights: frozenset[Right]
    email: str
    until: date
    key: str = field(default_factory=new_key)


def latest() -> date:
    """The last day until which something can be given today."""
    return clock.today() + timedelta(days=settings().delegation_most_days)


def give(giver: Account, gift: Gift) -> str:
    """Invite somebody by letter; the number of the delegation. Twice with one key is once.

    Raises:
        NotOwnError, OwnAddressError, DatesError, NothingGivenError, TooManyError: nothing changed.
    """
    _check(giver, gift)
    is_calm = limits.admits("delegate-of", giver.account_id, MOST_OF_GIVER)
    if not is_calm or not limits.admits("delegate-to", as_compared(gift.email), MOST_TO_ADDRESS):
        raise TooManyError
    number = uuid4().hex

    def work(connection: Connection) -> dict[str, str]:
        if gift.customer_id not in scopes.customers(connection, giver.account_id, clock.today()):
            raise NotOwnError
        connection.execute(insert(delegations).values(_row(giver, gift, number)))
        for place in sorted(gift.property_ids or ()):
            row = {"delegation_id": number, "property_id": place}
            connection.execute(insert(delegation_properties).values(row))
        post(connection, _letter(giver, gift, number))
        return {"delegation_id": number}

    told = {"rights": sorted(gift.rights), "until": gift.until.isoformat()}
    told["properties"] = "all" if gift.property_ids is None else sorted(gift.property_ids)
    change = Change(giver.login, "delegation.given", gift.customer_id, gift.key, told)
    return str(make(change, work)["delegation_id"])


def _check(giver: Account, gift: Gift) -> None:
    if giver.role is not Role.CUSTOMER or gift.customer_id not in giver.customer_ids:
        raise NotOwnError
    if not gift.rights or (gift.property_ids is not None and not gift.property_ids):
        raise NothingGivenError
    if gift.property_ids is not None and not gift.property_ids <= property_ids(gift.customer_id):
        raise NotOwnError
    if not clock.today() <= gift.until <= latest():
        raise DatesError
    if giver.email and as_compared(gift.email) == as_compared(giver.email):
        raise OwnAddressError


def _row(giver: Account, gift: Gift, number: str) -> dict[str, Any]:
    return {
        "delegation_id": number,
        "giver_id": giver.account_id,
        "customer_id": gift.customer_id,
        "has_all_properties": gift.property_ids is None,
        "rights": sorted(gift.rights),
        "invited_email": gift.email,
        "since_date": clock.today(),
        "until_date": gift.until,
        "made_at": clock.now(),
    }


def _letter(giver: Account, gift: Gift, number: str) -> Letter:
    words = {"giver": giver.display_name, "until": gift.until.isoformat()}
    letter = Letter("delegation_invited", gift.email, giver.language, words=words)
    opens = {"link_purpose": Purpose.DELEGATION.value, "link_subject": number}
    return Letter(**{**vars(letter), **opens})
