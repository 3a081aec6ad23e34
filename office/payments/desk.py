"""What the customer office sees of payments, and does: it asks again how one stands."""

from __future__ import annotations

import logging

from sqlalchemy import and_, true

from auth.roles import Role
from auth.subject import Subject
from core.errors import KroplaError
from office.payments import book, reconciling
from office.payments.book import IN_FLIGHT, Payment
from store.tables_payments import payments

MOST = 200

audit = logging.getLogger("kropla.audit")


class NotAllowedError(KroplaError):
    """Not for people of this role."""


def in_flight(actor: Subject) -> tuple[Payment, ...]:
    """Payments of which nobody knows yet what becomes, the newest first. Raises NotAllowedError."""
    _check(actor)
    return book.newest(payments.c.state.in_(list(IN_FLIGHT)), MOST)


def settled(actor: Subject, customer_id: str = "") -> tuple[Payment, ...]:
    """The others, of one customer or of all, the newest first. Raises NotAllowedError."""
    _check(actor)
    is_settled = payments.c.state.not_in(list(IN_FLIGHT))
    is_whose = payments.c.customer_id == customer_id if customer_id else true()
    return book.newest(and_(is_settled, is_whose), MOST)


def look(actor: Subject, payment_id: str) -> Payment | None:
    """Ask Przelewy24 how a payment stands; the payment as it is then.

    Raises NotAllowedError, UnreachableError, RefusedError.
    """
    _check(actor)
    known = book.find(payment_id)
    if known is None:
        return None
    audit.info("%s asks how the payment %s stands", actor.login, payment_id)
    reconciling.look(known, actor.login)
    return book.find(payment_id)


def _check(actor: Subject) -> None:
    if actor.role not in {Role.CLERK, Role.ADMIN}:
        audit.warning("no access: %s (%s) to payments", actor.login, actor.role)
        raise NotAllowedError("Płatnościami zajmuje się biuro obsługi.")
