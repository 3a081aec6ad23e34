"""Attacks on the notification: nothing is booked but our amount, of our payment, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from demo.przelewy24_fake import CRC, Bank
from office.payments import notifications, signs
from office.payments.book import State
from settings import settings
from tests.payments.conftest import begun, paid_at_bank, payment, told

Spoil = Callable[[dict[str, Any]], Any]


def sent(message: object, sender: str = "5.252.202.255") -> int:
    """The status that a notification is answered with."""
    return notifications.take(json.dumps(message).encode(), sender).status


def signed(message: dict[str, Any], **other: Any) -> dict[str, Any]:
    """The message with other values, signed by who knows the key."""
    made = {**message, **other}
    return {**made, "sign": signs.sign(signs.NOTIFICATION, made, CRC)}


def test_a_payment_is_booked_after_it_was_verified(bank: Bank) -> None:
    made = begun()
    assert sent(paid_at_bank(made)) == 200
    known = payment(made)
    assert known.state is State.VERIFIED
    assert known.order_id == bank.by_session[known.session_id].order_id > 2**31
    assert known.statement == f"p24-{known.order_id}"
    assert bank.verified == [known.session_id]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda m: {**m, "sign": "0" * 96},
        lambda m: {**m, "sign": ""},
        lambda m: {**m, "sign": m["sign"].upper()},
        lambda m: {**m, "sign": "ż" * 96},
        lambda m: {k: v for k, v in m.items() if k != "sign"},
        lambda m: {**m, "amount": 1},
        lambda m: {**m, "orderId": m["orderId"] + 1},
        lambda m: {**m, "sessionId": "kropla-0"},
        lambda m: signed(m, sessionId="kropla-0"),
        lambda m: signed(m, sessionId="' or 1=1 --"),
        lambda m: signed(m, sessionId="x" * 201),
        lambda m: signed(m, sessionId=m["sessionId"].upper()),
        lambda m: signed(m, amount=1),
        lambda m: signed(m, amount=m["amount"] - 1, originAmount=m["amount"] - 1),
        lambda m: signed(m, amount=m["amount"] + 1),
        lambda m: signed(m, amount=str(m["amount"])),
        lambda m: signed(m, amount=float(m["amount"])),
        lambda m: signed(m, amount=True),
        lambda m: signed(m, amount=-m["amount"]),
        lambda m: signed(m, amount=None),
        lambda m: signed(m, currency="EUR"),
        lambda m: signed(m, currency="pln"),
        lambda m: signed(m, merchantId=1),
        lambda m: signed(m, posId=1),
        lambda m: signed(m, orderId=2**63),
        lambda m: signed(m, orderId=m["orderId"] + 1),
        lambda m: signed(m, statement="a\0b"),
        lambda m: signed(m, statement=["a"]),
        lambda m: [m],
        lambda m: "text",
        lambda m: None,
        lambda m: {},
    ],
)
def test_what_is_not_quite_right_books_nothing(lite: Bank, spoil: Spoil) -> None:
    made = begun()
    message = paid_at_bank(made)
    assert 400 <= sent(spoil(message)) < 500
    assert payment(made).state in (State.REGISTERED, State.NOTIFIED)
    assert lite.verified == []
    assert told("payment.verified") == 0
    # The right one is not in its way.
    assert sent(message) == 200
    assert payment(made).state is State.VERIFIED


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 9000, b"1" * 20_000, b'{"a":NaN}'])
def test_bytes_that_are_no_message_are_refused(lite: Bank, body: bytes) -> None:
    assert notifications.take(body, "1.1.1.1").status == 400
    del lite


def test_a_foreign_amount_stands_in_the_record_and_once_in_the_audit(lite: Bank) -> None:
    made = begun()
    message = paid_at_bank(made)
    assert {sent(signed(message, amount=5)) for _ in range(20)} == {409}
    assert payment(made).problem == "notification: 5 PLN"
    assert told("payment.refused") == 1
    del lite


def test_a_hundred_replays_book_once(bank: Bank) -> None:
    made = begun()
    message = paid_at_bank(made)
    assert {sent(message) for _ in range(100)} == {200}
    before = payment(made)
    assert before.state is State.VERIFIED
    assert told("payment.verified") == told("payment.notified") == 1
    assert bank.verified == [before.session_id]
    assert sent(signed(message, orderId=before.order_id + 1)) == 409
    assert payment(made).order_id == before.order_id


def test_twenty_at_once_book_once(bank: Bank) -> None:
    made = begun()
    body = json.dumps(paid_at_bank(made)).encode()
    with ThreadPoolExecutor(20) as pool:
        replies = list(pool.map(lambda _n: notifications.take(body, "1.1.1.1"), range(20)))
    assert {reply.status for reply in replies} == {200}
    assert payment(made).state is State.VERIFIED
    assert told("payment.verified") == told("payment.notified") == 1
    assert len(bank.verified) == 1


def test_out_of_order_and_late_it_is_booked_all_the_same(lite: Bank, later) -> None:
    first = begun()
    message = paid_at_bank(first)
    later(days=1)
    lite.is_down = True
    assert sent(message) == 503
    assert payment(first).state is State.NOTIFIED
    lite.is_down = False
    assert sent(message) == 200
    assert payment(first).state is State.VERIFIED


def test_a_notification_without_money_behind_it_books_nothing(lite: Bank) -> None:
    made = begun()
    # Somebody knows the key, but nobody has paid.
    message = lite.by_session[payment(made).session_id].notification
    assert sent(message) == 409
    assert payment(made).state is State.NOTIFIED
    assert "verify" in str(payment(made).problem)


def test_senders_may_be_limited(lite: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    made = begun()
    message = paid_at_bank(made)
    monkeypatch.setenv("KROPLA_P24_SENDERS", '["5.252.202.254", "91.220.177.0/24"]')
    settings.cache_clear()
    assert [sent(message, ip) for ip in ("5.252.202.255", "", "x", "::1")] == [403] * 4
    assert payment(made).state is State.REGISTERED
    assert sent(message, "91.220.177.7") == 200
    del lite


def test_the_route_takes_posts_of_a_bounded_size(lite: Bank, bank_address: str) -> None:
    made = begun()
    url = f"{bank_address}/payments/przelewy24/notify"
    message = paid_at_bank(made)
    with httpx.Client(trust_env=False) as client:
        assert client.get(url).status_code == 405
        assert client.post(url, content=b" " * 20_000).status_code == 413
        assert client.post(url, json={**message, "sign": "0"}).status_code == 403
        assert payment(made).state is State.REGISTERED
        assert client.post(url, json=message).status_code == 200
    assert payment(made).state is State.VERIFIED
    del lite
