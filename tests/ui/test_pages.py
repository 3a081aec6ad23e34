"""The pages themselves, run by Streamlit's test runner: what they say, what their address does."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from auth import guard
from auth.accounts import Account
from auth.roles import Role

PAGES = Path(__file__).parents[2] / "pages"
Open = Callable[..., AppTest]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page as somebody, with words in its address."""

    def open_page(page: str, login: str, role: Role = Role.CUSTOMER, **words: str) -> AppTest:
        numbers = (login,) if role is Role.CUSTOMER else ()
        monkeypatch.setattr(guard, "signed_in", lambda: Account(login, login, role, numbers))
        test = AppTest.from_file(str(PAGES / page), default_timeout=20)
        for name, word in words.items():
            test.query_params[name.replace("_", "-")] = word
        test.run()
        assert not test.exception
        return test

    return open_page


def html(test: AppTest) -> str:
    """All of our own markup of a page."""
    return " ".join(element.proto.body for element in test.get("html"))


def downloads(test: AppTest) -> list[str]:
    """Addresses of the files that a page offers."""
    return [unescape(link) for link in re.findall(r'<a href="([^"]*)" download', html(test))]


def labels(test: AppTest) -> list[str]:
    return [box.label for box in test.selectbox]


def charts(test: AppTest) -> int:
    return len(test.get("plotly_chart"))


def address(test: AppTest) -> dict[str, str]:
    """Words of the address after a run."""
    pairs = test.query_params.items()
    return {name: word if isinstance(word, str) else word[0] for name, word in pairs}


def test_household_sees_figures_a_chart_a_table_and_downloads(opened: Open) -> None:
    test = opened("customer/usage.py", "100001")
    assert test.title[0].value == "Zużycie"
    assert labels(test) == ["Wodomierz", "Okres"]
    assert charts(test) == 1
    for words in ("Szacowany koszt", "Na osobę na dobę", "Ścieki", "szacunek", "inkasent", "Razem"):
        assert words in html(test)
    assert test.get("plotly_chart")[0].proto.alt.startswith("Zużycie wody")
    assert downloads(test) == [
        f"/eksport/zuzycie.{kind}?krok=rozliczenie" for kind in ("csv", "parquet")
    ]


def test_manager_chooses_a_property_and_then_a_meter(opened: Open) -> None:
    test = opened("customer/usage.py", "100003")
    assert labels(test) == ["Nieruchomość", "Okres"]
    assert "Zużycie wody według nieruchomości" in html(test)
    test.selectbox(key="usage_property").set_value("B22").run()
    assert labels(test) == ["Nieruchomość", "Wodomierz", "Okres"]
    test.selectbox(key="usage_meter").set_value("SPB22F1").run()
    assert address(test)["wodomierz"] == "SPB22F1"
    assert "SN-B22F1" in " ".join(test.selectbox(key="usage_meter").options)
    test.selectbox(key="usage_property").set_value("B20").run()
    assert not test.exception
    assert "wodomierz" not in address(test)


def test_what_is_chosen_goes_into_the_address_and_the_downloads(opened: Open) -> None:
    test = opened("customer/usage.py", "100002")
    test.selectbox(key="usage_preset").set_value("ten-miesiac").run()
    test.button_group(key="usage_extras").set_value(["year-before"]).run()
    assert address(test) == {"okres": "ten-miesiac", "rok-wczesniej": "tak"}
    assert downloads(test)[0].endswith("?okres=ten-miesiac&krok=dzien&rok-wczesniej=tak")


def test_an_address_opens_the_view_it_was_copied_from(opened: Open) -> None:
    words = {
        "okres": "daty", "od": "2026-11-01", "do": "2026-11-10", "krok": "tydzien",
        "wykres": "linia", "narastajaco": "tak",
    }  # fmt: skip
    test = opened("customer/usage.py", "100002", **words)
    assert test.selectbox(key="usage_preset").value == "daty"
    assert [day.isoformat() for day in test.date_input[0].value] == ["2026-11-01", "2026-11-10"]
    assert "2\u00a0– 8 listopada 2026" in html(test)
    assert address(test) == words


@pytest.mark.parametrize(
    "words",
    [
        {"okres": "zawsze"},
        {"okres": "daty", "od": "jutro", "do": "2026-13-45"},
        {"okres": "daty", "od": "2030-01-01", "do": "2031-01-01"},
        {"krok": "sekunda", "wykres": "3d"},
        {"okres": "rozliczenie", "od": "1999-01-01"},
        {"wodomierz": "SP2", "posesja": "P2"},
        {"od": "0001-01-01", "do": "9999-12-31", "okres": "daty"},
    ],
)
def test_nonsense_in_the_address_is_left_aside(opened: Open, words: dict[str, str]) -> None:
    test = opened("customer/usage.py", "100001", **words)
    assert "Rynek" not in html(test)
    assert "SN-R2" not in " ".join(test.selectbox(key="usage_meter").options)


