"""Buttons of sign-in providers, and what is said when one has come back from there."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from auth.oidc import Notice
from settings import settings

GOOGLE = {
    "key": "google",
    "name": "Google",
    "issuer": "https://accounts.google.com",
    "client_id": "k",
}
OWN = {**GOOGLE, "key": "own", "name": "<b>Konto</b>", "issuer": "https://sso.example.pl"}


@pytest.fixture(autouse=True)
def known(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KROPLA_OIDC", json.dumps(getattr(request, "param", [GOOGLE, OWN])))
    settings.cache_clear()


def run(query: str = "") -> AppTest:
    """The parts of the sign-in page that are about providers."""

    def page():  # type: ignore[no-untyped-def] # its source runs alone
        from ui import providers

        providers.tell_visitor()
        providers.buttons()

    test = AppTest.from_function(page)
    for name, values in parse_qs(query).items():
        test.query_params[name] = values
    test.run()
    assert not test.exception
    return test


def html(test: AppTest) -> str:
    return " ".join(element.proto.body for element in test.get("html"))


@pytest.mark.parametrize("known", [[]], indirect=True)
def test_without_providers_there_is_no_other_way_in() -> None:
    assert html(run("logowanie=google.nieudane")) == ""


def test_each_provider_has_a_form_that_names_the_page_to_come_back_to() -> None:
    shown = html(run("krok=dzien&logowanie=google.nieudane"))
    assert shown.count('<form method="post"') == 2
    assert 'action="/auth/oidc/google/start?dalej=%2F%3Fkrok%3Ddzien"' in shown
    assert 'action="/auth/oidc/own/start?' in shown
    assert "Zaloguj się przez Google" in shown


def test_the_name_of_a_provider_is_a_word() -> None:
    shown = html(run("logowanie=own.niepolaczone"))
    assert "<b>" not in shown
    assert shown.count("&lt;b&gt;Konto&lt;/b&gt;") == 2


@pytest.mark.parametrize("word", ["nieudane", "przerwane", "niedostepne", "zajete"])
def test_what_went_wrong_is_said_with_what_works_all_the_same(word: str) -> None:
    [warning] = run(f"logowanie=google.{word}").warning
    assert "Google" in warning.value
    assert "Hasłem zalogujesz się jak zawsze." in warning.value


def test_an_unknown_identity_is_told_both_ways_on() -> None:
    text = html(run("logowanie=google.niepolaczone"))
    assert "To konto Google nie jest jeszcze połączone" in text
    assert "Zaloguj się hasłem i połącz je w ustawieniach." in text
    assert '<a href="/rejestracja"' in text


@pytest.mark.parametrize("word", ["", "google", "google.", "x.nieudane", "google.x", "."])
def test_other_words_of_the_address_say_nothing(word: str) -> None:
    test = run(f"logowanie={word}")
    assert not test.warning
    assert not test.success
    assert "kropla-notices" not in html(test)


def test_every_ending_has_its_words() -> None:
    from ui.providers import WORDS

    assert set(WORDS) == set(Notice) - {Notice.UNKNOWN}
