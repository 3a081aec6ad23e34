"""The portal's screens over the fixture build, on the evening of its last day."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from auth.roles import Role
from auth.subject import Subject
from settings import settings
from tests.ui import fixture_build
from ui import calendar


@pytest.fixture(scope="session")
def built_home(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Path:
    """A home with the fixture build, and a store with nothing in it."""
    folder = tmp_path_factory.mktemp("home")
    fixture_build.publish(folder)
    (folder / "store").mkdir()
    shutil.copy(migrated_file, folder / "store" / "store.sqlite")
    return folder


@pytest.fixture(autouse=True)
def home(built_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """That home is the one of the process, and it is the day of its newest reading."""
    monkeypatch.setenv("KROPLA_HOME", str(built_home))
    monkeypatch.setattr(calendar, "now", lambda: fixture_build.NOW.astimezone(calendar.zone()))
    settings.cache_clear()
    yield built_home
    settings.cache_clear()


def subject(*customer_ids: str, role: Role = Role.CUSTOMER) -> Subject:
    """Somebody who may see these customers."""
    return Subject("login", "Name", role, customer_ids)


@pytest.fixture
def household() -> Subject:
    """A house with a main and a garden meter, read every two months."""
    return subject("100001")


@pytest.fixture
def clerk() -> Subject:
    """A clerk who has opened nobody."""
    return subject(role=Role.CLERK)
