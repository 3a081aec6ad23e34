"""Authenticator apps: set up by the session that began, each code once, paper for bad days."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pyotp import TOTP
from sqlalchemy import select, update

from auth import clock, proofs, recovery_codes, second_factor, sessions
from auth.accounts import Account
from auth.proofs import MOST_FAILURES
from auth.second_factor import NoSecondFactorError, WrongCodeError
from auth.sessions import hashed
from settings import settings
from store import tables
from store.engine import reading, writing
from store.tables import second_factors
from tests.auth.second_steps import STEP, App, Time, key_home, opened, posted, time

__all__ = ["key_home", "time"]


@pytest.fixture
def anna(store: str, time: Time) -> Account:
    return opened("anna", email="Anna@example.pl")


@pytest.fixture
def app(anna: Account, time: Time) -> App:
    """Anna's app; its next code is one that nobody has used."""
    made = App(anna)
    time.now += 10 * STEP
    return made


def takes(account: Account, typed: str) -> bool:
    """Whether a code is taken now."""
    spend = proofs.fitting(account.account_id, typed)
    if spend is None:
        return False
    with writing() as connection:
        return spend(connection)


def is_on(account: Account) -> bool:
    return second_factor.state(account) is not None


def begun(account: Account) -> tuple[str, str]:
    """A session that has begun to set an app up, and the secret it sees."""
    session = hashed(sessions.start(account))
    second_factor.set_up(account, session)
    setup = second_factor.under_way(account, session)
    assert setup is not None
    return session, setup.secret


def test_the_picture_says_what_every_app_understands(anna: Account) -> None:
    session, secret = begun(anna)
    setup = second_factor.under_way(anna, session)
    assert setup is not None
    address = urlsplit(setup.uri)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert parse_qs(address.query) == {"secret": [secret], "issuer": [settings().utility_name]}
    assert re.fullmatch(r"[A-Z2-7]{32}", secret)
    assert address.path.endswith(":anna")


def test_the_secret_stays_the_same_until_it_is_turned_on_and_no_other_session_sees_it(
    anna: Account,
) -> None:
    session, secret = begun(anna)
    second_factor.set_up(anna, session)
    again = second_factor.under_way(anna, session)
    assert again is not None
    assert again.secret == secret
    other, planted = begun(anna)
    assert planted != secret
    with pytest.raises(WrongCodeError):
        second_factor.turn_on(anna, session, TOTP(planted).at(clock.now()))
    sessions.revoke(session)
    assert second_factor.under_way(anna, session) is None
    second_factor.leave(anna, other)
    with pytest.raises(NoSecondFactorError):
        second_factor.turn_on(anna, other, TOTP(planted).at(clock.now()))
    assert not is_on(anna)


@pytest.mark.parametrize("typed", ["", "123", "0000000", "abcdef", "١٢٣٤٥٦", "-12345"])
def test_without_a_right_code_it_is_not_turned_on(anna: Account, typed: str) -> None:
    session, _secret = begun(anna)
    with pytest.raises(WrongCodeError):
        second_factor.turn_on(anna, session, typed)
    assert not is_on(anna)


def test_turned_on_it_ends_every_other_session_and_the_owner_is_told(anna: Account) -> None:
    elsewhere = hashed(sessions.start(anna))
    ticket = sessions.grant("other browser", anna, "/")
    app = App(anna)
    assert sessions.find(elsewhere) is None
    assert sessions.collect("other browser", ticket) is None
    assert sessions.find(app.session_hash) is not None
    assert posted() == [("second_factor_on", "Anna@example.pl")]


@pytest.mark.parametrize(
    ("steps", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_one_step_off_and_not_two(
    anna: Account, app: App, steps: int, is_good: bool
) -> None:
    assert takes(anna, app.code(steps)) is is_good


def test_no_code_is_taken_twice_and_none_older_than_the_last(
    anna: Account, app: App, time: Time
) -> None:
    now = app.code()
    assert takes(anna, f" {now[:3]} {now[3:]} ")
    assert not takes(anna, now)
    assert not takes(anna, app.code(-1))
    time.now += STEP
    assert not takes(anna, now)
    assert takes(anna, app.code())


def test_the_code_that_turned_it_on_signs_nobody_in(anna: Account) -> None:
    app = App(anna)
    assert not takes(anna, app.code())


def test_of_many_at_the_same_moment_one_gets_in_with_a_code(anna: Account, app: App) -> None:
    code = app.code()
    spends = [proofs.fitting(anna.account_id, code) for _ in range(16)]

    def spend(at: int) -> bool:
        with writing() as connection:
            found = spends[at]
            return found is not None and found(connection)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(16))) == 1


