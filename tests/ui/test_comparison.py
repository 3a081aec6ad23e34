"""Why an invoice is different: which one is compared, what is said, drawn and written to a file."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import plotly.graph_objects as go
import pytest

from core.comparison import Cause, Comparison, Part
from tests.ui.conftest import subject
from ui import comparison_panels as panels
from ui import comparison_words as words
from ui.charts import palette, waterfall
from ui.charts.waterfall import Bar
from ui.comparison import Compared, candidates, compared
from ui.comparison_file import csv_bytes
from ui.invoices import Invoice, invoices

TODAY = date(2026, 11, 20)
OWN = "100001"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture
def some() -> tuple[Invoice, ...]:
    return invoices(subject(OWN), TODAY)


def a_case(*parts: Part, before: str = "100") -> Compared:
    """A comparison with these causes, beside two invoices of the fixtures."""
    newest, former, *_ = invoices(subject(OWN), TODAY)
    first = Decimal(before)
    last = first + sum((part.amount_pln for part in parts), Decimal(0))
    former = replace(former, to_pay=first)
    found = Comparison(first, last, parts, is_daily=True)
    return Compared(former, replace(newest, to_pay=last), found, is_before_corrected=False)


def part(cause: Cause, amount: str, before: str = "0", after: str = "1") -> Part:
    return Part(cause, *map(Decimal, (amount, before, after)))


@pytest.mark.parametrize("number", ["100001", "100002", "100003"])
def test_causes_of_every_invoice_make_the_difference_to_the_grosz(number: str) -> None:
    who = subject(number)
    known = invoices(who, TODAY)
    found = [one for one in (compared(who, known, invoice) for invoice in known) if one]
    for one in found:
        parts = sum((part.amount_pln for part in one.comparison.parts), Decimal(0))
        assert parts == one.after.to_pay - one.before.to_pay
    assert len(found) == max(len(known) - 1, 0)


def test_the_first_invoice_has_nothing_before_it(some: tuple[Invoice, ...]) -> None:
    assert compared(subject(OWN), some, some[-1]) is None


def test_corrections_other_places_and_what_was_taken_back_are_not_compared(
    some: tuple[Invoice, ...],
) -> None:
    one, before, earlier, *_ = some
    assert candidates(some, one)[0] == before
    elsewhere = replace(before, place="Inna 1")
    assert candidates((one, elsewhere, earlier), one) == [earlier]
    correction = replace(
        before, number="KOR/1", kind="correction", corrects=before.number, gross=-before.gross
    )
    assert candidates((one, correction, before, earlier), one) == [earlier]
    part_of_it = replace(correction, gross=Decimal(-1))
    assert candidates((one, part_of_it, before, earlier), one)[0] == before
    assert compared(subject(OWN), some, replace(one, kind="correction")) is None


def test_an_invoice_for_the_same_days_is_none_before(some: tuple[Invoice, ...]) -> None:
    one, before, *_ = some
    same = replace(before, number="FV/again", first=one.first, last=one.last)
    assert same not in candidates((one, same, before), one)


def test_nothing_of_others_is_compared(some: tuple[Invoice, ...]) -> None:
    assert compared(subject("100002"), some, some[0]) is None


def test_the_sentence_names_amount_invoice_and_reason() -> None:
    days = part(Cause.DAYS, "63.20", "32", "61")
    told = plain(words.sentence(a_case(days)))
    assert told.startswith("Do zapłaty jest o 63,20 zł więcej niż na poprzedniej fakturze (FV/")
    assert told.endswith("głównie dlatego, że okres jest dłuższy o 29 dni (32 → 61 dni).")
    use, price = part(Cause.USE, "-30", "0.41", "0.39"), part(Cause.WATER_PRICE, "-15", "12", "11")
    told = plain(words.sentence(a_case(use, price)))
    assert "o 45,00 zł mniej" in told
    assert "(0,41 → 0,39 m³ na dobę) i woda staniała (12,00 → 11,00 zł/m³ netto)" in told
    assert "tyle samo" in words.sentence(a_case())


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("amount", ["7.50", "-7.50"])
def test_every_cause_has_its_name_numbers_and_clause(cause: Cause, amount: str) -> None:
    one = part(cause, amount, *(("5", "9") if amount[0] != "-" else ("9", "5")))
    found = a_case(one)
    assert plain(words.change(one, is_daily=True)) in plain(words.sentence(found))
    [[name, _part]] = words.named(found.comparison)
    assert name in panels.table(found)


def test_numbers_have_as_many_decimals_as_tell_them_apart() -> None:
    def told(cause: Cause, before: str, after: str) -> str:
        return plain(words.change(part(cause, "1", before, after), is_daily=True))

    assert told(Cause.USE, "0.411", "0.412") == "0,411 → 0,412 m³ na dobę"
    assert told(Cause.WATER_PRICE, "6.97", "6.9703") == "6,9700 → 6,9703 zł/m³"
    assert told(Cause.GARDEN, "1", "15") == "1 → 15 m³"
    assert told(Cause.VAT, "1", "15") == "1,00 zł → 15,00 zł"


def test_plotly_finds_nothing_wrong_with_the_figure() -> None:
    found = a_case(part(Cause.DAYS, "20"), part(Cause.USE, "-50"), part(Cause.VAT, "-2.4"))
    drawn = go.Figure(json.loads(panels.figure(found).to_json())).data[0]
    assert list(drawn.measure) == ["absolute", "relative", "relative", "relative", "total"]
    assert [plain(text) for text in drawn.text] == [
        "100,00 zł", "+20,00 zł", "\u221250,00 zł", "\u22122,40 zł", "67,60 zł",
    ]  # fmt: skip
    assert drawn.increasing.marker.color == palette.MORE != drawn.decreasing.marker.color
    assert "tabela" in panels.told(found)


@pytest.mark.parametrize(
    ("first", "step", "low"), [("100", "50", 0), ("1000", "5", 900), ("-50", "20", -99)]
)
def test_small_steps_between_large_amounts_can_be_seen(first: str, step: str, low: int) -> None:
    start, by = Decimal(first), Decimal(step)
    bars = [Bar("a", start, ""), Bar("b", by, ""), Bar("c", start + by, "", is_sum=True)]
    begin, end = waterfall.figure(bars).to_dict()["layout"]["xaxis"]["range"]
    assert begin >= low
    assert begin <= min(start, start + by) <= max(start, start + by) < end


def test_the_file_holds_the_numbers_of_the_table_and_runs_nothing() -> None:
    found = a_case(part(Cause.DAYS, "12.30", "32", "61"), part(Cause.VAT, "-1.00", "3", "2"))
    bad = replace(found, before=replace(found.before, number="=cmd()"))
    text = csv_bytes(bad).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == ["Przyczyna", "Było", "Jest", "Jednostka", "Kwota [zł]"]
    assert rows[2:4] == [
        ["Liczba dni", "32", "61", "dni", "12,30"], ["VAT", "3,00", "2,00", "zł", "-1,00"],
    ]  # fmt: skip
    assert rows[-1][-1] == "111,30"
    assert all(not row[0].startswith(("=", "+", "-", "@")) for row in rows)


def test_days_run_from_the_first_to_the_last_both_counted(some: tuple[Invoice, ...]) -> None:
    one = some[0]
    assert one.first
    assert one.last
    shorter = replace(one, first=one.first + timedelta(days=1))
    [days] = [
        p for p in compared(subject(OWN), some, shorter).comparison.parts if p.cause is Cause.DAYS
    ]
    assert days.after == (one.last - one.first).days
