"""Browsers that an account knows: by a cookie that opens nothing, and for its owner's sake."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from auth import accounts, challenges, credentials, devices, links, recovery, sessions
from auth.accounts import Account
from auth.challenges import Kind
from auth.links import Purpose
from auth.sessions import hashed
from settings import settings
from store.engine import reading, writing
from store.tables import letters
from store.tables import sessions as session_table
from tests.auth.second_steps import HERE, App, Time, key_home, opened, posted, time

__all__ = ["key_home", "time"]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def anna(store: str, time: Time) -> Account:
    return opened("anna", email="anna@example.pl")


def signed_in(account: Account, device: str = "laptop") -> str:
    """A session begun in a browser; its hash."""
    return hashed(sessions.start(account, HERE, FIREFOX, device))


def asked(account: Account, device: str = "laptop") -> bool:
    return challenges.needed(account, device) is Kind.EMAIL


def test_a_browser_is_known_once_a_session_began_in_it(anna: Account) -> None:
    assert asked(anna)
    signed_in(anna)
    assert not asked(anna)
    assert asked(anna, "phone")
    assert asked(anna, "")


def test_the_browser_of_another_account_is_none_of_this_one(anna: Account) -> None:
    jan = opened("jan", email="jan@example.pl")
    signed_in(jan, "stolen")
    assert asked(anna, "stolen")
    signed_in(anna, "stolen")
    assert (asked(anna, "stolen"), asked(jan, "stolen")) == (False, False)


def test_the_owner_is_told_of_a_new_browser_once(anna: Account, time: Time) -> None:
    for _ in range(3):
        signed_in(anna)
    assert posted() == [("new_device", "anna@example.pl")]
    with reading() as connection:
        words = connection.execute(select(letters.c.words)).scalar_one()
    assert words == {
        "login": "anna",
        "at": time.now.isoformat(),
        "browser": "Firefox, Linux",
        "address": HERE,
    }
    signed_in(anna, "phone")
    assert len(posted("new_device")) == 2


def test_with_an_app_the_owner_is_told_as_well(anna: Account) -> None:
    App(anna)
    signed_in(anna)
    assert posted("new_device") == [("new_device", "anna@example.pl")]


def test_who_has_no_confirmed_address_gets_no_code_and_no_letter(store: str, time: Time) -> None:
    jan = opened("jan")
    assert challenges.needed(jan, "laptop") is None
    signed_in(jan)
    assert posted() == []


def test_an_account_of_the_demo_is_asked_for_nothing(anna: Account) -> None:
    with writing() as connection:
        connection.execute(update(accounts.accounts).values(is_demo=True))
    assert challenges.needed(anna, "laptop") is None


def test_an_operator_may_do_without_codes_by_letter(
    anna: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KROPLA_NEW_DEVICE_CODE", "0")
    settings.cache_clear()
    assert challenges.needed(anna, "laptop") is None
    signed_in(anna)
    assert posted() == [("new_device", "anna@example.pl")]


def test_half_a_year_without_it_a_browser_is_new_again(anna: Account, time: Time) -> None:
    signed_in(anna)
    time.now += devices.KEPT - timedelta(seconds=1)
    assert not asked(anna)
    signed_in(anna)
    time.now += devices.KEPT - timedelta(seconds=1)
    assert not asked(anna), "each time counts"
    time.now += timedelta(seconds=1)
    assert asked(anna)
    assert not devices.is_ours("laptop")
    signed_in(anna)
    assert len(posted("new_device")) == 2


@pytest.mark.parametrize("change", ["password", "everywhere else"])
def test_what_signs_out_elsewhere_forgets_the_other_browsers(anna: Account, change: str) -> None:
    here = signed_in(anna, "laptop")
    signed_in(anna, "phone")
    jan = opened("jan", email="jan@example.pl")
    signed_in(jan, "phone")
    if change == "password":
        credentials.set_password(anna, "$other", "anna", device_hash="laptop")
    else:
        sessions.revoke_others(anna, here, "laptop")
    assert (asked(anna, "laptop"), asked(anna, "phone")) == (False, True)
    assert not asked(jan, "phone")


def test_a_password_from_the_office_forgets_all_browsers(anna: Account) -> None:
    signed_in(anna)
    credentials.set_password(anna, "$other", "bok", must_change=True)
    assert asked(anna)


def test_the_browser_that_followed_the_link_for_a_new_password_is_the_one_known(
    anna: Account,
) -> None:
    signed_in(anna, "phone")
    with writing() as connection:
        token = links.mint(connection, Purpose.RESET, anna.account_id, anna.email or "")
    assert links.follow(token, "pre") is not None
    recovery.set_password("pre", "trawa komin zegar", "laptop")
    assert (asked(anna, "laptop"), asked(anna, "phone")) == (False, True)


def test_a_cookie_that_we_did_not_give_out_is_not_ours(anna: Account) -> None:
    signed_in(anna)
    assert devices.is_ours("laptop")
    assert not devices.is_ours("planted")
    assert not devices.is_ours("")


def test_the_session_and_its_browser_are_kept_together_or_not_at_all(
    anna: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(devices.notices, "tell", broken)
    with pytest.raises(OSError, match="disk full"):
        signed_in(anna)
    with reading() as connection:
        assert connection.execute(select(session_table)).all() == []
    assert asked(anna)
