"""The gate and the routes of downloads in this process, asked as a server would hand it on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.routing import Router

from auth.gate import Gate
from tests.attacks.town import bill_of
from tests.auth.asgi import scope_of
from ui import bank_exports, contract_downloads, exports, invoice_files, ledger_exports

SERVED = [
    *exports.ROUTES,
    *ledger_exports.ROUTES,
    *invoice_files.ROUTES,
    *contract_downloads.ROUTES,
    *bank_exports.ROUTES,
]
OF_ONE = tuple(route.path for route in invoice_files.ROUTES)
"""Files of one invoice, whose number has to be named."""
OF_THE_OFFICE = tuple(route.path for route in bank_exports.ROUTES)
"""Refused to everybody else; test_roles.py tries it."""
DOWNLOADS = tuple(route.path for route in SERVED)
ROUTES = tuple(
    path
    for path in DOWNLOADS
    if not path.endswith((".pdf", "}")) and path not in (*OF_ONE, *OF_THE_OFFICE)
)
"""Those that are asked thousands of times; a statement shows what its table has, and is slow.

Of a document the number stands in the path: test_documents.py puts those of others there."""


@dataclass(frozen=True)
class Told:
    """Status and body of an answer."""

    status: int
    body: bytes


def aimed(path: str, number: str) -> dict[str, str]:
    """What a download wants to be told to be of a neighbour."""
    return {"faktura": bill_of(number)} if path in OF_ONE else {}


class Portal:
    """The routes behind the gate, in one event loop for as many questions as one likes."""

    def __init__(self) -> None:
        self.app = Gate(Router(SERVED), frozenset({"localhost"}))

    async def ask(self, path: str, words: Mapping[str, str], cookies: Mapping[str, str]) -> Told:
        """The answer to a request with these words in its address."""
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        scope = scope_of("http", path, {"host": "localhost:8501", "cookie": cookie}, "http")
        scope["query_string"] = urlencode(words).encode()
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(0)
            return {"type": "http.request", "body": b""}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        return Told(sent[0]["status"], b"".join(message.get("body", b"") for message in sent))
