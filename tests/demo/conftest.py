from __future__ import annotations

from pathlib import Path

import pytest

from demo.__main__ import main
from tests.demo.books import Books


@pytest.fixture(scope="session")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small town with everything in it."""
    return make(tmp_path_factory.mktemp("demo") / "inbox")


@pytest.fixture(scope="session")
def books(inbox: Path) -> Books:
    """The books of the small town."""
    return Books.of(inbox)


def make(folder: Path, *, customers: int = 150, years: int = 6, seed: int = 11) -> Path:
    """Files of a town of that size; its truth stands beside."""
    wishes = ["--customers", str(customers), "--years", str(years), "--seed", str(seed)]
    assert main([*wishes, "--out", str(folder), "--hourly-share", "0.03"]) == 0
    return folder
