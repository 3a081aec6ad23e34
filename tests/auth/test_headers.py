"""Security headers: on every answer, and a policy that lets nothing foreign in."""

from __future__ import annotations

import base64
import hashlib

from auth.headers import FIXED, SecurityHeaders, content_security_policy
from tests.auth.asgi import Echo, get

PAGE = "<html><script>\n a = 1\n</script><script type='module' src='x'></script></html>"


def test_every_header_is_on_the_answer() -> None:
    answer = get(SecurityHeaders(Echo(), "default-src 'none'"))
    for name, value in FIXED.items():
        assert answer.all(name) == [value]
    assert answer.all("content-security-policy") == ["default-src 'none'"]


def test_https_is_remembered_and_http_is_not() -> None:
    app = SecurityHeaders(Echo(), "")
    assert get(app, scheme="https").all("strict-transport-security")
    assert not get(app).all("strict-transport-security")


def test_the_inline_script_of_the_page_is_let_run_by_its_hash() -> None:
    digest = base64.b64encode(hashlib.sha256(b"\n a = 1\n").digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in content_security_policy(PAGE)


def test_scripts_may_be_neither_inline_nor_evaluated_nor_foreign() -> None:
    policy = dict(part.split(" ", 1) for part in content_security_policy(PAGE).split("; "))
    assert "unsafe" not in policy["script-src"]
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert not [p for p in policy.values() if "http" in p or "*" in p]
