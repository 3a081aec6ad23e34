"""The second step of a sign-in: who is asked for what, and that nothing goes round it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from auth import accounts, challenges, credentials, proofs, second_factor, sessions, throttle
from auth.accounts import Account
from auth.challenges import LIFE, TRIES, ChallengeOverError, Kind
from auth.second_factor import WrongCodeError
from store import audit
from store.engine import reading, writing
from store.tables import audit as audit_table
from store.tables import challenges as table
from store.tables import letters
from tests.auth.second_steps import HERE, THERE, App, Time, granted, key_home, opened, posted, time

__all__ = ["key_home", "time"]
SECOND = timedelta(seconds=1)
NO_CODES = ["", " ", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "'; --", "\0", "x" * 9999]


@pytest.fixture
def anna(store: str, time: Time) -> Account:
    return opened("anna", email="anna@example.pl")


@pytest.fixture
def app(anna: Account, time: Time) -> App:
    made = App(anna)
    time.now += timedelta(hours=1)
    return made


def begin(account: Account, pre: str = "pre", device: str = "", to: str = "/") -> Kind | None:
    return challenges.begin(pre, account, to, device).step


def letter_code(pre: str = "pre") -> str:
    """The code of the letter, as it is made when the letter leaves."""
    with writing() as connection:
        code = challenges.mint(connection, pre)
    assert code is not None
    return code


def refused(typed: str, pre: str = "pre", address: str = HERE) -> bool:
    try:
        challenges.answer(pre, typed, address)
    except WrongCodeError:
        return True
    return False


def other(code: str) -> str:
    """Another code than this."""
    return f"{(int(code) + 1) % 10**6:06d}"


def test_with_an_app_a_right_password_grants_nothing_before_the_code(
    anna: Account, app: App
) -> None:
    assert begin(anna, to="/zuzycie?krok=miesiac") is Kind.TOTP
    assert (granted(), sessions.collect("pre", "")) == ([], None)
    ticket = challenges.answer("pre", app.code(), HERE)
    grant = sessions.collect("pre", ticket)
    assert grant is not None
    assert (grant.account.login, grant.return_to) == ("anna", "/zuzycie?krok=miesiac")
    assert challenges.of_browser("pre") is None


def test_a_recovery_code_stands_in_for_the_app_once(anna: Account, app: App) -> None:
    begin(anna)
    challenges.answer("pre", app.recovery_codes[0], HERE)
    assert granted() == ["pre"]
    begin(anna, "second")
    assert refused(app.recovery_codes[0], "second")


def test_without_a_second_step_the_grant_is_there_at_once(store: str, time: Time) -> None:
    jan = opened("jan")
    assert begin(jan) is None
    assert granted() == ["pre"]
    assert challenges.of_browser("pre") is None


def test_in_a_new_browser_a_code_comes_by_letter(anna: Account) -> None:
    assert begin(anna) is Kind.EMAIL
    assert posted() == [("code", "anna@example.pl")]
    challenge = challenges.of_browser("pre")
    assert challenge is not None
    assert (challenge.email, challenge.code_hash) == ("anna@example.pl", None)
    code = letter_code()
    assert refused(other(code))
    assert granted() == []
    challenges.answer("pre", code, HERE)
    assert granted() == ["pre"]


def test_before_the_letter_leaves_no_code_is_right(anna: Account) -> None:
    begin(anna)
    for typed in ("", "000000", "None"):
        assert refused(typed)
    assert granted() == []


def test_the_letter_in_the_store_and_the_challenge_hold_no_code(anna: Account) -> None:
    begin(anna)
    code = letter_code()
    with reading() as connection:
        kept = [connection.execute(select(rows)).all() for rows in (letters, table)]
    assert code not in str(kept)


def test_a_letter_sent_again_brings_another_code_and_the_former_one_is_void(anna: Account) -> None:
    begin(anna)
    first = letter_code()
    second = letter_code()
    assert first != second
    assert refused(first)
    assert not refused(second)


@pytest.mark.parametrize("typed", NO_CODES)
def test_what_is_no_code_is_refused_and_counts(anna: Account, app: App, typed: str) -> None:
    begin(anna)
    assert refused(typed)
    with reading() as connection:
        assert connection.execute(select(table.c.tries)).scalar_one() == 1


@pytest.mark.parametrize("pre", ["other", "", "pre "])
def test_the_challenge_of_another_browser_cannot_be_answered(
    anna: Account, app: App, pre: str
) -> None:
    begin(anna)
    with pytest.raises(ChallengeOverError):
        challenges.answer(pre, app.code(), HERE)
    assert granted() == []


def test_a_challenge_waits_ten_minutes(anna: Account, app: App, time: Time) -> None:
    begin(anna)
    time.now += LIFE - SECOND
    assert challenges.of_browser("pre") is not None
    time.now += SECOND
    assert challenges.of_browser("pre") is None
    with pytest.raises(ChallengeOverError):
        challenges.answer("pre", app.code(), HERE)


def test_a_code_by_letter_lives_ten_minutes_from_sending_and_late_letters_have_none(
    anna: Account, time: Time
) -> None:
    begin(anna)
    time.now += LIFE - SECOND
    code = letter_code()
    time.now += LIFE - SECOND
    assert challenges.of_browser("pre") is not None
    time.now += SECOND
    with pytest.raises(ChallengeOverError):
        challenges.answer("pre", code, HERE)
    with writing() as connection:
        assert challenges.mint(connection, "pre") is None
        assert challenges.mint(connection, "nobody") is None


def test_a_letter_that_is_tried_again_and_again_brings_no_code_after_twenty_minutes(
    anna: Account, time: Time
) -> None:
    begin(anna)
    for _ in range(2):
        time.now += LIFE - SECOND
        letter_code()
    time.now += 2 * SECOND
    assert challenges.of_browser("pre") is not None
    with writing() as connection:
        assert challenges.mint(connection, "pre") is None


def test_five_tries_and_the_right_code_comes_too_late(
    anna: Account, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "admits", lambda *_: True)
    begin(anna)
    assert all(refused(app.wrong()) for _ in range(TRIES))
    assert challenges.of_browser("pre") is None
    with pytest.raises(ChallengeOverError):
        challenges.answer("pre", app.code(), HERE)


def test_of_many_tries_at_the_same_moment_five_are_checked(
    anna: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "admits", lambda *_: True)
    monkeypatch.setattr(throttle, "withdrawn", lambda *_: None)
    begin(anna)
    wrong = other(letter_code())

    def answer(_number: int) -> bool:
        try:
            return refused(wrong)
        except ChallengeOverError:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(answer, range(40))) == TRIES


def test_of_two_right_answers_at_the_same_moment_one_makes_the_grant(anna: Account) -> None:
    begin(anna)
    code = letter_code()

    def answer(number: int) -> bool:
        try:
            return not refused(code, address=f"10.0.0.{number}")
        except ChallengeOverError:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(answer, range(4))) == 1


def test_the_same_code_of_the_app_opens_one_of_two_challenges(anna: Account, app: App) -> None:
    begin(anna, "pre")
    begin(anna, "second")
    challenges.answer("pre", app.code(), HERE)
    assert refused(app.code(), "second")
    assert granted() == ["pre"]


@pytest.mark.parametrize("change", ["password", "closed", "app on", "app off", "signed out"])
def test_what_changes_between_password_and_code_ends_the_challenge(
    anna: Account, time: Time, change: str
) -> None:
    app = App(anna) if change == "app off" else None
    time.now += timedelta(minutes=5)
    begin(anna)
    code = app.code() if app else letter_code()
    match change:
        case "password":
            credentials.set_password(anna, "$other", "bok")
        case "closed":
            accounts.close(anna, "bok")
        case "app on":
            App(anna)
        case "app off":
            second_factor.turn_off(anna, "bok")
        case "signed out":
            sessions.revoke_others(anna, "")
    with pytest.raises(ChallengeOverError):
        challenges.answer("pre", code, HERE)
    assert granted() == []


@pytest.mark.parametrize("change", ["password", "closed", "dropped"])
def test_what_changes_while_a_right_code_is_looked_at_ends_the_challenge_too(
    anna: Account, app: App, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    fitting = challenges._fitting

    def changing(challenge: challenges.Challenge, typed: str) -> object:
        spend = fitting(challenge, typed)
        assert spend is not None
        {
            "password": lambda: credentials.set_password(anna, "$other", "bok"),
            "closed": lambda: accounts.close(anna, "bok"),
            "dropped": lambda: challenges.drop("pre"),
        }[change]()
        return spend

    begin(anna)
    monkeypatch.setattr(challenges, "_fitting", changing)
    with pytest.raises(ChallengeOverError):
        challenges.answer("pre", app.code(), HERE)
    assert granted() == []
    spend = proofs.fitting(anna.account_id, app.code())
    assert spend is not None
    with writing() as connection:
        assert spend(connection), "a code that opened nothing is not used up"


@pytest.mark.parametrize("change", ["password", "closed", "app on", "signed out"])
def test_an_old_grant_does_not_outlive_what_changes_after_it(
    store: str, time: Time, change: str
) -> None:
    jan = opened("jan")
    way = challenges.begin("pre", jan, "/", "")
    match change:
        case "password":
            credentials.set_password(jan, "$other", "bok")
        case "closed":
            accounts.close(jan, "bok")
        case "app on":
            App(jan)
        case "signed out":
            sessions.revoke_others(jan, "")
    assert way.ticket
    assert sessions.collect("pre", way.ticket) is None


def test_a_challenge_takes_the_place_of_a_grant_that_was_not_collected(
    anna: Account, app: App
) -> None:
    begin(opened("jan"))
    begin(anna)
    assert granted() == []
    begin(opened("ewa"))
    assert challenges.of_browser("pre") is None


def test_in_the_same_browser_another_account_begins_anew(anna: Account, app: App) -> None:
    jan = opened("jan", email="jan@example.pl")
    begin(jan)
    code = letter_code()
    begin(anna)
    assert refused(code)
    ticket = challenges.answer("pre", app.code(), HERE)
    grant = sessions.collect("pre", ticket)
    assert grant is not None
    assert grant.account.login == "anna"


def test_started_again_the_password_is_asked_for(anna: Account, app: App) -> None:
    begin(anna)
    challenges.drop("pre")
    assert challenges.of_browser("pre") is None
    with pytest.raises(ChallengeOverError):
        challenges.answer("pre", app.code(), HERE)


def test_wrong_codes_count_with_wrong_passwords_and_a_right_one_forgets_them(
    anna: Account, app: App
) -> None:
    begin(anna)
    for _ in range(throttle.FREE_TRIES):
        assert refused(app.wrong())
    assert not throttle.admits("anna", THERE)
    begin(anna, "second")
    assert refused(app.code(), "second", THERE), "not even the right one is looked at"
    throttle.unlock("anna", "bok")
    challenges.answer("second", app.code(), THERE)
    assert throttle.admits("anna", THERE)


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "", "/ a"])
def test_the_way_back_never_leaves_the_portal(anna: Account, app: App, target: str) -> None:
    with pytest.raises(ValueError, match="portal"):
        begin(anna, to=target)


def test_nothing_begins_in_a_browser_without_cookies(anna: Account, app: App) -> None:
    with pytest.raises(ValueError, match="browser"):
        begin(anna, "")


def test_what_is_over_is_forgotten(anna: Account, app: App, time: Time) -> None:
    for number in range(20):
        begin(anna, f"pre{number}")
    time.now += LIFE
    begin(anna, "last")
    with reading() as connection:
        assert connection.execute(select(table.c.pre_hash)).scalars().all() == ["last"]


def test_everything_is_told_in_the_audit_without_a_code(anna: Account, app: App) -> None:
    begin(anna)
    assert refused(app.wrong())
    challenges.answer("pre", app.code(), HERE)
    with reading() as connection:
        rows = connection.execute(select(audit_table)).all()
        assert audit.first_broken(connection) is None
    assert [row.action for row in rows][-3:] == [
        "second_step.asked",
        "second_step.refused",
        "second_step.passed",
    ]
    assert not [code for code in (app.code(), app.wrong(), app.secret) if code in str(rows)]


def test_the_app_is_asked_for_whatever_device_or_setting(anna: Account, app: App) -> None:
    assert begin(replace(anna), device="known") is Kind.TOTP
    with writing() as connection:
        connection.execute(update(accounts.accounts).values(email=None, is_demo=True))
    assert begin(anna, device="known") is Kind.TOTP
