"""Finding out who has an account: by what the portal says, and by how long it takes to say it."""

from __future__ import annotations

import random
import time
from statistics import median

import pytest

from auth import sign_in
from auth.routes import FINISH_PATH
from tests.attacks import people
from tests.bench.streamlit_client import Browser, Session

PAIRS = 200
SCREENS = 10
ROUNDS = 2
"""A machine that is busy with something else may spoil a measurement: then the next one counts."""

Times = dict[bool, list[float]]


def pairs(count: int) -> list[tuple[str, str]]:
    """Logins of the same length: one that has an account, one that has none."""
    found = [(f"znany-{number:03}", f"obcyy-{number:03}") for number in range(count)]
    for known, _ in found:
        people.account(known, numbers=["200001"])
    return found


def milliseconds(login: str) -> float:
    begin = time.perf_counter()
    assert sign_in.prove(login, "wrong password") is None
    return (time.perf_counter() - begin) * 1000


def measured(some: list[tuple[str, str]], here: list[str], turn: int) -> Times:
    """How long the answers take, the two of a pair one after the other, in any order."""
    took: Times = {True: [], False: []}
    for number, (known, unknown) in enumerate(some):
        # Each from an address of its own, so that no try has to wait.
        here[0] = f"10.{turn}.{number // 250}.{number % 250}"
        for login in random.sample([known, unknown], 2):
            took[login == known].append(milliseconds(login))
    return took


def chance_to_tell(took: Times) -> float:
    """How often the answer for a known login is the slower one (area under the ROC curve)."""
    known, unknown = took[True], took[False]
    slower = sum((one > other) + (one == other) / 2 for one in known for other in unknown)
    return slower / len(known) / len(unknown)


def test_of_two_hundred_pairs_the_time_does_not_tell_who_has_an_account(
    sqlite_store: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = [""]
    monkeypatch.setattr(sign_in, "address", lambda: here[0])
    some = pairs(PAIRS)
    sign_in.prove("first", "of this process")
    for turn in range(ROUNDS):
        took = measured(some, here, turn)
        apart = abs(median(took[True]) - median(took[False]))
        chance = chance_to_tell(took)
        if apart <= 10 and abs(chance - 0.5) <= 0.1:
            break
    assert len(took[True]) == len(took[False]) == PAIRS
    assert apart <= 10
    assert abs(chance - 0.5) <= 0.1


async def refused(base: str, login: str, address: str) -> tuple[str, str, str]:
    """The screen after a wrong password, where one is sent, and what is collected then."""
    browser = Browser(base)
    browser.cookies = people.cookies(None)
    headers = {"X-Forwarded-For": address}
    async with Session(base, "", browser.cookies, headers=headers) as tab:
        name, secret = tab.all("TextInput")
        tab.states = {name.id: login, secret.id: "wrong password"}
        await tab.press(next(b for b in tab.all("Button") if b.is_form_submitter))
        assert "Błędny login lub hasło." in tab.text()
        screen = tab.text().replace(login, "LOGIN")
    return screen, tab.redirect, browser.request(FINISH_PATH).headers["location"]


@pytest.mark.usefixtures("home")
def test_no_word_of_the_screen_tells_who_has_an_account(base: str) -> None:
    async def compare(number_and_pair: tuple[int, tuple[str, str]]) -> bool:
        number, (known, unknown) = number_and_pair
        address = f"10.9.0.{number}"
        return await refused(base, known, address) == await refused(base, unknown, address)

    assert people.together(compare, enumerate(pairs(SCREENS))) == [True] * SCREENS
