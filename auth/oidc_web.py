"""Asking an OpenID provider something: briefly, only where it lives, and never for much."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx

from settings import Provider

SECONDS = 5.0
"""Longest time for a question and its answer, all in all."""

LARGEST = 256 * 1024
"""Bytes of an answer; what providers really send is a tenth of it."""

PLAIN = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&()*+,;=%]+")
"""An address by RFC 3986, which every reader of it takes apart in the same way."""


class ProviderDownError(Exception):
    """The provider does not answer, or not as one that works; the text is for the log."""


class AnswerError(Exception):
    """The provider's answer proves nothing; the text is for the log."""


def checked(provider: Provider, url: str) -> str:
    """The address, when it is one of the provider's own hosts.

    Raises ProviderDownError: a description that leads elsewhere is of no use.
    """
    issuer, parts = urlsplit(provider.issuer), urlsplit(url)
    if not PLAIN.fullmatch(url):
        raise ProviderDownError(f"no address: {url[:100]!r}")
    if parts.scheme != issuer.scheme or parts.hostname not in {issuer.hostname, *provider.hosts}:
        host = parts.hostname or url[:100]
        raise ProviderDownError(f"{host} is no host of {provider.key}: see `hosts` of its settings")
    return url


async def ask(
    provider: Provider,
    method: str,
    url: str,
    headers: Mapping[str, str] | None = None,
    body: str = "",
) -> dict[str, Any]:
    """What the provider says at one of its addresses; redirects lead nowhere.

    Raises:
        ProviderDownError: no answer in time, or the provider's own failure.
        AnswerError: an answer, but not one that is of use.
    """
    asked = {"accept": "application/json", "accept-encoding": "identity", **(headers or {})}
    content, own = body or None, checked(provider, url)
    try:
        async with asyncio.timeout(SECONDS), _client() as client:
            sent = client.build_request(method, own, headers=asked, content=content)
            answer = await client.send(sent, stream=True)
            return _told(answer.status_code, await _read(answer))
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        raise ProviderDownError(f"{provider.key}: {type(error).__name__} {error}") from error


def _client() -> httpx.AsyncClient:
    """Without what the environment says: no proxy may lead round the check of hosts."""
    return httpx.AsyncClient(
        verify=_trusted(), timeout=SECONDS, follow_redirects=False, trust_env=False
    )


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates this machine trusts, those of the utility's own authority among them."""
    return ssl.create_default_context()


async def _read(answer: httpx.Response) -> bytes:
    """The answer as it is sent, cut off where it gets too long."""
    content = bytearray()
    async for part in answer.aiter_raw():
        content += part
        if len(content) > LARGEST:
            raise AnswerError(f"more than {LARGEST} bytes")
    return bytes(content)


def _told(status: int, content: bytes) -> dict[str, Any]:
    """The object that an answer holds."""
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or status == httpx.codes.TOO_MANY_REQUESTS:
        raise ProviderDownError(f"status {status}")
    if status != httpx.codes.OK:
        raise AnswerError(f"status {status}: {content[:200]!r}")
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise AnswerError("no JSON") from error
    if not isinstance(told, dict):
        raise AnswerError("no JSON object")
    return told
