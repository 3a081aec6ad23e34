"""A Przelewy24 of our own for the demo and for tests: the same protocol, and no money.

It keeps everything in memory and answers in demo mode only. When somebody pays at its bank
(demo/bank_pages.py), it notifies the portal as the real one does: again and again until verified.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import itertools
import json
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from office.payments import signs
from settings import settings

PATH = "/demo/przelewy24"
API = f"{PATH}/api/v1"
MERCHANT_ID, CRC, API_KEY = 12345, "demo-crc", "demo-api-key"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
REPEATS = (0.2, 2.0, 5.0, 15.0, 30.0, 60.0)
"""Seconds before each notification; the real one takes minutes."""

METHOD_ID = 25
LARGEST = 64 * 1024

log = logging.getLogger("kropla")


@dataclass
class Transaction:
    """A registered payment; ``status`` as the real one tells it."""

    asked: dict[str, Any]
    order_id: int
    status: int = 0

    @property
    def notification(self) -> dict[str, Any]:
        """What is told of it, signed."""
        told = {
            "merchantId": self.asked["merchantId"],
            "posId": self.asked["posId"],
            "sessionId": self.asked["sessionId"],
            "amount": self.asked["amount"],
            "originAmount": self.asked["amount"],
            "currency": self.asked["currency"],
            "orderId": self.order_id,
            "methodId": METHOD_ID,
            "statement": f"p24-{self.order_id}",
        }
        return {**told, "sign": signs.sign(signs.NOTIFICATION, told, CRC)}


@dataclass
class Bank:
    """Everything it knows; ``is_silent`` keeps notifications back, as a network may."""

    by_session: dict[str, Transaction] = field(default_factory=dict)
    by_token: dict[str, Transaction] = field(default_factory=dict)
    order_ids: itertools.count[int] = field(
        default_factory=lambda: itertools.count(300_000_000_001)
    )
    verified: list[str] = field(default_factory=list)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    is_silent: bool = False
    is_down: bool = False

    def pay(self, one: Transaction) -> None:
        """Somebody has paid."""
        one.status = max(one.status, 1)

    async def tell(self, one: Transaction) -> None:
        """Notify until it is verified."""
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            for seconds in REPEATS:
                await asyncio.sleep(seconds)
                if one.status != 1 or self.is_silent:
                    return
                try:
                    await client.post(one.asked["urlStatus"], json=one.notification)
                except httpx.HTTPError as error:
                    log.info("demo bank: nobody takes the notification: %s", error)


BANK = Bank()


def environment(portal: str) -> dict[str, str]:
    """The settings with which a portal at an address pays here."""
    return {
        "KROPLA_P24_ADDRESS": f"{portal}{PATH}",
        "KROPLA_P24_MERCHANT_ID": str(MERCHANT_ID),
        "KROPLA_P24_CRC": CRC,
        "KROPLA_P24_API_KEY": API_KEY,
        "KROPLA_UTILITY_NIP": "1111111111",
    }


Handler = Callable[[Request], Awaitable[Response]]


def in_demo(handler: Handler) -> Handler:
    """Not there outside of the demo."""

    @wraps(handler)
    async def answered(request: Request) -> Response:
        if not settings().demo:
            return PlainTextResponse("Nie ma takiej strony.\n", 404)
        return await handler(request)

    return answered


def _for_shop(handler: Handler) -> Handler:
    """Only who knows number and key of the shop."""

    @wraps(handler)
    async def answered(request: Request) -> Response:
        if BANK.is_down:
            return JSONResponse({"error": "down"}, 503)
        told = f"{MERCHANT_ID}:{API_KEY}".encode()
        expected = f"Basic {base64.b64encode(told).decode()}"
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(expected.encode(), given.encode()):
            return JSONResponse({"error": "Incorrect authentication", "code": 401}, 401)
        return await handler(request)

    return in_demo(answered)


async def _message(request: Request, fields: tuple[str, ...]) -> dict[str, Any] | None:
    """What was sent, when it is signed."""
    content = await request.body()
    if len(content) > LARGEST:
        return None
    try:
        told = json.loads(content)
        is_it = signs.is_signed(fields, told, CRC, told["sign"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return told if is_it else None


@_for_shop
async def access(_request: Request) -> Response:
    """Number and key are right."""
    return JSONResponse({"data": True, "error": ""})


@_for_shop
async def register(request: Request) -> Response:
    """A new payment gets its token."""
    asked = await _message(request, signs.REGISTER)
    host = urlsplit(str(asked and asked.get("urlStatus"))).hostname
    own = urlsplit(settings().address or "").hostname
    if asked is None or host not in (*LOOPBACK, own):
        return JSONResponse({"error": "Wrong data", "code": 400}, 400)
    session_id = str(asked["sessionId"])
    if session_id in BANK.by_session:
        return JSONResponse({"error": "Session id is not unique", "code": 400}, 400)
    made, token = Transaction(asked, next(BANK.order_ids)), secrets.token_hex(16).upper()
    BANK.by_session[session_id] = BANK.by_token[token] = made
    return JSONResponse({"data": {"token": token}, "responseCode": 0})


@_for_shop
async def verify(request: Request) -> Response:
    """The shop takes the money, of the amount that was paid."""
    asked = await _message(request, signs.VERIFY)
    one = BANK.by_session.get(str(asked["sessionId"])) if asked else None
    if asked is None or one is None or one.status not in (1, 2):
        return JSONResponse({"error": "Wrong transaction", "code": 400}, 400)
    paid = one.asked["amount"], one.asked["currency"], one.order_id
    if (asked["amount"], asked["currency"], asked["orderId"]) != paid:
        return JSONResponse({"error": "Incorrect amount", "code": 400}, 400)
    one.status = 2
    BANK.verified.append(asked["sessionId"])
    return JSONResponse({"data": {"status": "success"}, "responseCode": 0})


@_for_shop
async def status(request: Request) -> Response:
    """How a payment stands."""
    one = BANK.by_session.get(request.path_params["session_id"])
    if one is None:
        return JSONResponse({"error": "Transaction not found", "code": 404}, 404)
    told = {name: one.asked[name] for name in ("sessionId", "amount", "currency")}
    told |= {"status": one.status, "orderId": one.order_id if one.status else 0}
    return JSONResponse({"data": told, "responseCode": 0})


ROUTES = [
    Route(f"{API}/testAccess", access),
    Route(f"{API}/transaction/register", register, methods=["POST"]),
    Route(f"{API}/transaction/verify", verify, methods=["PUT"]),
    Route(f"{API}/transaction/by/sessionId/{{session_id}}", status),
]
