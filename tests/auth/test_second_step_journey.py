"""The second step against a running portal that is no demo: nothing goes round it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from auth import challenges
from auth.accounts import Account
from auth.roles import Role
from auth.sessions import hashed
from settings import settings
from store.engine import engine, writing
from store.migrate import migrate
from tests.auth.second_steps import PASSWORD, App, opened, posted
from tests.bench.streamlit_client import Browser, Session
from tests.serving import portal
from ui.page_list import PAGES

EXPORTS = ["/eksport/zuzycie.csv?klient=100001", "/eksport/zuzycie.parquet?klient=100001"]
PROTECTED = [entry for entry in PAGES if not entry.is_public]
PRE, SESSION, DEVICE = "__Host-kropla-pre", "__Host-kropla", "__Host-kropla-device"
FINISH = "/auth/finish?bilet="


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(coroutine)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Settings under which this process and the portal share a store and a key."""
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.sqlite'}"
    chosen = {"KROPLA_STORE_URL": url, "KROPLA_SEAL_KEY": "5e" * 32, "KROPLA_DEMO": "0"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in chosen.items():
            patch.setenv(name, value)
        settings.cache_clear()
        migrate()
        yield chosen
        engine().dispose()
    settings.cache_clear()


@pytest.fixture(scope="module")
def site(home: Path, shared: dict[str, str]) -> Iterator[str]:
    with portal(
        home, demo=False, **{k: v for k, v in shared.items() if k != "KROPLA_DEMO"}
    ) as base:
        yield base


async def press(tab: Session, button: str, *typed: str) -> None:
    """Fill the fields of the page in their order and press a button of a form."""
    for field, value in zip(tab.all("TextInput"), typed, strict=False):
        tab.states[field.id] = value
    await tab.press(next(b for b in tab.all("Button") if b.label == button))


async def give_password(
    browser: Browser, login: str, page: str = "", query: str = "", password: str = PASSWORD
) -> str:
    """Type login and password; where the browser is sent, if it is."""
    await asyncio.to_thread(browser.request, f"/{page}")
    async with Session(browser.base, page, browser.cookies, query) as tab:
        await press(tab, "Zaloguj się", login, password)
        return tab.redirect


async def give_code(browser: Browser, code: str) -> str:
    """Type a code in a new tab; where one is sent then, after the session has begun."""
    async with Session(browser.base, "", browser.cookies) as tab:
        assert "Drugi krok" in tab.text()
        await press(tab, "Zaloguj się", code)
        assert tab.redirect.startswith(FINISH)
    answer = await asyncio.to_thread(browser.request, tab.redirect)
    return str(answer.headers["location"])


async def shown(browser: Browser, page: str = "", query: str = "") -> str:
    async with Session(browser.base, page, browser.cookies, query) as tab:
        return tab.text()


def letter_code(browser: Browser) -> str:
    """The code in the letter to the owner, as it leaves."""
    with writing() as connection:
        code = challenges.mint(connection, hashed(browser.cookies[PRE]))
    assert code is not None
    return code


@pytest.mark.parametrize("role", [Role.CLERK, Role.METERS, Role.ANALYST, Role.ADMIN])
def test_staff_opens_no_page_and_no_export_before_an_app_is_set_up(site: str, role: Role) -> None:
    opened(f"new-{role}", role)
    browser = Browser(site)
    browser.request(run(give_password(browser, f"new-{role}")))
    assert SESSION in browser.cookies
    for entry in PROTECTED:
        text = run(shown(browser, entry.path, "klient=100001"))
        assert "data:image/svg+xml" in text, entry.path
        assert "kropla-qr" in text
        assert not [word for word in ("Wiśniewska", "PlotlyChart", "Gdzie jesteś") if word in text]
    assert [browser.request(path).status for path in EXPORTS] == [403, 403]


@pytest.fixture(scope="module")
def zofia(shared: dict[str, str]) -> tuple[Account, App]:
    """An administrator with an app; its present code has been used to turn it on."""
    account = opened("zofia", Role.ADMIN)
    return account, App(account)


def test_with_an_app_a_password_opens_nothing_and_the_code_does(
    site: str, zofia: tuple[Account, App]
) -> None:
    browser = Browser(site)
    assert run(give_password(browser, "zofia", "konta", "konto=anna")) == ""
    browser.request("/auth/finish")
    assert SESSION not in browser.cookies
    for entry in PROTECTED:
        text = run(shown(browser, entry.path))
        assert "Kod z aplikacji" in text, "every tab of this browser is asked for the code"
        assert "kropla-who" not in text
    assert [browser.request(path).status for path in EXPORTS] == [403, 403]
    stranger = Browser(site)
    stranger.request("/")
    assert "Kod z aplikacji" not in run(shown(stranger))
    assert run(give_code(browser, zofia[1].recovery_codes[0])) == "/konta?konto=anna"
    assert "Zofia" in run(shown(browser))


def test_a_code_typed_in_another_browser_does_nothing(
    site: str, zofia: tuple[Account, App]
) -> None:
    first, second = Browser(site), Browser(site)
    run(give_password(first, "zofia"))
    run(give_password(second, "zofia"))
    code = zofia[1].recovery_codes[1]
    run(give_code(second, code))
    first.request("/auth/finish")
    assert SESSION not in first.cookies

    async def too_late() -> str:
        async with Session(site, "", first.cookies) as tab:
            await press(tab, "Zaloguj się", code)
            return str([alert.body for alert in tab.all("Alert")]) + tab.redirect

    assert run(too_late()) == str([WRONG])


WRONG = "Ten kod nie pasuje albo prób jest za dużo naraz. Odczekaj chwilę i spróbuj jeszcze raz."
OVER = "Trwało to za długo albo prób było za dużo. Odczekaj kilka minut i zaloguj się jeszcze raz."


def test_after_too_many_tries_the_password_is_asked_for_and_no_reason_is_told(site: str) -> None:
    App(opened("guessed"))

    async def guess() -> tuple[list[str], list[str], str]:
        browser, said = Browser(site), []
        await give_password(browser, "guessed")
        async with Session(site, "", browser.cookies) as tab:
            for _ in range(4):
                await press(tab, "Zaloguj się", "abc")
                said += [alert.body for alert in tab.all("Alert")]
            with writing() as connection:
                connection.execute(challenges.table.update().values(tries=challenges.TRIES))
            await press(tab, "Zaloguj się", "abc")
            return said, [alert.body for alert in tab.all("Alert")], tab.text()

    said, last, text = run(guess())
    assert said == [WRONG] * 4
    assert last == [OVER]
    assert "Hasło" in text


def test_start_again_drops_the_challenge_in_every_tab(
    site: str, zofia: tuple[Account, App]
) -> None:
    async def again() -> tuple[str, str]:
        browser = Browser(site)
        await give_password(browser, "zofia")
        async with Session(site, "", browser.cookies) as tab:
            await tab.press(next(b for b in tab.all("Button") if b.label == "Zacznij od nowa"))
            return tab.text(), await shown(browser)

    for text in run(again()):
        assert "Kod z aplikacji" not in text
        assert "Login lub e-mail" in text
        assert OVER not in text


def test_a_new_browser_is_asked_for_a_code_by_letter_once(site: str) -> None:
    opened("ewa", email="Ewa.Nowak@example.pl")
    browser = Browser(site)
    assert run(give_password(browser, "ewa", "zuzycie")) == ""
    assert posted("code") == [("code", "Ewa.Nowak@example.pl")]
    text = run(shown(browser))
    assert "E•••@example.pl" in text
    assert "Nowak" not in text
    assert run(give_code(browser, letter_code(browser))) == "/zuzycie"
    assert posted("new_device") == [("new_device", "Ewa.Nowak@example.pl")]
    del browser.cookies[SESSION]
    assert run(give_password(browser, "ewa")).startswith(FINISH)


def test_the_device_cookie_of_another_account_is_useless(site: str) -> None:
    opened("own", email="own@example.pl")
    victim = opened("victim", email="victim@example.pl")
    thief = Browser(site)
    run(give_password(thief, "own"))
    run(give_code(thief, letter_code(thief)))
    kept = thief.cookies[DEVICE]
    del thief.cookies[SESSION]
    assert run(give_password(thief, victim.login)) == "", "a code is asked for"
    thief.request("/auth/finish")
    assert SESSION not in thief.cookies
    assert thief.cookies[DEVICE] == kept


def test_the_device_cookie_is_out_of_reach_and_a_planted_one_is_replaced(site: str) -> None:
    opened("planted")
    browser = Browser(site)
    browser.cookies[DEVICE] = "planted"
    answer = browser.request(run(give_password(browser, "planted")))
    [header] = [v for v in answer.headers.get_all("set-cookie", []) if v.startswith(DEVICE)]
    assert header.endswith("; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=15552000")
    first = browser.cookies[DEVICE]
    assert len(first) >= 43
    browser.request("/auth/sign-out", "POST", {"Origin": site})
    browser.request(run(give_password(browser, "planted")))
    assert browser.cookies[DEVICE] == first


def test_the_command_line_takes_a_second_factor_off(shared: dict[str, str], tmp_path: Path) -> None:
    App(opened("lost"))
    command = [sys.executable, "-m", "auth", "user", "factor-off", "lost"]
    environment = {**os.environ, "KROPLA_HOME": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert "nie ma już drugiego kroku" in done.stdout
    again = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (again.returncode, again.stderr.strip()) == (
        1,
        "Konto lost nie ma drugiego kroku logowania.",
    )
