"""What became of payments that hang between two steps, found out by asking Przelewy24.

The portal may end at any moment, and notifications get lost. So whatever is not settled is asked
for again and again, until it is; and what was settled now and then, because money may go back.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, update

from auth import clock
from office.payments import book, confirming, przelewy24
from office.payments.book import IN_FLIGHT, NotMovedError, Payment, State
from office.payments.przelewy24 import CURRENCY, RefusedError, Told, UnreachableError
from office.payments.shop import Shop, shop
from store.engine import reading, writing
from store.tables_payments import payments

MOST = 50
REGISTERING = timedelta(seconds=60)
"""Longer than it takes to register a payment, or to give up."""

BETWEEN = timedelta(seconds=60)
GRACE = timedelta(minutes=3)
"""After its time is over, for a notification that is on its way."""

LATE_FOR, LATE_EVERY = timedelta(days=3), timedelta(hours=1)
"""How long what has expired is asked for: money may be late."""

REFUND_FOR, REFUND_EVERY = timedelta(days=30), timedelta(days=1)
UNPROVEN_FOR = timedelta(days=2)
"""How long a notification waits for money that Przelewy24 says it does not have."""

log = logging.getLogger("kropla")


def is_over(payment: Payment) -> bool:
    """Whether a payment that nobody has heard of should have come to its end by now."""
    now = clock.now()
    if payment.state is State.CREATED:
        return now > payment.made_at + REGISTERING
    if payment.state is State.NOTIFIED:
        return now > (payment.notified_at or payment.made_at) + UNPROVEN_FOR
    return now > payment.expires_at + GRACE


def look(payment: Payment, actor: str = book.SYSTEM) -> None:
    """Ask what became of a payment, and bring its record there.

    Raises UnreachableError, RefusedError: the record stays as it is.
    """
    chosen = shop()
    if chosen is None:
        raise UnreachableError("Płatności przez Przelewy24 są wyłączone.")
    _note_look(payment)
    told = przelewy24.status(chosen, payment.session_id)
    try:
        _bring(chosen, payment, told, actor)
    except NotMovedError:
        # Something else happened to it meanwhile, and that is told by its record.
        log.info("payment %s has moved on", payment.payment_id)


def _bring(chosen: Shop, payment: Payment, told: Told | None, actor: str) -> None:
    if told is None or told.status == przelewy24.NOTHING:
        if payment.state in IN_FLIGHT and is_over(payment):
            end = State.FAILED if payment.state is State.CREATED else State.EXPIRED
            book.move(payment, end, [payment.state], actor, ended_at=clock.now())
    elif (told.amount, told.currency) != (payment.amount, CURRENCY):
        confirming.note_refusal(payment, f"status: {told.amount} {told.currency}")
    elif told.status == przelewy24.GIVEN_BACK:
        since = [state for state in State if state is not State.RETURNED]
        if payment.state is not State.RETURNED:
            order = {"order_id": told.order_id} if told.order_id else {}
            book.move(payment, State.RETURNED, since, actor, ended_at=clock.now(), **order)
    elif payment.state in book.UNBOOKED:
        is_verified = told.status == przelewy24.VERIFIED
        confirming.confirm(chosen, payment, told.order_id, is_verified=is_verified)


def _note_look(payment: Payment) -> None:
    """Note it before the answer: one that cannot be answered does not stand in others' way."""
    is_it = payments.c.payment_id == payment.payment_id
    with writing() as connection:
        connection.execute(update(payments).where(is_it).values(checked_at=clock.now()))


def reconcile() -> int:
    """The job: look after every payment that it is time for; how many."""
    if shop() is None:
        return 0
    with reading() as connection:
        due = book.listed(connection, _is_due(clock.now()), MOST)
    for payment in due:
        try:
            look(payment)
        except UnreachableError as error:
            log.warning("payment %s: Przelewy24 does not answer: %s", payment.payment_id, error)
            # The others would wait for nothing as long as this one.
            break
        except RefusedError as error:
            log.warning("payment %s: %s", payment.payment_id, error)
    return len(due)


def _is_due(now: datetime) -> ColumnElement[bool]:
    row = payments.c
    return or_(
        and_(row.state == State.CREATED, row.made_at < now - REGISTERING, _asked(now - BETWEEN)),
        and_(
            row.state == State.REGISTERED,
            row.registered_at < now - BETWEEN,
            _asked(now - BETWEEN),
        ),
        and_(row.state == State.NOTIFIED, row.notified_at < now - BETWEEN, _asked(now - BETWEEN)),
        and_(
            row.state.in_([State.EXPIRED, State.FAILED]),
            row.made_at > now - LATE_FOR,
            row.ended_at < now - LATE_EVERY,
            _asked(now - LATE_EVERY),
        ),
        and_(
            row.state == State.VERIFIED,
            row.verified_at > now - REFUND_FOR,
            _asked(now - REFUND_EVERY),
        ),
    )


def _asked(before: datetime) -> ColumnElement[bool]:
    return or_(payments.c.checked_at.is_(None), payments.c.checked_at < before)