def test_hours_are_offered_where_the_meter_is_read_by_the_hour(opened: Open) -> None:
    test = opened("customer/usage.py", "100002", okres="ten-miesiac")
    steps = next(group for group in test.button_group if group.label == "Podział")
    assert steps.options == [
        "Godziny", "Dni", "Tygodnie", "Miesiące",
    ]  # fmt: skip


def test_finer_steps_are_missing_with_the_reason(opened: Open) -> None:
    test = opened("customer/usage.py", "100001")
    steps = next(group for group in test.button_group if group.label == "Podział")
    assert steps.options == ["Miesiące", "Okresy rozliczeniowe"]
    assert "Drobniejszy podział wymaga" in html(test)


def test_customer_without_a_meter_sees_why_there_is_nothing(opened: Open) -> None:
    test = opened("customer/usage.py", "100005")
    assert "nie ma wodomierza" in html(test)
    assert charts(test) == 0


def test_customer_with_one_reading_is_told_of_it(opened: Open) -> None:
    test = opened("customer/usage.py", "100004")
    assert "jeden odczyt, z dnia 2 listopada 2026" in html(test)
    assert charts(test) == 0


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-05", "2026-11-20", "Ostatni odczyt jest z dnia 3 listopada 2026"),
        ("2024-11-05", "2024-11-20", "Pierwszy odczyt jest z dnia 3 stycznia 2025"),
    ],
)
def test_a_period_without_readings_says_when_the_nearest_was(
    opened: Open, first: str, last: str, words: str
) -> None:
    test = opened("customer/usage.py", "100008", okres="daty", od=first, do=last)
    assert words in html(test)


def test_who_moved_in_sees_nothing_of_the_time_before(opened: Open) -> None:
    test = opened("customer/usage.py", "100006", okres="daty", od="2025-12-01", do="2026-02-28")
    assert charts(test) == 0
    test = opened("customer/usage.py", "100006", okres="daty", od="2025-12-01", do="2026-04-30")
    assert "Odczyty mówią tylko o dniach 1 marca" in html(test)


def test_a_gap_is_spread_evenly_and_marked(opened: Open) -> None:
    test = opened("customer/usage.py", "100008")
    assert "kropla-mark interpolated" in html(test)
    assert "rozłożone równo" in html(test)


def test_in_english_everything_is_english(opened: Open) -> None:
    test = opened("customer/usage.py", "100001", lang="en")
    assert test.title[0].value == "Water use"
    assert "Estimated cost" in html(test)
    assert "estimate" in html(test)
    assert downloads(test)[0] == "/eksport/zuzycie.csv?lang=en&krok=rozliczenie"


def test_overview_says_what_to_do_and_what_is_owed(opened: Open) -> None:
    test = opened("customer/dashboard.py", "100001")
    for words in ("1 faktura jest po terminie", "Kończy się legalizacja", "Do zapłaty", "222,37"):
        assert words in html(test)
    assert charts(test) == 1
    assert "<summary>Liczby z wykresu</summary>" in html(test)
    assert downloads(test) == ["/eksport/zuzycie.csv", "/eksport/zuzycie.parquet"]


def test_overview_of_a_customer_without_a_meter_is_calm(opened: Open) -> None:
    test = opened("customer/dashboard.py", "100005")
    assert "Wszystko w porządku" in html(test)
    assert "nie ma wodomierza" in html(test)


def test_overview_says_at_most_a_few_things(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.dashboard_panels.MOST_NOTICES", 1)
    test = opened("customer/dashboard.py", "100001")
    assert "I jeszcze 1." in test.caption[0].value


def test_clerk_finds_a_customer_and_opens_the_portal_as_that_customer(opened: Open) -> None:
    test = opened("staff/customers.py", "bok", Role.CLERK)
    assert "co najmniej dwie litery" in test.caption[0].value
    test.text_input(key="szukaj").set_value("kowalski").run()
    assert '<a href="/?klient=100002" target="_self">100002</a>' in html(test)
    assert "1 klient" in test.caption[0].value


def test_clerk_who_finds_nobody_is_told_how_to_go_on(opened: Open) -> None:
    test = opened("staff/customers.py", "bok", Role.CLERK, szukaj="nikt taki")
    assert "Spróbuj" in html(test)


@pytest.mark.parametrize("page", ["staff/customers.py", "staff/accounts.py"])
def test_customers_do_not_get_the_pages_of_clerks(opened: Open, page: str) -> None:
    with pytest.raises(AssertionError):
        opened(page, "100001")


@pytest.mark.usefixtures("sqlite_store")
def test_clerk_opens_an_account_and_gets_its_password_once(opened: Open) -> None:
    test = opened("staff/accounts.py", "bok", Role.CLERK)
    assert "Nikt nie ma" in html(test)
    test.text_input(key="new_account").set_value("100002").run()
    test.button[0].click().run()
    assert not test.exception
    [password] = [code.value for code in test.code]
    assert len(password.replace("-", "")) == 36
    assert "100002" in html(test)
    test.text_input(key="konto").set_value("100002").run()
    assert not test.code
    test.text_input(key="new_account").set_value("100002").run()
    test.button[0].click().run()
    assert "ma już konto" in test.error[0].value
