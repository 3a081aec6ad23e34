"""Asking Przelewy24 something (REST v1): briefly, only at its own address, and never for much."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

import httpx

from core.errors import KroplaError
from office.payments import signs
from office.payments.shop import Shop

SECONDS = 8.0
"""Longest time for each part of a question: connecting, sending, waiting for the next bytes."""

TRIES = 2
"""How often something is asked that may be asked twice."""

LARGEST = 256 * 1024
TOKEN = re.compile(r"[A-Za-z0-9-]{1,100}")
CURRENCY = "PLN"


class UnreachableError(KroplaError):
    """No answer, or not one of a service that works; later there may be one."""


class RefusedError(KroplaError):
    """An answer that says no, or that makes no sense."""


@dataclass(frozen=True)
class Wish:
    """A payment to be registered; ``amount`` in grosze."""

    session_id: str
    amount: int
    description: str
    email: str
    language: str
    return_url: str
    status_url: str
    minutes: int
    label: str


@dataclass(frozen=True)
class Told:
    """What Przelewy24 says of a payment.

    ``status``: 0 nothing paid, 1 paid and not verified, 2 verified, 3 given back.
    """

    status: int
    order_id: int
    amount: int
    currency: str


NOTHING, PAID, VERIFIED, GIVEN_BACK = range(4)


def has_access(shop: Shop) -> bool:
    """Whether numbers and key are those of a shop. Raises UnreachableError, RefusedError."""
    return bool(_ask(shop, "GET", "/testAccess", tries=TRIES).get("data"))


def register(shop: Shop, wish: Wish) -> str:
    """The token of a new payment. Raises UnreachableError, RefusedError.

    Asked once: of what got lost on the way nobody knows whether it arrived.
    """
    message: dict[str, Any] = {
        "merchantId": shop.merchant_id,
        "posId": shop.pos_id,
        "sessionId": wish.session_id,
        "amount": wish.amount,
        "currency": CURRENCY,
        "description": wish.description[:1024],
        "email": wish.email[:50],
        "country": "PL",
        "language": wish.language,
        "urlReturn": wish.return_url,
        "urlStatus": wish.status_url,
        "timeLimit": wish.minutes,
        "transferLabel": wish.label[:20],
        "encoding": "UTF-8",
    }
    message["sign"] = signs.sign(signs.REGISTER, message, shop.crc)
    token = _data(_ask(shop, "POST", "/transaction/register", message)).get("token")
    if not isinstance(token, str) or not TOKEN.fullmatch(token):
        raise RefusedError("register: no token")
    return token


def pay_address(shop: Shop, token: str) -> str:
    """Where a browser goes to pay."""
    return f"{shop.address}/trnRequest/{token}"


def verify(shop: Shop, session_id: str, order_id: int, amount: int) -> None:
    """Take a payment of this amount; until then the money stays with who paid.

    Raises UnreachableError, RefusedError. May be asked twice.
    """
    message: dict[str, Any] = {
        "merchantId": shop.merchant_id,
        "posId": shop.pos_id,
        "sessionId": session_id,
        "amount": amount,
        "currency": CURRENCY,
        "orderId": order_id,
    }
    message["sign"] = signs.sign(signs.VERIFY, message, shop.crc)
    answer = _ask(shop, "PUT", "/transaction/verify", message, tries=TRIES)
    if _data(answer).get("status") != "success":
        raise RefusedError("verify: not a success")


def status(shop: Shop, session_id: str) -> Told | None:
    """What became of a payment; None when Przelewy24 does not know it.

    Raises UnreachableError, RefusedError.
    """
    path = f"/transaction/by/sessionId/{quote(session_id, safe='')}"
    try:
        told = _data(_ask(shop, "GET", path, tries=TRIES))
        return Told(
            int(told["status"]), int(told["orderId"] or 0), int(told["amount"]), told["currency"]
        )
    except _UnknownError:
        return None
    except (KeyError, TypeError, ValueError) as error:
        raise RefusedError(f"status: {error!r}") from error


class _UnknownError(RefusedError):
    """There is no such thing there."""


def _ask(
    shop: Shop, method: str, path: str, message: Mapping[str, Any] | None = None, tries: int = 1
) -> dict[str, Any]:
    for left in reversed(range(tries)):
        try:
            return _asked(shop, method, path, message)
        except UnreachableError:
            if not left:
                raise
    raise UnreachableError(path)


def _asked(shop: Shop, method: str, path: str, message: Mapping[str, Any] | None) -> dict[str, Any]:
    url = f"{shop.address}/api/v1{path}"
    headers = {"accept": "application/json", "accept-encoding": "identity"}
    try:
        with (
            _client(shop) as client,
            client.stream(method, url, json=message, headers=headers) as answer,
        ):
            return _told(answer.status_code, _read(answer))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnreachableError(f"{method} {path}: {type(error).__name__} {error}") from error


def _client(shop: Shop) -> httpx.Client:
    """Without what the environment says, and without a way to anywhere else."""
    return httpx.Client(
        auth=(str(shop.pos_id), shop.api_key),
        verify=_trusted(),
        timeout=SECONDS,
        follow_redirects=False,
        trust_env=False,
    )


@cache
def _trusted() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _read(answer: httpx.Response) -> bytes:
    """The answer as it is sent, cut off where it gets too long."""
    content = bytearray()
    for part in answer.iter_raw():
        content += part
        if len(content) > LARGEST:
            raise RefusedError(f"more than {LARGEST} bytes")
    return bytes(content)


def _told(code: int, content: bytes) -> dict[str, Any]:
    """The object that an answer holds."""
    if code >= httpx.codes.INTERNAL_SERVER_ERROR or code == httpx.codes.TOO_MANY_REQUESTS:
        raise UnreachableError(f"status {code}")
    if code == httpx.codes.NOT_FOUND:
        raise _UnknownError("status 404")
    if code not in (httpx.codes.OK, httpx.codes.CREATED):
        raise RefusedError(f"status {code}: {content[:200]!r}")
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RefusedError("no JSON") from error
    if not isinstance(told, dict):
        raise RefusedError("no JSON object")
    return told


def _data(answer: Mapping[str, Any]) -> dict[str, Any]:
    data = answer.get("data")
    if not isinstance(data, dict):
        raise RefusedError("no data")
    return data