def test_after_a_hundred_wrong_codes_in_a_row_only_paper_helps(anna: Account, app: App) -> None:
    with writing() as connection:
        for _ in range(MOST_FAILURES - 1):
            proofs.count_wrong(connection, anna.account_id)
    assert proofs.fitting(anna.account_id, app.code()) is not None
    with writing() as connection:
        proofs.count_wrong(connection, anna.account_id)
    assert not takes(anna, app.code())
    assert takes(anna, app.recovery_codes[0])
    assert takes(anna, app.code())


def test_a_recovery_code_works_once_however_it_is_typed(anna: Account, app: App) -> None:
    code, other = app.recovery_codes[3], app.recovery_codes[4]
    assert takes(anna, f"  {code.upper().replace('-', ' ')} ")
    assert not takes(anna, code)
    assert not takes(anna, other[:4] + code[4:])
    state = second_factor.state(anna)
    assert state is not None
    assert state.codes_left == recovery_codes.COUNT - 1


def test_of_many_at_the_same_moment_one_gets_in_with_a_recovery_code(
    anna: Account, app: App
) -> None:
    spends = [proofs.fitting(anna.account_id, app.recovery_codes[0]) for _ in range(8)]

    def spend(at: int) -> bool:
        with writing() as connection:
            found = spends[at]
            return found is not None and found(connection)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(8))) == 1


def test_renewed_recovery_codes_replace_the_former_ones(anna: Account, app: App) -> None:
    renewed = second_factor.renew_recovery_codes(anna)
    assert not takes(anna, app.recovery_codes[0])
    assert takes(anna, renewed[0])
    assert not set(renewed) & set(app.recovery_codes)


def test_recovery_codes_are_random_and_read_off_paper() -> None:
    codes = [code for _ in range(50) for code in recovery_codes.fresh()]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"(?:[2-9a-hjkmnp-z]{4}-){2}[2-9a-hjkmnp-z]{4}", c) for c in codes)
    signs = "".join(codes).replace("-", "")
    assert set(signs) == set(recovery_codes.ALPHABET)
    assert sum(a == b for a, b in pairwise(signs)) / len(signs) < 0.06


def test_turned_off_it_asks_for_nothing_and_the_owner_is_told(anna: Account, app: App) -> None:
    elsewhere = hashed(sessions.start(anna))
    second_factor.turn_off(anna, "anna", app.session_hash)
    assert not is_on(anna)
    assert not takes(anna, app.code())
    assert not takes(anna, app.recovery_codes[0])
    assert sessions.find(elsewhere) is None
    assert sessions.find(app.session_hash) is not None
    assert posted("second_factor_off") == [("second_factor_off", "Anna@example.pl")]
    with pytest.raises(NoSecondFactorError):
        second_factor.turn_off(anna, "anna")
    with pytest.raises(NoSecondFactorError):
        second_factor.renew_recovery_codes(anna)


def test_the_store_holds_no_secret_and_no_recovery_code(anna: Account, app: App) -> None:
    begun(anna)
    with reading() as connection:
        rows = [connection.execute(select(t)).all() for t in tables.metadata.sorted_tables]
    kept = str(rows)
    assert app.secret not in kept
    assert not [code for code in app.recovery_codes if code in kept or code[5:] in kept]
    assert not [code for code in app.recovery_codes if code[5:].replace("-", "") in kept]


def test_a_secret_moved_to_the_row_of_another_account_opens_nothing_there(
    anna: Account, app: App
) -> None:
    jan = opened("jan")
    App(jan)
    with writing() as connection:
        own = select(second_factors.c.sealed).where(second_factors.c.account_id == anna.account_id)
        stolen = connection.execute(own).scalar_one()
        to_jan = second_factors.c.account_id == jan.account_id
        connection.execute(update(second_factors).where(to_jan).values(sealed=stolen, last_step=0))
    assert not takes(jan, app.code())
    assert takes(anna, app.code())


def test_without_its_key_no_code_is_right_and_paper_still_is(
    anna: Account, app: App, key_home: Path
) -> None:
    (key_home / "secrets" / "seal.key").unlink()
    assert not takes(anna, app.code())
    assert takes(anna, app.recovery_codes[0])
