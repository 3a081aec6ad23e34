"""Links in letters: one browser, once, in time; looking changes nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from auth import clock, links
from auth.links import LIVES, Link, Purpose
from auth.sessions import hashed
from store.engine import writing

SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.usefixtures("store")


def minted(purpose: Purpose = Purpose.RESET, subject: str = "anna") -> str:
    with writing() as connection:
        return links.mint(connection, purpose, subject, "anna@example.pl")


def spent(link: Link) -> bool:
    with writing() as connection:
        return links.spend(connection, link)


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    moment = clock.now() + by
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_a_link_opens_in_the_browser_that_followed_it_until_it_is_used() -> None:
    token = minted()
    link = links.follow(token, "pre")
    assert link == Link(hashed(token), Purpose.RESET, "anna", "anna@example.pl")
    assert links.followed(Purpose.RESET, "pre") == link
    assert links.follow(token, "pre") == link, "the same browser may press again"
    assert (spent(link), spent(link)) == (True, False)
    assert links.followed(Purpose.RESET, "pre") is None
    assert links.follow(token, "pre") is None


def test_a_second_browser_gets_nothing() -> None:
    token = minted()
    assert links.follow(token, "pre") is not None
    assert links.follow(token, "other") is None
    assert links.followed(Purpose.RESET, "other") is None


def test_of_many_browsers_at_the_same_moment_one_gets_it() -> None:
    token = minted()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: links.follow(token, f"pre{number}"), range(8)))
    assert sum(link is not None for link in found) == 1


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize(("late", "works"), [(-SECOND, True), (SECOND, False)])
def test_a_link_works_for_its_time_and_no_second_longer(
    monkeypatch: pytest.MonkeyPatch, purpose: Purpose, late: timedelta, works: bool
) -> None:
    token = minted(purpose)
    later(monkeypatch, LIVES[purpose] + late)
    assert (links.follow(token, "pre") is not None) is works


def test_time_ends_for_a_link_that_was_followed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    link = links.follow(minted(), "pre")
    assert link is not None
    later(monkeypatch, LIVES[Purpose.RESET] + SECOND)
    assert links.followed(Purpose.RESET, "pre") is None
    assert not spent(link)


def test_a_newer_link_takes_the_place_of_the_older_one() -> None:
    old, new = minted(), minted()
    assert links.follow(old, "pre") is None
    assert links.follow(new, "pre") is not None


def test_links_of_others_and_for_other_things_stay() -> None:
    other, address = minted(subject="piotr"), minted(Purpose.ADDRESS)
    minted()
    assert links.follow(other, "pre") is not None
    assert links.follow(address, "pre") is not None


def test_a_link_for_one_thing_opens_nothing_else() -> None:
    links.follow(minted(Purpose.ADDRESS), "pre")
    assert links.followed(Purpose.RESET, "pre") is None


def wrong_tokens(token: str) -> list[str]:
    changed = [
        token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(43)
    ]
    return [*changed, "", token[:-1], token + "A", token.lower(), token.upper(), f"{token}\0", "%"]


def test_no_changed_token_opens_anything() -> None:
    token = minted()
    wrong = wrong_tokens(token)
    assert len(wrong) == 50
    assert not [text for text in wrong if links.follow(text, "pre")]
    assert links.follow(token, "pre") is not None


def test_a_browser_without_cookies_follows_nothing() -> None:
    assert links.follow(minted(), "") is None
    assert links.followed(Purpose.RESET, "") is None
