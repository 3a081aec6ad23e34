"""ID tokens: who somebody is, as a provider has signed it for this portal and this very sign-in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from auth import clock
from auth.identities import Identity
from auth.oidc_web import AnswerError
from settings import Provider

ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
"""Signatures whose key only the provider has. With others the portal's own secret, or nothing at
all, would do."""

LEEWAY_SECONDS = 60
"""How far the provider's clock may be off."""

LONGEST_SUBJECT = 255
LONGEST_EMAIL = 254


class UnknownKeyError(AnswerError):
    """The token is signed with a key that is not among those known; there may be a new one."""


def identity(provider: Provider, answer: Mapping[str, Any], nonce: str, keys: KeySet) -> Identity:
    """Whom the ID token of an answer is about, once everything about it is right.

    Raises AnswerError.
    """
    id_token = answer.get("id_token")
    if not isinstance(id_token, str):
        raise AnswerError("no ID token")
    access_token = answer.get("access_token")
    expected = {"nonce": nonce, "client_id": provider.client_id, "access_token": access_token}
    try:
        signed = jwt.decode(id_token, keys, registry=_registry())
        claims = CodeIDToken(signed.claims, signed.header, _wanted(provider), expected)
        claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY_SECONDS)
    except InvalidKeyIdError as error:
        raise UnknownKeyError(repr(error)) from error
    except (JoseError, AuthlibBaseError, ValueError, TypeError, LookupError) as error:
        raise AnswerError(f"ID token: {error!r}") from error
    return Identity(provider.issuer, _subject(claims["sub"]), _email(claims.get("email")))


def _registry() -> JWSRegistry:
    # Providers put more into the header than the standard lists (x5t, at_hash names …).
    return JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)


def _wanted(provider: Provider) -> dict[str, dict[str, Any]]:
    """What has to stand in the token; a fresh one each time, because the library takes it apart."""
    return {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "iat": {"essential": True},
        "nonce": {"essential": True},
    }


def _subject(sub: Any) -> str:
    """The subject, when it is one by the standard: up to 255 printable ASCII characters."""
    is_one = isinstance(sub, str) and 0 < len(sub) <= LONGEST_SUBJECT
    if not is_one or not sub.isascii() or not sub.isprintable():
        raise AnswerError("no subject")
    return str(sub)


def _email(email: Any) -> str:
    """The e-mail as a label; whatever is none is left out."""
    is_one = isinstance(email, str) and len(email) <= LONGEST_EMAIL and email.isprintable()
    return email if is_one else ""
