"""A home with a published build and the demo's accounts, and portals served over it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from auth import demo
from settings import settings
from store.engine import engine
from tests.auth.openid_provider import Provider, provider
from tests.serving import portal
from tests.ui import fixture_build

ACCOUNTS = {
    "dom": ("customer", ["100001"], "Anna Wiśniewska"),
    "radio": ("customer", ["100002"], "Piotr Nowak"),
    "bok": ("clerk", [], "Biuro Obsługi"),
    "wodomierze": ("meters", [], "Wodomierze"),
    "analityk": ("analyst", [], "Analizy"),
    "admin": ("admin", [], "Administrator"),
}

SEAL_KEY = "5e" * 32
"""Under which both the portal and this process read sealed secrets."""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as the demo leaves it."""
    folder = tmp_path_factory.mktemp("home")
    fixture_build.publish(folder)
    accounts = folder / "inbox.truth" / "accounts.json"
    accounts.parent.mkdir()
    entries = {
        login: {"role": role, "customer_ids": numbers, "display_name": name}
        for login, (role, numbers, name) in ACCOUNTS.items()
    }
    accounts.write_text(json.dumps(entries), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def password(home: Path) -> str:
    """The demo's one password."""
    return demo.password(home / "inbox.truth" / "accounts.json")


@pytest.fixture(scope="session")
def base(home: Path) -> Iterator[str]:
    """Address of the portal in demo mode."""
    with portal(home) as address:
        yield address


@pytest.fixture(scope="module")
def mock() -> Iterator[Provider]:
    """A provider to sign in through."""
    with provider() as made:
        yield made


@pytest.fixture(scope="module")
def linked_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of the store of the portal that knows the provider."""
    return f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.sqlite'}"


@pytest.fixture(scope="module")
def linked(home: Path, mock: Provider, linked_store: str) -> Iterator[str]:
    """A portal that knows the provider, with a store of its own."""
    known = {
        "KROPLA_OIDC": json.dumps([mock.settings]),
        "KROPLA_ADDRESS": "http://127.0.0.1:{port}",
        "KROPLA_STORE_URL": linked_store,
        "KROPLA_SEAL_KEY": SEAL_KEY,
    }
    with portal(home, **known) as address:
        yield address


@pytest.fixture
def in_linked(
    monkeypatch: pytest.MonkeyPatch, linked: str, mock: Provider, linked_store: str
) -> Iterator[None]:
    """Be in this process what that portal is; and a provider that is honest again."""
    monkeypatch.setenv("KROPLA_STORE_URL", linked_store)
    monkeypatch.setenv("KROPLA_OIDC", json.dumps([mock.settings]))
    monkeypatch.setenv("KROPLA_ADDRESS", linked)
    monkeypatch.setenv("KROPLA_SEAL_KEY", SEAL_KEY)
    settings.cache_clear()
    mock.forget()
    yield
    engine().dispose()
    settings.cache_clear()
