"""The client: asks what the protocol says, believes only what makes sense, repeats what may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from demo.przelewy24_fake import Bank
from office.payments import przelewy24
from office.payments.przelewy24 import RefusedError, Told, UnreachableError, Wish
from office.payments.shop import Shop, shop

WISH = Wish(
    "s1", 18087, "Wodociągi: FAK/1", "a@b.pl", "pl", "http://localhost/platnosc?platnosc=1",
    "http://localhost/payments/przelewy24/notify", 20, "KR1",
)  # fmt: skip
SHOP = Shop("http://127.0.0.1:9", 1, 1, "crc", "key")


def test_a_payment_is_registered_told_and_verified(open_shop: Bank) -> None:
    chosen = shop()
    assert chosen is not None
    assert przelewy24.has_access(chosen)
    token = przelewy24.register(chosen, WISH)
    assert przelewy24.pay_address(chosen, token).endswith(f"/trnRequest/{token}")
    one = open_shop.by_session["s1"]
    assert przelewy24.status(chosen, "s1") == Told(0, 0, 18087, "PLN")
    assert przelewy24.status(chosen, "../s1") is None
    open_shop.pay(one)
    with pytest.raises(RefusedError):
        przelewy24.verify(chosen, "s1", one.order_id, 18086)
    przelewy24.verify(chosen, "s1", one.order_id, 18087)
    przelewy24.verify(chosen, "s1", one.order_id, 18087)
    assert przelewy24.status(chosen, "s1") == Told(2, one.order_id, 18087, "PLN")


def test_another_key_opens_nothing_and_is_not_shown(open_shop: Bank) -> None:
    chosen = shop()
    assert chosen is not None
    assert chosen.crc not in repr(chosen)
    assert chosen.api_key not in repr(chosen)
    stranger = Shop(chosen.address, chosen.merchant_id, chosen.pos_id, "other", chosen.api_key)
    with pytest.raises(RefusedError):
        przelewy24.register(stranger, WISH)
    with pytest.raises(RefusedError):
        przelewy24.has_access(Shop(chosen.address, 1, 1, chosen.crc, "other"))


def answering(
    monkeypatch: pytest.MonkeyPatch, answer: Callable[[httpx.Request], httpx.Response]
) -> list[httpx.Request]:
    """Whatever is asked is answered so; what was asked."""
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        made = answer(request)
        # As it comes over the network: not read yet.
        stream = httpx.ByteStream(made.content)
        return httpx.Response(made.status_code, headers=made.headers, stream=stream)

    def client(_shop: Shop) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(handle))

    monkeypatch.setattr(przelewy24, "_client", client)
    return asked


def broken(_request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("too slow")


def test_what_may_have_arrived_is_not_registered_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, broken)
    with pytest.raises(UnreachableError):
        przelewy24.register(SHOP, WISH)
    assert len(asked) == 1
    with pytest.raises(UnreachableError):
        przelewy24.verify(SHOP, "s1", 1, 1)
    with pytest.raises(UnreachableError):
        przelewy24.status(SHOP, "s1")
    assert len(asked) == 1 + 2 * przelewy24.TRIES


@pytest.mark.parametrize(
    "answer",
    [
        {"text": "<html>"}, {"json": []}, {"json": {}}, {"json": {"data": None}},
        {"json": {"data": {}}}, {"json": {"data": {"token": 5}}},
        {"json": {"data": {"token": "../../evil?"}}}, {"json": {"data": {"token": "a" * 101}}},
        {"status_code": 302, "headers": {"location": "http://169.254.169.254/"}},
        {"status_code": 400, "json": {"error": "x"}}, {"text": "[" * 100_000},
        {"content": b"x" * (przelewy24.LARGEST + 1)},
    ],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_refused(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]
) -> None:
    given = {"status_code": 200, **answer}
    asked = answering(monkeypatch, lambda _request: httpx.Response(**given))
    with pytest.raises(RefusedError):
        przelewy24.register(SHOP, WISH)
    # No redirect was followed.
    assert len(asked) == 1
    with pytest.raises(RefusedError):
        przelewy24.verify(SHOP, "s1", 1, 1)
    with pytest.raises(RefusedError):
        przelewy24.status(SHOP, "s1")


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_service_that_is_down_is_asked_later(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    answering(monkeypatch, lambda _request: httpx.Response(code))
    with pytest.raises(UnreachableError):
        przelewy24.status(SHOP, "s1")
