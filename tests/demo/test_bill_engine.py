"""The bill engine and the demo compute apart from each other, and agree on every grosz."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.bill_rules import BillRules
from core.bill_volumes import MeterRun, Reading
from core.bills import Bill, BillOrder, make_bill
from core.period import Period
from core.prices import Price, Service, Unit
from core.tariffs import Tariff
from tests.demo.books import DAY, Books, corrected_ends
from tests.demo.inbox import day, money, rows

SERVICES = {
    "WODA": Service.WATER,
    "SCIEKI": Service.SEWAGE,
    "AB-W": Service.WATER_SUBSCRIPTION,
    "AB-S": Service.SEWAGE_SUBSCRIPTION,
}
RULES = BillRules(garden_months=frozenset(range(1, 13)), garden_needs_mark=False)
"""The demo's utility deducts what garden meters show, whenever it was and whatever their mark."""


@pytest.fixture(scope="module")
def tariffs(inbox: Path) -> dict[str, Tariff]:
    listed = rows(inbox, "taryfy.csv")
    codes = {row["Taryfa"] for row in listed}
    return {
        code: Tariff(code, tuple(price(row) for row in listed if row["Taryfa"] == code))
        for code in codes
    }


def price(row: dict[str, str]) -> Price:
    return Price(
        service=SERVICES[row["Usługa"]],
        unit=Unit.M3 if row["Usługa"] in ("WODA", "SCIEKI") else Unit.MONTH,
        valid_from=day(row["Od"]),
        valid_to=day(row["Do"]) if row["Do"] else None,
        net_pln=money(row["Cena netto [zł]"]),
        vat_rate_pct=money(row["VAT [%]"]),
    )


def run(books: Books, meter: str, ends: tuple[date, date], registers: tuple[int, int]) -> MeterRun:
    """Two readings of a meter, as totals of a chained register."""
    before, volume = registers[0], books.registers.volume(meter, *registers)
    first, last = Reading(ends[0], Decimal(before)), Reading(ends[1], Decimal(before + volume))
    return MeterRun(meter, (first, last))


def order(books: Books, document: dict[str, str], fixed: dict, *, corrected: bool) -> BillOrder:
    """What a document bills, by the readings alone."""
    start, end = day(document["Okres od"]), day(document["Okres do"]) + DAY
    registers, place, mains = books.registers, document["Nr posesji"], []
    for meter, first, last in registers.in_service(books.main_of[place], start, end):
        before = fixed.get((meter, first), registers.taken(meter, first))
        after = registers.taken(meter, last)
        after = fixed.get((meter, last), after) if corrected else after
        mains.append(run(books, meter, (first, last), (before, after)))
    mains.sort(key=lambda main: main.days.first)
    gardens = tuple(gardens_within(books, place, start, end))
    return BillOrder(Period(start, end - DAY), tuple(mains), gardens)


def gardens_within(books: Books, place: str, start: date, end: date) -> list[MeterRun]:
    """Garden meters up to their readings within (start, end]."""
    found = []
    for row in books.registers.of_point.get(books.garden_of.get(place, ""), []):
        meter = row["Nr ewid."]
        read = sorted(when for owner, when in books.registers.on_day if owner == meter)
        for ends in itertools.pairwise(read):
            if start < ends[1] <= end:
                taken = [books.registers.taken(meter, when) for when in ends]
                found.append(run(books, meter, ends, (taken[0], taken[1])))
    return found


def stated(document: dict[str, str]) -> tuple[Decimal, ...]:
    return tuple(money(document[f"{name} [zł]"]) for name in ("Netto", "VAT", "Brutto"))


def bill_of(books: Books, tariffs: dict[str, Tariff], what: BillOrder, place: str) -> Bill:
    return make_bill(what, tariffs[books.tariff_of[place]], RULES)


def test_every_invoice_of_the_demo_is_met_to_the_grosz(
    books: Books, tariffs: dict[str, Tariff]
) -> None:
    fixed, wrong, seen = corrected_ends(books), [], Counter()
    for document in books.invoices:
        what = order(books, document, fixed, corrected=False)
        bill = bill_of(books, tariffs, what, document["Nr posesji"])
        if stated(document) != (bill.net_pln, bill.vat_pln, bill.gross_pln):
            wrong.append((document["Nr dokumentu"], stated(document), bill))
        prices = {line.price_net_pln for line in bill.lines if line.service == Service.WATER}
        seen["steps"] += len(prices) > 1
        seen["gardens"] += any(each.deducted_m3 for each in bill.deductions)
        seen["exchanges"] += len(what.mains) > 1
        seen["no sewer"] += not tariffs[bill.tariff_code].charges(Service.SEWAGE)
    assert not wrong
    assert len(books.invoices) > 4000
    assert all(seen[kind] >= 20 for kind in ("steps", "gardens", "exchanges", "no sewer")), seen


def test_lines_of_the_demo_are_those_of_the_engine(
    books: Books, tariffs: dict[str, Tariff]
) -> None:
    """Quantities at each price, line by line, but for lines of nothing."""
    fixed = corrected_ends(books)
    for document in books.invoices:
        what = order(books, document, fixed, corrected=False)
        bill = bill_of(books, tariffs, what, document["Nr posesji"])
        ours, theirs = Counter(), Counter()
        for line in bill.lines:
            ours[line.service, line.price_net_pln] += line.quantity
        for row in books.lines[document["Nr dokumentu"]]:
            if service := SERVICES.get(row["Usługa"]):
                theirs[service, money(row["Cena netto [zł]"])] += Decimal(row["Ilość"])
        assert +ours == +theirs, document["Nr dokumentu"]


def test_every_correction_is_the_difference_of_two_bills(
    books: Books, tariffs: dict[str, Tariff]
) -> None:
    fixed = corrected_ends(books)
    billed = {document["Nr dokumentu"]: document for document in books.invoices}
    for number, correction in books.corrections.items():
        what = order(books, correction, fixed, corrected=True)
        bill = bill_of(books, tariffs, what, correction["Nr posesji"])
        ought = (bill.net_pln, bill.vat_pln, bill.gross_pln)
        was = stated(billed[number])
        assert stated(correction) == tuple(a - b for a, b in zip(ought, was, strict=True))
    assert len(books.corrections) > 20
