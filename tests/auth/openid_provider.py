"""A provider of OpenID Connect on loopback that can be made to lie, stall and fail."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import secrets
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.serving import free_port

CLIENT_ID, SECRET = "kropla", "a secret that only the two of us know"
KNOWN = "anna-1"


@dataclass
class Draft:
    """A token as it is about to be signed, and what goes out beside it."""

    claims: dict[str, Any]
    header: dict[str, Any]
    key: RSAKey | bytes
    answer: dict[str, Any]
    status: int = 200
    seconds: float = 0.0
    drips: bool = False
    raw: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    id_token: str | None = None


@dataclass
class Asked:
    """A sign-in that was asked for, until its code is spent."""

    redirect_uri: str
    nonce: str
    challenge: str


Twist = Callable[[Draft], None]


def honest(_draft: Draft) -> None:
    """Change nothing."""


@dataclass
class Provider:
    """The provider, and what it has seen. ``twist`` spoils what it sends next."""

    port: int
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1"}))
    twist: Twist = honest
    sub: str = KNOWN
    email: str = "anna@example.com"
    asked: dict[str, Asked] = field(default_factory=dict)
    queries: list[dict[str, str]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    described: dict[str, Any] = field(default_factory=dict)
    back: dict[str, str] = field(default_factory=dict)
    passes_on: bool = False
    has_moved: bool = False

    def forget(self) -> None:
        """Be honest again, and the same Anna."""
        self.twist, self.sub, self.email = honest, KNOWN, "anna@example.com"
        self.back, self.described, self.passes_on, self.has_moved = {}, {}, False, False
        self.seen.clear()

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __post_init__(self) -> None:
        self.keys_at_first = self.key

    @property
    def settings(self) -> dict[str, Any]:
        """How the portal's operator writes it down."""
        return {
            "key": "mock",
            "name": "Google",
            "issuer": self.issuer,
            "client_id": CLIENT_ID,
            "client_secret": SECRET,
        }

    async def description(self, request: Request) -> Response:
        self.seen.append("description")
        if self.has_moved and request.url.hostname == "127.0.0.1":
            return RedirectResponse(str(request.url.replace(hostname="localhost")))
        about = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        return JSONResponse(about | self.described)

    async def keys(self, _request: Request) -> Response:
        self.seen.append("keys")
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def authorize(self, request: Request) -> Response:
        """Everybody is Anna, and agrees at once; some providers hand on to a host of others."""
        query = dict(request.query_params)
        if self.passes_on and request.url.hostname == "127.0.0.1":
            return RedirectResponse(f"http://localhost:{self.port}/authorize?{urlencode(query)}")
        self.queries.append(query)
        code = secrets.token_urlsafe(16)
        asked = Asked(query["redirect_uri"], query["nonce"], query["code_challenge"])
        self.asked[code] = asked
        back = {"code": code, "state": query["state"], **self.back}
        return RedirectResponse(f"{asked.redirect_uri}?{urlencode(back)}", 302)

    async def token(self, request: Request) -> Response:
        """Give a token for a code: once, to the client, and only with the verifier."""
        form = {key: str(value) for key, value in (await request.form()).items()}
        form |= _basic(request.headers.get("authorization", ""))
        asked = self.asked.pop(form.get("code", ""), None)
        fault = self._fault(asked, form)
        if asked is None or fault:
            self.refusals.append(fault)
            return JSONResponse({"error": "invalid_grant"}, 400)
        draft = self._draft(asked)
        self.twist(draft)
        await asyncio.sleep(draft.seconds)
        token = draft.raw is None and {"id_token": draft.id_token or signed(draft)}
        self.seen.append("token")
        if draft.drips:
            return StreamingResponse(_drops())
        if not token:
            return Response(draft.raw, draft.status, draft.headers)
        return JSONResponse({**token, **draft.answer}, draft.status)

    def _fault(self, asked: Asked | None, form: dict[str, str]) -> str:
        if asked is None:
            return "code"
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, SECRET):
            return "client"
        if form.get("redirect_uri") != asked.redirect_uri:
            return "redirect_uri"
        challenge = create_s256_code_challenge(form.get("code_verifier", ""))
        return "" if challenge == asked.challenge else "verifier"

    def _draft(self, asked: Asked) -> Draft:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self.sub,
            "aud": CLIENT_ID,
            "exp": now + 300,
            "iat": now,
            "nonce": asked.nonce,
            "email": self.email,
            "email_verified": True,
        }
        header = {"alg": "RS256", "kid": "k1", "typ": "JWT"}
        answer = {"access_token": "access", "token_type": "Bearer", "expires_in": 300}
        return Draft(claims, header, self.key, answer)


def signed(draft: Draft) -> str:
    """The token of a draft, whatever stands in it: no library that would refuse is asked."""
    message = b".".join(_base64(json.dumps(part).encode()) for part in (draft.header, draft.claims))
    if isinstance(draft.key, bytes):
        signature = hmac.digest(draft.key, message, "sha256")
    else:
        signature = draft.key.private_key.sign(message, PKCS1v15(), SHA256())
    return b".".join((message, _base64(signature))).decode()


def _basic(header: str) -> dict[str, str]:
    """The client's own name and secret, when they stand in the header."""
    kind, _, words = header.partition(" ")
    if kind != "Basic":
        return {}
    client_id, _, secret = base64.b64decode(words).decode().partition(":")
    return {"client_id": client_id, "client_secret": secret}


async def _drops() -> AsyncIterator[bytes]:
    """A little, again and again."""
    for _ in range(100):
        yield b" "
        await asyncio.sleep(0.1)


def _base64(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider that serves while the block lasts."""
    made = Provider(free_port())
    routes = [
        Route("/.well-known/openid-configuration", made.description),
        Route("/keys", made.keys),
        Route("/authorize", made.authorize),
        Route("/token", made.token, methods=["POST"]),
    ]
    quiet = uvicorn.Config(
        Starlette(routes=routes), port=made.port, log_level="error", lifespan="off"
    )
    server = uvicorn.Server(quiet)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield made
    # Answers that stall are not waited for.
    server.should_exit = server.force_exit = True
    thread.join(10)
