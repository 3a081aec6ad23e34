"""What the portal asks a provider: at its own hosts only, briefly, and for keys not too often."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import RSAKey
from pydantic import ValidationError

import settings as module
from auth import oidc_provider, oidc_web
from auth.identities import Identity
from auth.oidc_flows import Flow
from auth.oidc_provider import way_in, whom
from auth.oidc_web import AnswerError, ProviderDownError, checked
from settings import Settings
from tests.auth.openid_provider import KNOWN, Draft, Provider

FLOW = Flow("mock", "pre", "/", "")
GOOGLE = {"key": "google", "name": "Google", "issuer": "https://accounts.google.com"}


@pytest.fixture(autouse=True)
def nothing_is_kept(sqlite_store: None, mock: Provider) -> Iterator[None]:
    """No description and no key from another test."""
    mock.forget()
    oidc_provider._descriptions.clear()
    oidc_provider._keys.clear()
    yield
    mock.key = mock.keys_at_first


@pytest.fixture
def known(mock: Provider) -> module.Provider:
    return module.Provider(**mock.settings)


def sign_in(provider: module.Provider) -> Identity:
    """The whole way, without a browser."""
    address = urlsplit(asyncio.run(way_in(provider, FLOW)))
    connection = HTTPConnection(address.netloc, timeout=10)
    connection.request("GET", f"{address.path}?{address.query}")
    back = urlsplit(connection.getresponse().headers["location"])
    connection.close()
    brought = {name: values[0] for name, values in parse_qs(back.query).items()}
    return asyncio.run(whom(provider, FLOW, brought))


def test_description_and_keys_are_asked_for_once(known: module.Provider, mock: Provider) -> None:
    for _ in range(3):
        assert sign_in(known) == Identity(mock.issuer, KNOWN, "anna@example.com")
    assert (mock.seen.count("description"), mock.seen.count("keys")) == (1, 1)


def test_new_keys_are_asked_for_at_most_once_a_minute(
    known: module.Provider, mock: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(oidc_provider.time, "monotonic", lambda: now)
    sign_in(known)
    for number, is_asked in ((2, False), (3, True), (4, False)):
        mock.key = RSAKey.generate_key(2048, {"kid": f"k{number}"})
        mock.twist = lambda draft: draft.header.update(kid=draft.key.kid)
        if is_asked:
            now += 60
            sign_in(known)
        else:
            for _ in range(3):
                with pytest.raises(AnswerError):
                    sign_in(known)
    assert mock.seen.count("keys") == 2


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:{port}/x",
        "http://169.254.169.254/latest/meta-data",
        "https://127.0.0.1:{port}/x",
        "http://127.0.0.1:{port}\\@evil.example/x",
        "http://evil.example\\@127.0.0.1:{port}/x",
        "http://127.0.0.1:{port}/x\r\nset-cookie: a=b",
        "file:///etc/passwd",
        "",
    ],
)
def test_a_description_that_leads_elsewhere_is_of_no_use(
    known: module.Provider, mock: Provider, name: str, address: str
) -> None:
    mock.described = {name: address.format(port=mock.port)}
    with pytest.raises(ProviderDownError):
        sign_in(known)
    assert mock.seen == ["description"]


@pytest.mark.parametrize(
    "described", [{"issuer": "http://127.0.0.1"}, {"issuer": None}, {"jwks_uri": 7}]
)
def test_a_description_of_somebody_else_is_of_no_use(
    known: module.Provider, mock: Provider, described: dict[str, object]
) -> None:
    mock.described = described
    with pytest.raises(ProviderDownError):
        sign_in(known)


def test_no_redirect_is_followed(known: module.Provider, mock: Provider) -> None:
    mock.has_moved = True
    with pytest.raises(ProviderDownError, match="307"):
        sign_in(known)
    assert mock.seen == ["description"]


def test_a_host_of_the_settings_is_asked_too(mock: Provider) -> None:
    mock.described = {"token_endpoint": f"http://localhost:{mock.port}/token"}
    widened = module.Provider(**mock.settings, hosts=["localhost"])
    assert sign_in(widened).sub == KNOWN


def test_a_provider_that_promises_to_name_itself_has_to(
    known: module.Provider, mock: Provider
) -> None:
    mock.described = {"authorization_response_iss_parameter_supported": True}
    with pytest.raises(AnswerError):
        sign_in(known)
    mock.back = {"iss": mock.issuer}
    assert sign_in(known).sub == KNOWN


@pytest.mark.parametrize("methods", [["client_secret_post"], ["client_secret_basic"], None])
def test_the_secret_is_shown_in_the_way_the_provider_takes(
    known: module.Provider, mock: Provider, methods: list[str] | None
) -> None:
    if methods is None:
        mock.described = {"token_endpoint_auth_methods_supported": []}
    else:
        mock.described = {"token_endpoint_auth_methods_supported": methods}
    assert sign_in(known).sub == KNOWN


def test_the_secret_may_stand_in_a_file(mock: Provider, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{mock.settings['client_secret']}\n")
    words = {**mock.settings, "client_secret": None, "client_secret_file": file}
    assert sign_in(module.Provider(**words)).sub == KNOWN
    file.unlink()
    with pytest.raises(ProviderDownError):
        sign_in(module.Provider(**words))


def test_no_proxy_of_the_environment_leads_round_the_check(
    known: module.Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert sign_in(known).sub == KNOWN


def test_a_provider_that_is_not_there_is_down(known: module.Provider) -> None:
    gone = known.model_copy(update={"issuer": "http://127.0.0.1:9"})
    with pytest.raises(ProviderDownError):
        asyncio.run(way_in(gone, FLOW))


def test_an_answer_that_drips_is_given_up(
    known: module.Provider, mock: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc_web, "SECONDS", 0.5)
    mock.twist = lambda draft: setattr(draft, "drips", True)
    began = time.monotonic()
    with pytest.raises(ProviderDownError):
        sign_in(known)
    assert time.monotonic() - began < 2


def test_an_answer_is_not_unpacked(known: module.Provider, mock: Provider) -> None:
    bomb = gzip.compress(b" " * 50_000_000 + json.dumps({"id_token": "x"}).encode())
    assert len(bomb) < oidc_web.LARGEST

    def twist(draft: Draft) -> None:
        draft.raw, draft.headers = bomb, {"content-encoding": "gzip"}

    mock.twist = twist
    with pytest.raises(AnswerError, match="no JSON"):
        sign_in(known)


@pytest.mark.parametrize("host", ["accounts.google.com", "oauth2.googleapis.com"])
def test_hosts_are_compared_whole(host: str) -> None:
    google = module.Provider(**GOOGLE, client_id="k", hosts=["oauth2.googleapis.com"])
    assert checked(google, f"https://{host}/token")
    for other in (f"x{host}", f"{host}.evil.example", f"{host}@evil.example"):
        with pytest.raises(ProviderDownError):
            checked(google, f"https://{other}/token")


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://accounts.google.com"},
        {"issuer": "accounts.google.com"},
        {"key": "Google"},
        {"key": "a/b"},
        {"scopes": ["email"]},
        {"secret": "x"},
        {"client_id": ""},
    ],
)
def test_a_provider_that_is_written_down_wrongly_is_refused_without_its_secret(
    wrong: dict[str, object],
) -> None:
    entry = {**GOOGLE, "client_id": "k", "client_secret": "GOCSPX-hush", **wrong}
    with pytest.raises(ValidationError) as told:
        Settings(oidc=[entry])
    assert "hush" not in str(told.value)


def test_the_runbook_shows_how_to_write_two_providers_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runbook = (Path(__file__).parents[2] / "docs" / "runbook.md").read_text(encoding="utf-8")
    [block] = re.findall(r"^```toml\n(.*?\[\[oidc\]\].*?)^```", runbook, re.M | re.S)
    (tmp_path / "kropla.toml").write_text(block, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KROPLA_OIDC", raising=False)
    google, keycloak = Settings().oidc
    assert (google.key, google.hosts[0]) == ("google", "oauth2.googleapis.com")
    assert (keycloak.name, keycloak.scopes) == ("Konto Wodociągów", ("openid", "email"))


def test_two_providers_of_one_address_are_refused() -> None:
    entry = {**GOOGLE, "client_id": "k", "client_secret": "GOCSPX-hush"}
    for other in ({"key": "second"}, {"issuer": "https://sso.example.pl"}):
        with pytest.raises(ValidationError) as told:
            Settings(oidc=[entry, entry | other])
        assert "hush" not in str(told.value)
    assert "hush" not in repr(Settings(oidc=[entry]))
