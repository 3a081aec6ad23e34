"""A flood of sign-ins against the served portal, while who is signed in goes on working."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks import people
from tests.attacks.town import neighbours
from tests.bench.flood import Felt, felt
from tests.serving import portal
from tests.ui import fixture_build

PER_SECOND, SECONDS = 100.0, 10.0
ROUNDS = 3
"""A machine that is busy with something else may spoil a measurement: then the next one counts."""


@pytest.fixture(scope="module")
def town_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own: what is left of a flood is nothing for other tests."""
    folder = tmp_path_factory.mktemp("flood")
    fixture_build.publish(folder, [neighbours])
    return folder


@pytest.fixture(scope="module")
def base(town_home: Path) -> Iterator[str]:
    with portal(town_home, demo=False) as address:
        yield address


def is_borne(found: Felt) -> bool:
    """Whether a flood was felt no more than is promised.

    The slowest runs are judged where they tell of the flood and not of others on the machine; the
    benchmark, which has the machine to itself, judges them always.
    """
    is_fast = found.usually_slower <= 2 and (found.slower <= 2 or not found.is_calm)
    return is_fast and found.grown_mb <= 300


@pytest.mark.usefixtures("home")
def test_in_a_flood_of_sign_ins_people_inside_go_on_working(base: str) -> None:
    cookies = people.cookies(people.account("radio", numbers=["100002"]))
    for _ in range(ROUNDS):
        found = asyncio.run(felt(base, cookies, PER_SECOND, SECONDS))
        if is_borne(found):
            break
    assert is_borne(found), found
    assert found.sent >= PER_SECOND * SECONDS * 0.95
    assert found.answered > 0
