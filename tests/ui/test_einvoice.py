"""The page of e-invoices: what it says of the tariff, and what the switch does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from auth import accounts, clock, einvoice, einvoice_texts, guard
from auth.accounts import NewAccount
from auth.roles import Role
from settings import settings
from tests.ui.conftest import subject
from tests.ui.fixture_build import NOW
from tests.ui.test_pages import PAGES, AppTest, html
from ui import einvoice_forms
from ui.einvoice import TariffChange, tariff_changes

OWN = "100001"


@pytest.fixture(autouse=True)
def groups(home: None, sqlite_store: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Friday; the operator has a group with e-invoice; the text is published."""
    monkeypatch.setenv("KROPLA_EINVOICE_TARIFFS", json.dumps({"W1": "W1e"}))
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings.cache_clear()
    einvoice_texts.publish_missing()
    yield
    settings.cache_clear()


def page_of(monkeypatch: pytest.MonkeyPatch, account: accounts.Account, **words: str) -> AppTest:
    monkeypatch.setattr(einvoice_forms, "address", lambda: "192.0.2.7")
    monkeypatch.setattr(guard, "signed_in", lambda: replace(account, owes=()))
    test = AppTest.from_file(str(PAGES / "customer/einvoice.py"), default_timeout=20)
    for name, word in words.items():
        test.query_params[name] = word
    test.run()
    assert not test.exception
    return test


def owner(email: str | None = "anna@example.pl") -> accounts.Account:
    return accounts.add(NewAccount("anna", "Anna", Role.CUSTOMER, (OWN,), email=email), "test")


def button(test: AppTest, key: str) -> AppTest:
    [found] = [one for one in test.button if one.key and one.key.startswith(key)]
    return found.click().run()


def test_what_switching_saves_comes_from_the_prices_of_both_groups() -> None:
    [change] = tariff_changes(subject(OWN), OWN, turns_on=True)
    # 14,25 and 12,76 net: 15,39 and 13,78 gross.
    assert change == TariffChange("Lipowa 12, Maków", "W1", "W1e", Decimal("1.61"))
    assert tariff_changes(subject(OWN), OWN, turns_on=False) == []
    assert tariff_changes(subject("100002"), OWN, turns_on=True) == []


def test_without_a_group_of_the_operator_nothing_is_promised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KROPLA_EINVOICE_TARIFFS", json.dumps({"W1": "no such group"}))
    settings.cache_clear()
    [change] = tariff_changes(subject(OWN), OWN, turns_on=True)
    assert change.saved is None
    monkeypatch.delenv("KROPLA_EINVOICE_TARIFFS")
    settings.cache_clear()
    assert tariff_changes(subject(OWN), OWN, turns_on=True) == []


def test_a_customer_switches_it_on_and_off_again(monkeypatch: pytest.MonkeyPatch) -> None:
    anna = owner()
    page = page_of(monkeypatch, anna)
    assert "1,61" in html(page)
    page = button(page, "einvoice_on")
    assert len(page.error) == 1
    assert einvoice.history(OWN) == []
    page.checkbox[0].check().run()
    page = button(page, "einvoice_on")
    assert not page.exception
    assert einvoice.state(OWN, date(2026, 11, 23)).is_on
    assert "23 listopada 2026" in html(page)
    button(page, "einvoice_off")
    assert [one.is_on for one in einvoice.history(OWN)] == [False, True]


def test_without_a_confirmed_address_there_is_a_way_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(monkeypatch, owner(email=None))
    assert len(page.info) == 1
    assert "/ustawienia" in html(page)
    assert not [one for one in page.button if one.key and one.key.startswith("einvoice_on")]


def test_a_clerk_records_a_form(monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = accounts.add(NewAccount("bok", "Biuro", Role.CLERK), "test")
    page = page_of(monkeypatch, clerk, klient=OWN)
    page.text_input[0].input("not an address")
    page.checkbox[0].check()
    page = page.button[-1].click().run()
    assert len(page.error) == 1
    page.text_input[0].input("papier@example.pl")
    page = page.button[-1].click().run()
    assert not page.exception
    [one] = einvoice.history(OWN)
    assert (one.channel, one.actor, one.email) == ("office", "bok", "papier@example.pl")
    assert "papier@example.pl" in html(page)


def test_a_clerk_without_a_signed_form_records_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = accounts.add(NewAccount("bok", "Biuro", Role.CLERK), "test")
    page = page_of(monkeypatch, clerk, klient=OWN)
    page.text_input[0].input("papier@example.pl")
    page = page.button[-1].click().run()
    assert len(page.error) == 1
    assert einvoice.history(OWN) == []
