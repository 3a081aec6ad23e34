"""What a provider could send instead of the truth, or beside it."""

from __future__ import annotations

import base64
import json

from joserfc.jwk import RSAKey

from tests.auth.openid_provider import KNOWN, SECRET, Draft, Twist

OTHER_KEY = RSAKey.generate_key(2048, {"kid": "k1"})


def spoiled(**claims: object) -> Twist:
    """Other claims; one that is None is left out."""

    def twist(draft: Draft) -> None:
        draft.claims |= claims
        draft.claims = {key: value for key, value in draft.claims.items() if value is not None}

    return twist


def later(**seconds: int) -> Twist:
    """Claims of time, so many seconds away from now."""
    return lambda draft: draft.claims.update(
        {name: draft.claims["iat"] + by for name, by in seconds.items()}
    )


def head(**words: object) -> Twist:
    return lambda draft: draft.header.update(words)


def with_key(key: RSAKey | bytes, **words: object) -> Twist:
    def twist(draft: Draft) -> None:
        draft.key = key
        draft.header |= words

    return twist


def unsigned(draft: Draft) -> None:
    parts = [json.dumps(part).encode() for part in ({"alg": "none"}, draft.claims)]
    draft.id_token = (
        ".".join(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts) + "."
    )


def with_public_key(draft: Draft) -> None:
    draft.key = draft.key.as_pem(private=False)
    draft.header["alg"] = "HS256"


def sent(**values: object) -> Twist:
    return lambda draft: [setattr(draft, name, value) for name, value in values.items()]


def answered(**values: object) -> Twist:
    return lambda draft: draft.answer.update(values)


LIES: dict[str, Twist] = {
    "another nonce": spoiled(nonce="x" * 43),
    "no nonce": spoiled(nonce=None),
    "empty nonce": spoiled(nonce=""),
    "another audience": spoiled(aud="somebody"),
    "another audience, for us all the same": spoiled(aud="somebody", azp="kropla"),
    "other audiences, for us all the same": spoiled(aud=["a", "b"], azp="kropla"),
    "no audience": spoiled(aud=None),
    "several audiences without azp": spoiled(aud=["kropla", "somebody"]),
    "several audiences for somebody": spoiled(aud=["kropla", "somebody"], azp="somebody"),
    "for another party": spoiled(azp="somebody"),
    "another issuer": spoiled(iss="https://accounts.google.com"),
    "an issuer with a slash": lambda d: d.claims.update(iss=d.claims["iss"] + "/"),
    "no issuer": spoiled(iss=None),
    "expired": later(exp=-61),
    "no expiry": spoiled(exp=None),
    "never expires": spoiled(exp=float("inf")),
    "expiry as text": spoiled(exp="2099-01-01"),
    "issued in the future": later(iat=120),
    "not issued": spoiled(iat=None),
    "not valid yet": later(nbf=120),
    "empty subject": spoiled(sub=""),
    "no subject": spoiled(sub=None),
    "subject is a number": spoiled(sub=1),
    "subject is a list": spoiled(sub=[KNOWN]),
    "subject with a control character": spoiled(sub=KNOWN + "\0"),
    "subject too long": spoiled(sub="x" * 256),
    "subject with a space": spoiled(sub=f" {KNOWN}"),
    "subject in capitals": spoiled(sub=KNOWN.upper()),
    "same e-mail, another subject": spoiled(sub="mallory", email="anna@example.com"),
    "unverified e-mail, another subject": spoiled(sub="mallory", email_verified=False),
    "signed by nobody": unsigned,
    "signed with the client's secret": with_key(SECRET.encode(), alg="HS256"),
    "signed with the public key": with_public_key,
    "signed with another key": with_key(OTHER_KEY),
    "signed with an unknown key": with_key(OTHER_KEY, kid="k9"),
    "signed with the key in its header": with_key(
        OTHER_KEY, kid="k9", jwk=OTHER_KEY.as_dict(private=False)
    ),
    "must be understood": head(crit=["exp"], exp=1),
    "hash of another access token": spoiled(at_hash="x" * 22),
    "hash that is a number": spoiled(at_hash=7),
    "no ID token": lambda draft: draft.answer.update(id_token=None),
    "ID token is a list": answered(id_token=["a", "b"]),
    "ID token is no token": answered(id_token="a.b.c"),
    "not JSON": sent(raw=b"<html>"),
    "a JSON list": sent(raw=b"[]"),
    "deep JSON": sent(raw=b"[" * 100_000),
    "the truth in a huge answer": answered(padding="x" * 2_000_000),
    "status 500": sent(status=500),
    "status 400": sent(status=400),
    "a redirect": sent(status=302),
}


STRANGERS = {
    "subject with a space",
    "subject in capitals",
    "same e-mail, another subject",
    "unverified e-mail, another subject",
}
"""No lies, but somebody else."""
