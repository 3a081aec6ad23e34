"""A process that is killed right after one step of a payment: ``… dying STEP [PAYMENT]``."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from demo.przelewy24_fake import CRC, MERCHANT_ID, METHOD_ID
from office.payments import book, notifications, przelewy24, signs
from tests.payments.conftest import begun
from tests.payments.test_notifications import sent


def die(*_given: Any, **_named: Any) -> None:
    """As with the power cut."""
    os.kill(os.getpid(), signal.SIGKILL)


def after(module: Any, name: str) -> None:
    """Die as soon as a function has done its work."""
    real = getattr(module, name)

    def done(*given: Any, **named: Any) -> None:
        real(*given, **named)
        die()

    setattr(module, name, done)


def main(step: str, payment_id: str) -> None:
    """Go on until the step is done."""
    match step:
        case "written":
            przelewy24.register = die
        case "registered":
            after(przelewy24, "register")
        case "notified":
            przelewy24.verify = die
        case "verified":
            after(przelewy24, "verify")
    if not payment_id:
        begun()
        return
    known = book.find(payment_id)
    assert known is not None
    shop = notifications.shop()
    assert shop is not None
    told = przelewy24.status(shop, known.session_id)
    assert told is not None
    message = {
        "merchantId": MERCHANT_ID, "posId": MERCHANT_ID, "sessionId": known.session_id,
        "amount": known.amount, "originAmount": known.amount, "currency": "PLN",
        "orderId": told.order_id, "methodId": METHOD_ID, "statement": "p24",
    }  # fmt: skip
    sent({**message, "sign": signs.sign(signs.NOTIFICATION, message, CRC)})


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
