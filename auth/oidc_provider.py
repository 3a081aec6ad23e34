"""An OpenID provider as the portal uses it: where to send a browser, and whom it sends back."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool

from auth.identities import Identity
from auth.oidc_flows import Flow, keep
from auth.oidc_tokens import UnknownKeyError, identity
from auth.oidc_web import AnswerError, ProviderDownError, ask, checked
from settings import Provider, settings

KEPT_SECONDS = 3600.0
"""How long a provider's description and keys are used without asking anew."""

KEYS_EVERY_SECONDS = 60.0
"""Somebody who makes up keys' names does not make the portal ask more often than this."""


LONGEST_CODE = 4096


class Description(BaseModel):
    """What a provider says about itself (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


_descriptions: dict[str, tuple[float, Description]] = {}
_keys: dict[str, tuple[float, KeySet]] = {}


def providers() -> dict[str, Provider]:
    """The providers of the settings, by the word that stands in addresses."""
    return {provider.key: provider for provider in settings().oidc}


async def way_in(provider: Provider, flow: Flow) -> str:
    """The address at the provider to which the browser of a flow goes.

    Raises:
        ProviderDownError: the provider does not work at the moment.
        TooManyError: too many browsers of that network address are away already.
    """
    about = await _described(provider)
    state = await run_in_threadpool(keep, flow)
    uri = prepare_grant_uri(
        about.authorization_endpoint,
        client_id=provider.client_id,
        response_type="code",
        redirect_uri=_redirect_uri(provider),
        scope=list(provider.scopes),
        state=state,
        nonce=flow.nonce,
        code_challenge=create_s256_code_challenge(flow.code_verifier),
        code_challenge_method="S256",
        # Signing out here does not sign out there: the next person at this screen has to choose.
        prompt="select_account",
    )
    return str(uri)


async def whom(provider: Provider, flow: Flow, brought: Mapping[str, str]) -> Identity:
    """Who came back from the provider, by what the browser has brought.

    Raises ProviderDownError, AnswerError.
    """
    about = await _described(provider)
    # RFC 9207: the answer names its author, so that no provider's is taken for another's.
    author = brought.get("iss")
    if author != provider.issuer and (
        author is not None or about.authorization_response_iss_parameter_supported
    ):
        raise AnswerError("another issuer answers")
    answer = await _exchange(provider, about, flow, brought.get("code", ""))
    try:
        return identity(provider, answer, flow.nonce, await _keys_of(provider, about, KEPT_SECONDS))
    except UnknownKeyError:
        newer = await _keys_of(provider, about, KEYS_EVERY_SECONDS)
        return identity(provider, answer, flow.nonce, newer)


async def _exchange(
    provider: Provider, about: Description, flow: Flow, code: str
) -> Mapping[str, Any]:
    """What the provider gives for a code, to who proves to have asked for it."""
    if not 0 < len(code) <= LONGEST_CODE:
        raise AnswerError("no code")
    body = prepare_token_request(
        "authorization_code",
        code=code,
        redirect_uri=_redirect_uri(provider),
        code_verifier=flow.code_verifier,
    )
    secret = _secret(provider)
    by_post = "client_secret_post" in about.token_endpoint_auth_methods_supported
    kind = "client_secret_post" if by_post else "client_secret_basic"
    client = ClientAuth(provider.client_id, secret, kind if secret else "none")
    form = {"content-type": "application/x-www-form-urlencoded"}
    url, headers, sent = client.prepare("POST", about.token_endpoint, form, body)
    return await ask(provider, "POST", url, headers, sent)


async def _described(provider: Provider) -> Description:
    """The provider's own description, which has to be about this provider and its hosts."""
    at, kept = _descriptions.get(provider.issuer, (0.0, None))
    if kept is not None and time.monotonic() - at < KEPT_SECONDS:
        return kept
    url = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        about = Description.model_validate(await ask(provider, "GET", url))
    except (AnswerError, ValidationError) as error:
        raise ProviderDownError(f"{provider.key} describes itself wrongly: {error!r}") from error
    if about.issuer != provider.issuer:
        raise ProviderDownError(f"{provider.key} calls itself {about.issuer[:100]!r}")
    for address in (about.authorization_endpoint, about.token_endpoint, about.jwks_uri):
        checked(provider, address)
    _descriptions[provider.issuer] = (time.monotonic(), about)
    return about


async def _keys_of(provider: Provider, about: Description, kept_seconds: float) -> KeySet:
    """The keys with which the provider signs; asked for anew when those kept are older."""
    at, kept = _keys.get(about.jwks_uri, (0.0, None))
    if kept is not None:
        if time.monotonic() - at < kept_seconds:
            return kept
        # Noted before asking: others who come meanwhile do not ask as well.
        _keys[about.jwks_uri] = (time.monotonic(), kept)
    told = await ask(provider, "GET", about.jwks_uri)
    try:
        keys = KeySet.import_key_set({"keys": told["keys"]})
    except (JoseError, ValueError, TypeError, LookupError) as error:
        raise ProviderDownError(f"{provider.key}: keys of no use, {error}") from error
    _keys[about.jwks_uri] = (time.monotonic(), keys)
    return keys


def _redirect_uri(provider: Provider) -> str:
    """Where the provider sends browsers back to, by the settings alone: no Host is believed.

    Each provider has an address of its own, so that none can answer in the place of another.
    """
    base = (settings().address or "http://localhost:8501").rstrip("/")
    return f"{base}/auth/oidc/{provider.key}/callback"


def _secret(provider: Provider) -> str:
    """The secret that the provider and the portal share; empty for a client without one."""
    if provider.client_secret is not None:
        return provider.client_secret.get_secret_value()
    if provider.client_secret_file is None:
        return ""
    try:
        return provider.client_secret_file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ProviderDownError(f"{provider.key}: no secret, {error}") from error
