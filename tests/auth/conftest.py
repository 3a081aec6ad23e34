"""A home with a published build and the demo's accounts, and the portal served over it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from auth import demo
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
