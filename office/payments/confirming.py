"""Taking the money: verified with the amount of our own record, then booked, once."""

from __future__ import annotations

import logging
import threading
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, update

from auth import clock
from office.payments import book, przelewy24
from office.payments.book import UNBOOKED, NotMovedError, Payment, State
from office.payments.shop import Shop
from store.change import Change, make
from store.tables_payments import payments

TURNS = tuple(threading.Lock() for _ in range(16))
"""Of many notifications of one payment at once, one asks; the others find it booked."""

audit = logging.getLogger("kropla.audit")


def confirm(chosen: Shop, payment: Payment, order_id: int, *, is_verified: bool = False) -> None:
    """Book a payment, after Przelewy24 has taken it over our amount; once, whoever asks.

    Raises UnreachableError, RefusedError: nothing is booked.
    """
    with TURNS[crc32(payment.session_id.encode()) % len(TURNS)]:
        known = book.find(payment.payment_id)
        if known is None or known.state not in UNBOOKED:
            return
        if not is_verified:
            przelewy24.verify(chosen, known.session_id, order_id, known.amount)
        now = clock.now()
        how: dict[str, Any] = {"order_id": order_id, "verified_at": now, "checked_at": now}
        how |= {"problem": None, "ended_at": None}
        try:
            book.move(known, State.VERIFIED, UNBOOKED, **how)
        except NotMovedError:
            # Another process was faster.
            return
    audit.info("payment %s of %d grosze is booked", known.payment_id, known.amount)


def note_refusal(payment: Payment, problem: str) -> None:
    """Keep for the office what was refused about a payment: each once, however often it is sent."""
    audit.warning("payment %s: refused: %s", payment.payment_id, problem)

    def work(connection: Connection) -> None:
        is_it = payments.c.payment_id == payment.payment_id
        connection.execute(update(payments).where(is_it).values(problem=problem[:500]))

    key = f"p24-refused-{payment.payment_id}-{crc32(problem.encode()):08x}"
    told = {"problem": problem}
    make(Change(book.SYSTEM, "payment.refused", payment.payment_id, key, told), work)
