"""Beginning a payment: written down first, registered with Przelewy24 next, then people go there.

What is asked for comes from the utility's books, as whoever calls has read them for this payer, and
never from a browser. Whoever presses twice, or in two tabs, gets one and the same payment.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert

from auth import clock
from auth.accounts import Account
from core.money import in_grosze
from office.payments import book, przelewy24, reconciling
from office.payments.book import IN_FLIGHT, NotMovedError, Payment, State
from office.payments.przelewy24 import RefusedError, UnreachableError, Wish
from office.payments.shop import Shop, shop
from settings import settings
from store.change import Change, make
from store.tables_payments import payment_documents, payments

MOST_DOCUMENTS = 100
NOTIFY_PATH = "/payments/przelewy24/notify"
RETURN_PATH = "/platnosc"
PAYMENT_PARAM = "platnosc"
WAIT_SECONDS = 5.0

log = logging.getLogger("kropla")


class ClosedError(Exception):
    """Nobody pays through Przelewy24 here, or it does not answer now."""


class NothingToPayError(Exception):
    """Nothing of what was chosen is open, or it is of more than one customer."""


class ChangedError(Exception):
    """A payment was booked after the books had been read: what is open has to be read again."""


class InFlightError(Exception):
    """Some of the documents are in other payments of which nobody knows yet what becomes."""

    def __init__(self, others: Sequence[Payment]) -> None:
        super().__init__(", ".join(one.payment_id for one in others))
        self.others = tuple(others)


class _SameError(Exception):
    """The very same payment has been begun before."""

    def __init__(self, payment: Payment) -> None:
        super().__init__(payment.payment_id)
        self.payment = payment


@dataclass(frozen=True)
class Bill:
    """A document of the books, and how much of it is open."""

    customer_id: str
    invoice_number: str
    open_amount: Decimal


@dataclass(frozen=True)
class Begun:
    """A payment that waits for the payer at this address."""

    payment_id: str
    address: str


def begin(payer: Account, bills: Sequence[Bill], key: str, read_at: datetime) -> Begun:
    """Begin a payment of all that is open of some bills, which were read at a moment.

    Raises ClosedError, NothingToPayError, ChangedError, InFlightError: nobody goes anywhere.
    """
    chosen = shop()
    if chosen is None:
        raise ClosedError
    owed = [bill for bill in bills if bill.open_amount > 0]
    if len({bill.customer_id for bill in owed}) != 1 or len(owed) > MOST_DOCUMENTS:
        raise NothingToPayError
    _settle_old(owed)
    try:
        payment = _created(payer, owed, key, read_at)
    except _SameError as same:
        return _awaited(chosen, same.payment)
    if payment.state is not State.CREATED or payment.token:
        return _awaited(chosen, payment)
    return _registered(chosen, payer, payment)


def address_of(payment: Payment) -> str | None:
    """Where a payment that was begun is gone on with; None when it cannot be any more."""
    chosen = shop()
    if chosen is None or payment.state is not State.REGISTERED or not payment.token:
        return None
    return przelewy24.pay_address(chosen, payment.token) if _is_timely(payment) else None


def _is_timely(payment: Payment) -> bool:
    return clock.now() < payment.expires_at


def _settle_old(bills: Sequence[Bill]) -> None:
    """Find out what became of payments of these bills whose time is over."""
    for other in _rivals(book.of_customers({bills[0].customer_id}), bills):
        if reconciling.is_over(other):
            try:
                reconciling.look(other)
            except (UnreachableError, RefusedError) as error:
                log.warning("payment %s: %s", other.payment_id, error)


def _rivals(some: Sequence[Payment], bills: Sequence[Bill]) -> list[Payment]:
    """Payments in flight that cover any of these bills."""
    numbers = {bill.invoice_number for bill in bills}
    return [one for one in some if one.state in IN_FLIGHT and one.numbers & numbers]


def _created(payer: Account, bills: Sequence[Bill], key: str, read_at: datetime) -> Payment:
    """The payment written down, before anybody else hears of it."""
    number, customer_id = uuid4().hex, bills[0].customer_id
    wanted = {bill.invoice_number: in_grosze(bill.open_amount) for bill in bills}

    def work(connection: Connection) -> dict[str, str]:
        book.one_at_a_time(connection)
        known = book.listed(connection, payments.c.customer_id == customer_id)
        _check(payer, _rivals(known, bills), wanted)
        if any(one.verified_at and one.verified_at >= read_at for one in known):
            raise ChangedError
        row = _row(number, customer_id, payer, sum(wanted.values()))
        connection.execute(insert(payments).values(row))
        rows = [
            {"payment_id": number, "invoice_number": invoice, "amount_grosze": amount}
            for invoice, amount in wanted.items()
        ]
        connection.execute(insert(payment_documents), rows)
        return {"payment_id": number}

    told = {"customer": customer_id, "amount": sum(wanted.values()), "documents": sorted(wanted)}
    made = make(Change(payer.login, "payment.created", number, key, told), work)
    payment = book.find(str(made["payment_id"]))
    if payment is None:
        raise ChangedError
    return payment


def _row(number: str, customer_id: str, payer: Account, amount: int) -> dict[str, Any]:
    now = clock.now()
    return {
        "payment_id": number,
        "session_id": book.session_of(number),
        "customer_id": customer_id,
        "account_id": payer.account_id,
        "amount_grosze": amount,
        "currency": przelewy24.CURRENCY,
        "state": State.CREATED,
        "made_at": now,
        "expires_at": now + timedelta(minutes=settings().p24_minutes),
    }


def _check(payer: Account, rivals: Sequence[Payment], wanted: dict[str, int]) -> None:
    for other in rivals:
        covered = {one.invoice_number: one.amount for one in other.documents}
        is_same = covered == wanted and other.account_id == payer.account_id
        if is_same and other.state is not State.NOTIFIED and _is_timely(other):
            raise _SameError(other)
    if rivals:
        raise InFlightError(rivals)


def _awaited(chosen: Shop, payment: Payment) -> Begun:
    """The same payment, as soon as whoever began it has registered it."""
    end = time.monotonic() + WAIT_SECONDS
    known: Payment | None = payment
    while known is not None and known.state is State.CREATED and time.monotonic() < end:
        time.sleep(0.1)
        known = book.find(payment.payment_id)
    if known is None or known.state is not State.REGISTERED or not known.token:
        raise InFlightError([known or payment])
    return Begun(known.payment_id, przelewy24.pay_address(chosen, known.token))


def _registered(chosen: Shop, payer: Account, payment: Payment) -> Begun:
    """The payment at Przelewy24, and its token here."""
    try:
        token = przelewy24.register(chosen, _wish(payer, payment))
    except (UnreachableError, RefusedError) as error:
        log.warning("payment %s was not registered: %s", payment.payment_id, error)
        # Without its token nobody can pay it, whatever Przelewy24 has heard.
        now, why = clock.now(), str(error)[:500]
        book.move(payment, State.FAILED, [State.CREATED], problem=why, ended_at=now)
        raise ClosedError from error
    try:
        now = clock.now()
        book.move(payment, State.REGISTERED, [State.CREATED], token=token, registered_at=now)
    except NotMovedError as error:
        # It took so long that it was given up.
        raise ClosedError from error
    return Begun(payment.payment_id, przelewy24.pay_address(chosen, token))


def _wish(payer: Account, payment: Payment) -> Wish:
    chosen = settings()
    portal = (chosen.address or "http://localhost:8501").rstrip("/")
    numbers = ", ".join(sorted(payment.numbers))
    return Wish(
        session_id=payment.session_id,
        amount=payment.amount,
        description=f"{chosen.utility_name}: {numbers}",
        email=payer.email or chosen.office_email,
        language=payer.language if payer.language in ("pl", "en") else "pl",
        return_url=f"{portal}{RETURN_PATH}?{PAYMENT_PARAM}={payment.payment_id}",
        status_url=f"{portal}{NOTIFY_PATH}",
        minutes=chosen.p24_minutes,
        label=payment.label,
    )
