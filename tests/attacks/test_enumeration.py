"""Finding out who has an account: by what the portal says, and by how long it takes to say it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from auth import accounts, recovery, sign_in
from auth.accounts import NewAccount
from auth.roles import Role
from auth.routes import FINISH_PATH
from tests.attacks import people
from tests.attacks.timing import PAIRS, Pair, assert_time_does_not_tell
from tests.bench.streamlit_client import Browser, Session

SCREENS = 10


def pairs(count: int) -> list[Pair]:
    """Logins of the same length: one that has an account, one that has none."""
    found = [(f"znany-{number:03}", f"obcyy-{number:03}") for number in range(count)]
    for known, _ in found:
        people.account(known, numbers=["200001"])
    return found


def pairs_of_addresses(count: int) -> list[Pair]:
    """E-mail addresses of the same length, likewise."""
    found = [(f"znany-{n:03}@a.example", f"obcyy-{n:03}@a.example") for n in range(count)]
    for known, _ in found:
        accounts.add(NewAccount(known[:9], "Z", Role.CUSTOMER, email=known), "test")
    return found


def places() -> Iterator[str]:
    """Each try comes from an address of its own, so that none has to wait."""
    return (f"10.0.{number // 250}.{number % 250}" for number in itertools.count())


def test_of_two_hundred_pairs_the_time_does_not_tell_who_has_an_account(
    sqlite_store: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = places()
    monkeypatch.setattr(sign_in, "address", lambda: next(place))

    def ask(login: str) -> None:
        assert sign_in.prove(login, "wrong password") is None

    assert_time_does_not_tell(pairs(PAIRS), ask)


@pytest.mark.parametrize("recover", [recovery.ask_password, recovery.ask_login])
def test_nor_does_it_who_forgets_a_password_or_a_login(
    sqlite_store: None, recover: Callable[[str, str], None]
) -> None:
    place = places()
    assert_time_does_not_tell(pairs_of_addresses(PAIRS), lambda name: recover(name, next(place)))


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
