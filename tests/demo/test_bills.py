"""Every bill follows from readings and prices; checked by other code than made them."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

from tests.demo.billing import Volumes, rounded
from tests.demo.books import DAY, Books, corrected_ends
from tests.demo.inbox import day, money


def volumes(books: Books, document: dict[str, str], fixed: dict, *, corrected: bool) -> Volumes:
    """What the readings of a document's period say, at its end as billed or as corrected."""
    start, end = day(document["Okres od"]), day(document["Okres do"]) + DAY
    registers, mains = books.registers, []
    for meter, first, last in registers.in_service(
        books.main_of[document["Nr posesji"]], start, end
    ):
        before = fixed.get((meter, first), registers.taken(meter, first))
        after = registers.taken(meter, last)
        after = fixed.get((meter, last), after) if corrected else after
        mains.append((registers.volume(meter, before, after), first, last))
    garden = garden_volume(books, document["Nr posesji"], start, end)
    return Volumes(mains, garden)


def garden_volume(books: Books, place: str, start: date, end: date) -> int:
    """What garden meters counted up to their readings within (start, end]."""
    registers, total = books.registers, 0
    for row in registers.of_point.get(books.garden_of.get(place, ""), []):
        meter = row["Nr ewid."]
        read = sorted(when for owner, when in registers.on_day if owner == meter)
        for first, last in itertools.pairwise(read):
            if start < last <= end:
                before, after = registers.taken(meter, first), registers.taken(meter, last)
                total += registers.volume(meter, before, after)
    return total


def test_every_invoice_follows_from_readings_and_prices(books: Books) -> None:
    fixed = corrected_ends(books)
    wrong = []
    for invoice in books.invoices:
        start, end = day(invoice["Okres od"]), day(invoice["Okres do"]) + DAY
        measured = volumes(books, invoice, fixed, corrected=False)
        net, vat = measured.bill(books.prices, books.tariff_of[invoice["Nr posesji"]], start, end)
        stated = [money(invoice[f"{name} [zł]"]) for name in ("Netto", "VAT", "Brutto")]
        if stated != [net, vat, net + vat]:
            wrong.append((invoice["Nr dokumentu"], stated, net, vat, measured))
    assert not wrong
    assert len(books.invoices) > 4000


def test_every_correction_is_what_ought_to_be_less_what_was_billed(books: Books) -> None:
    fixed = corrected_ends(books)
    invoices = {invoice["Nr dokumentu"]: invoice for invoice in books.invoices}
    for number, correction in books.corrections.items():
        start, end = day(correction["Okres od"]), day(correction["Okres do"]) + DAY
        ought = volumes(books, correction, fixed, corrected=True)
        net, vat = ought.bill(books.prices, books.tariff_of[correction["Nr posesji"]], start, end)
        billed = invoices[number]
        assert money(correction["Netto [zł]"]) == net - money(billed["Netto [zł]"])
        assert money(correction["VAT [zł]"]) == vat - money(billed["VAT [zł]"])
        assert day(correction["Data wystawienia"]) > day(billed["Data wystawienia"])
    assert len(books.corrections) > 20


def test_bills_are_corrected_to_a_register_that_was_read(books: Books) -> None:
    read = defaultdict(set)
    for (meter, _), kinds in books.registers.on_day.items():
        read[meter] |= set(kinds.values())
    assert all(register in read[meter] for (meter, _), register in corrected_ends(books).items())


def test_lines_add_up_to_their_document(books: Books) -> None:
    for document in books.documents:
        lines = books.lines[document["Nr dokumentu"]]
        assert [line["Lp."] for line in lines] == [str(n) for n in range(1, len(lines) + 1)]
        assert sum(money(line["Wartość netto [zł]"]) for line in lines) == money(
            document["Netto [zł]"]
        )
        for line in lines:
            price, quantity = money(line["Cena netto [zł]"]), Decimal(line["Ilość"])
            assert rounded(price * quantity) == money(line["Wartość netto [zł]"])


def test_registers_of_a_water_line_make_its_quantity(books: Books) -> None:
    for document in books.invoices:
        for line in books.lines[document["Nr dokumentu"]]:
            if meter := line["Nr ewid. wodomierza"]:
                before, after = int(line["Wskazanie od"]), int(line["Wskazanie do"])
                assert books.registers.volume(meter, before, after) == int(line["Ilość"])


def test_periods_of_a_property_follow_one_another(books: Books) -> None:
    periods = defaultdict(list)
    for invoice in books.invoices:
        key = invoice["Nr posesji"], invoice["Nr odbiorcy"]
        periods[key].append((day(invoice["Okres od"]), day(invoice["Okres do"])))
    for spans in periods.values():
        spans.sort()
        assert all(first[1] + DAY == second[0] for first, second in itertools.pairwise(spans))


def test_document_numbers_run_through_each_month(books: Books) -> None:
    assert len({d["Nr dokumentu"] for d in books.documents}) == len(books.documents)
    numbers = defaultdict(list)
    for document in books.documents:
        series, running = document["Nr dokumentu"].rsplit("/", 1)
        numbers[series].append(int(running))
        issued = day(document["Data wystawienia"])
        assert series == f"{document['Rodzaj']}/{issued:%Y/%m}"
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in numbers.values())


def test_a_garden_meter_lessens_sewage_and_costs_nothing(books: Books) -> None:
    services = Counter()
    for document in books.invoices:
        amounts = defaultdict(int)
        for line in books.lines[document["Nr dokumentu"]]:
            amounts[line["Usługa"]] += int(line["Ilość"])
            services[line["Usługa"]] += 1
        if "SCIEKI" in amounts:
            assert amounts["SCIEKI"] == max(0, amounts["WODA"] - amounts["INNE"])
    assert set(services) == {"WODA", "INNE", "SCIEKI", "AB-W", "AB-S"}
