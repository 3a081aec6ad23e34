"""What Przelewy24 tells of a payment by itself: believed when signed, booked when verified.

Anybody can send anything here. Nothing of it is taken into the books: it only says which of our
payments to ask about, and that has to be the same in session, amount and currency.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any

from auth import clock
from office.payments import book, confirming, signs
from office.payments.book import UNBOOKED, NotMovedError, Payment, State
from office.payments.przelewy24 import CURRENCY, RefusedError, UnreachableError
from office.payments.shop import Shop, shop
from settings import settings

LARGEST = 16 * 1024
"""Bytes of a notification; real ones have half a thousand."""

LONGEST = 200
WHOLE = ("merchantId", "posId", "amount", "originAmount", "orderId", "methodId")
WORDS = ("sessionId", "currency", "statement", "sign")
BIGGEST = 2**63 - 1

audit = logging.getLogger("kropla.audit")


@dataclass(frozen=True)
class Reply:
    """What is answered: any other status than 200 makes Przelewy24 tell it again later."""

    status: int
    text: str


OK = Reply(200, "OK")
CLOSED = Reply(404, "not here")


def take(body: bytes, sender: str) -> Reply:
    """Take a notification; the payment it is about is booked, or all stays as it is."""
    chosen = shop()
    if chosen is None:
        return CLOSED
    if not _may_send(sender):
        return _refused(403, "sender", sender)
    message = _read(body)
    if message is None:
        return _refused(400, "no notification", sender)
    if not signs.is_signed(signs.NOTIFICATION, message, chosen.crc, message["sign"]):
        return _refused(403, "wrong signature", sender)
    if (message["merchantId"], message["posId"]) != (chosen.merchant_id, chosen.pos_id):
        return _refused(403, "another shop", sender)
    payment = book.of_session(message["sessionId"])
    if payment is None:
        return _refused(404, f"unknown session {message['sessionId']!r}", sender)
    return _taken(chosen, payment, message)


def _taken(chosen: Shop, payment: Payment, message: dict[str, Any]) -> Reply:
    if (message["amount"], message["currency"]) != (payment.amount, CURRENCY):
        told = f"notification: {message['amount']} {message['currency']}"
        confirming.note_refusal(payment, told)
        return Reply(409, "another amount")
    order_id = message["orderId"]
    if payment.state not in UNBOOKED:
        if order_id == payment.order_id:
            return OK
        confirming.note_refusal(payment, f"notification: another order {order_id}")
        return Reply(409, "another order")
    _note(payment, message)
    try:
        confirming.confirm(chosen, payment, order_id)
    except UnreachableError as error:
        audit.warning("payment %s was not verified: %s", payment.payment_id, error)
        return Reply(503, "later")
    except RefusedError as error:
        confirming.note_refusal(payment, f"verify: {error}")
        return Reply(409, "not verified")
    return OK


def _note(payment: Payment, message: dict[str, Any]) -> None:
    """Keep what was told; from here on the job asks, should this process end."""
    since = [state for state in UNBOOKED if state is not State.NOTIFIED]
    values = {"order_id": message["orderId"], "method_id": message["methodId"] % 2**31}
    values |= {"statement": message["statement"], "notified_at": clock.now()}
    try:
        book.move(payment, State.NOTIFIED, since, **values)
    except NotMovedError:
        audit.info("payment %s: told again", payment.payment_id)


def _read(body: bytes) -> dict[str, Any] | None:
    """The message, when it has everything and nothing is of another kind than it should be."""
    if len(body) > LARGEST:
        return None
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict):
        return None
    is_whole = all(_is_whole(message.get(name)) for name in WHOLE)
    is_said = all(_is_word(message.get(name)) for name in WORDS)
    return message if is_whole and is_said else None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= BIGGEST


def _is_word(value: Any) -> bool:
    """A text of the store; half a pair of surrogates, which JSON can hold, is none."""
    if not isinstance(value, str) or len(value) > LONGEST or "\0" in value:
        return False
    return not any(0xD800 <= ord(letter) <= 0xDFFF for letter in value)


def _may_send(sender: str) -> bool:
    """Whether notifications may come from an address, where the settings say from which."""
    networks = settings().p24_senders
    if not networks:
        return True
    try:
        address = ip_address(sender)
    except ValueError:
        return False
    return any(address in ip_network(network) for network in networks)


def _refused(status: int, why: str, sender: str) -> Reply:
    audit.warning("notification of a payment refused: %s (from %s)", why, sender)
    return Reply(status, "refused")
