"""Twenty people at once over real websockets: each screen is its owner's, and nobody else's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.attacks import people
from tests.attacks.town import NEIGHBOURS, WORDS, foreign, secret
from tests.bench.streamlit_client import Session

pytestmark = pytest.mark.usefixtures("home")

RERUNS = 50
CHOICES = 4
"""Steps and looks of the chart, chosen in turn, so that every rerun asks for something else."""


async def choose(tab: Session, turn: int) -> str:
    """Choose a step and a look; the whole screen then."""
    steps, look = list(tab.all("ButtonGroup"))[:2]
    for group, place in ((steps, turn % 2), (look, turn // 2 % 2)):
        tab.states[group.id] = [group.options[place].content]
    await tab.rerun()
    return tab.text()


Look = Callable[[Session, str], Awaitable[list[str]]]


async def with_tab(base: str, number: str, look: Look) -> list[str]:
    """Look at the page of water use as one of the twenty, every other one in English."""
    cookies = people.cookies(people.neighbour(number))
    words = f"{WORDS}&lang={'en' if int(number) % 2 else 'pl'}"
    async with Session(base, "zuzycie", cookies, words) as tab:
        return await look(tab, number)


def test_of_a_thousand_reruns_of_twenty_people_none_shows_a_number_of_another(base: str) -> None:
    alone: dict[str, list[str]] = {}
    mixed, seen = [], 0
    barrier = asyncio.Barrier(len(NEIGHBOURS))

    async def look(tab: Session, _number: str) -> list[str]:
        return [await choose(tab, turn) for turn in range(CHOICES)]

    async def look_often(tab: Session, number: str) -> list[str]:
        nonlocal seen
        await barrier.wait()
        for turn in range(RERUNS):
            text = await choose(tab, turn + int(number))
            seen += 1
            if text != alone[number][(turn + int(number)) % CHOICES]:
                mixed.append(number)
        return []

    async def everybody() -> None:
        for number in NEIGHBOURS:
            alone[number] = await with_tab(base, number, look)
        await asyncio.gather(*(with_tab(base, number, look_often) for number in NEIGHBOURS))

    asyncio.run(everybody())
    assert mixed == []
    assert seen == 1_000
    for number, screens in alone.items():
        assert len(set(screens)) == CHOICES
        for text in screens:
            assert secret(number) in text
            assert ("Water use" in text) is (int(number) % 2 == 1)
            assert f"Osoba sasiad-{number}" in text
            assert not foreign(text, number)
