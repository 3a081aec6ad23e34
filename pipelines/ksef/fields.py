"""The fields of an invoice that Kropla uses, from its tree; nothing that is absent is guessed."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from lxml import etree

from pipelines.ksef.document import Document, Fault, FaultyDocumentError, Line
from pipelines.ksef.guard import MARK
from pipelines.ksef.schema import NAMESPACE, parse
from pipelines.ksef.sums import GROSZ, NOTHING, VATS, check_lines, totals
from pipelines.ksef.words import Words

NS = f"{{{NAMESPACE}}}"
CUT = len(NS)
PREFIX = {"f": NAMESPACE}
BEFORE = "Przed korektą: "
CURRENCY = "PLN"
LONG, LARGEST = 12, Decimal(10**10)
"""An amount longer than so many characters may be larger than any that the books can hold."""


SUMS = ("1", "2", "3", "4", "5", "6_1", "6_2", "6_3", "7", "8", "9", "10", "11")
AMOUNTS = (*(f"P_13_{number}" for number in SUMS), *VATS, "P_15", "DoZaplaty")
HEAD = {
    "seller": "Podmiot1/DaneIdentyfikacyjne/NIP",
    "buyer": "Podmiot2/DaneIdentyfikacyjne/NIP",
    "customer": "Podmiot2/NrKlienta",
    **{name: f"Fa/{name}" for name in ("KodWaluty", "P_1", "P_2", "RodzajFaktury")},
    **{name: f"Fa/{name}" for name in AMOUNTS},
    "P_6_Od": "Fa/OkresFa/P_6_Od",
    "P_6_Do": "Fa/OkresFa/P_6_Do",
    "corrects": "Fa/DaneFaKorygowanej/NrFaKorygowanej",
    "DoZaplaty": "Fa/Rozliczenie/DoZaplaty",
    "DoRozliczenia": "Fa/Rozliczenie/DoRozliczenia",
    "terms": "count(Fa/Platnosc/TerminPlatnosci/Termin)",
    "Termin": "Fa/Platnosc/TerminPlatnosci/Termin",
    "DataZaplaty": "Fa/Platnosc/DataZaplaty",
    "contract": "Fa/WarunkiTransakcji/Umowy/NrUmowy",
}
"""What is read of a document once: the name of a field → where it stands below the root."""

LINE = (
    "P_7", "Indeks", "P_8A", "P_8B", "P_9A", "P_11", "P_11A", "P_12", "P_12_XII", "StanPrzed",
)  # fmt: skip
"""What is read of each line."""


class _Paths(threading.local):
    """Expressions that read many fields at once; each thread has its own, for they are locked."""

    def __init__(self) -> None:
        self.head = _fields(HEAD.values())
        self.line = _fields(LINE)
        self.rows = etree.XPath("f:Fa/f:FaWiersz", namespaces=PREFIX)


def _fields(paths: Iterable[str]) -> Any:
    """An expression for the texts at these paths with a mark between them; nothing if absent."""
    named = [re.sub(r"\b(?=[A-Z])", "f:", path) for path in paths]
    joined = f", '{MARK}', ".join(named)
    return etree.XPath(f"concat({joined})", namespaces=PREFIX, smart_strings=False)


_paths = _Paths()


def read(content: bytes, words: Words) -> Document:
    """A valid document whose sums agree. Raises FaultyDocumentError."""
    root = parse(content)
    told = dict(zip(HEAD, _paths.head(root).split(MARK), strict=True))
    try:
        return _document(root, told, words)
    except FaultyDocumentError as error:
        raise FaultyDocumentError(_placed(error.fault, root.find(f"{NS}Fa"))) from None


def _placed(fault: Fault, fa: Any) -> Fault:
    """A fault of a field of the invoice, with the line in which the field stands."""
    if fault.line is not None:
        return fault
    found = fa.find(NS + fault.field)
    line = (fa if found is None else found).sourceline
    return Fault(fault.code, line, fault.field, fault.value)


def _document(root: Any, told: dict[str, str], words: Words) -> Document:
    for name in AMOUNTS:
        _check_size(name, told[name])
    if told["KodWaluty"] != CURRENCY:
        raise FaultyDocumentError(Fault("xml_currency", None, "KodWaluty", told["KodWaluty"]))
    net, vat, gross = totals(told)
    lines, rates = _lines(_paths.rows(root), words)
    check_lines(told, lines, rates)
    return Document(
        seller_nip=told["seller"],
        form=told["RodzajFaktury"],
        invoice_number=told["P_2"].strip(),
        number_line=root.find(f"{NS}Fa").sourceline,
        customer_number=told["customer"].strip() or None,
        buyer_nip=told["buyer"] or None,
        buyer_line=root.find(f"{NS}Podmiot2").sourceline,
        contract_number=told["contract"].strip() or None,
        issue_date=told["P_1"],
        due_date=_due_date(root, told),
        period_from_date=told["P_6_Od"] or None,
        period_to_date=told["P_6_Do"] or None,
        net_pln=net,
        vat_pln=vat,
        gross_pln=gross,
        to_pay_pln=_to_pay(told, gross),
        corrects_number=told["corrects"].strip() or None,
        lines=lines,
    )


def _texts(element: Any) -> dict[str, str]:
    if element is None:
        return {}
    return {child.tag[CUT:]: child.text or "" for child in element}


def _check_size(name: str, value: str, row: Any = None) -> None:
    if len(value) > LONG and abs(Decimal(value)) >= LARGEST:
        line = None if row is None else row.sourceline
        raise FaultyDocumentError(Fault("too_large", line, name, value))


def _to_pay(told: dict[str, str], gross: Decimal) -> Decimal:
    """What is to be paid; nothing where the document only tells what will be given back."""
    if told["DoZaplaty"]:
        return Decimal(told["DoZaplaty"])
    return NOTHING if told["DoRozliczenia"] else gross


def _due_date(root: Any, told: dict[str, str]) -> str:
    """The first date by which to pay; the day of issue where the document names none."""
    if told["terms"] == "1" and told["Termin"]:
        return told["Termin"]
    terms = [_texts(term) for term in root.iterfind(f"{NS}Fa/{NS}Platnosc/{NS}TerminPlatnosci")]
    if dates := [term["Termin"] for term in terms if "Termin" in term]:
        return min(dates)
    spoken = _texts(root.find(f"{NS}Fa/{NS}Platnosc/{NS}TerminPlatnosci/{NS}TerminOpis"))
    if spoken.get("Jednostka", "").strip().casefold().startswith(("dni", "dzie")):
        days = timedelta(days=min(int(spoken["Ilosc"]), 3650))
        return (date.fromisoformat(told["P_1"]) + days).isoformat()
    return told["DataZaplaty"] or told["P_1"]


def _lines(rows: list[Any], words: Words) -> tuple[list[Line], list[str]]:
    """Lines with their rates as written; a line that tells what was before counts against."""
    found = [_line(place, row, words) for place, row in enumerate(rows, 1)]
    return [line for line, _ in found], [rate for _, rate in found]


def _line(place: int, row: Any, words: Words) -> tuple[Line, str]:
    told = dict(zip(LINE, _paths.line(row).split(MARK), strict=True))
    for name in ("P_8B", "P_9A", "P_11", "P_11A"):
        _check_size(name, told[name], row)
    text = told["P_7"].strip() or None
    service = words.service(told["Indeks"], text)
    if service is None:
        raise FaultyDocumentError(Fault("xml_service", row.sourceline, "P_7", text or ""))
    rate = told["P_12"] or told["P_12_XII"]
    if not rate:
        raise FaultyDocumentError(Fault("missing_value", row.sourceline, "P_12"))
    head = rate.split(" ")[0]
    vat_rate = head if head[0].isdigit() else "0"
    net, quantity = _net(told, vat_rate, row), told["P_8B"] or None
    if told["StanPrzed"]:
        text, net = BEFORE + (text or ""), -net
        quantity = None if quantity is None else str(-Decimal(quantity))
    price = told["P_9A"] or None
    return Line(
        place, service, text, quantity, words.unit(told["P_8A"]), price, net, vat_rate
    ), rate


def _net(told: dict[str, str], rate: str, row: Any) -> Decimal:
    """Net amount of a line, or the net part of its gross one."""
    if told["P_11"]:
        return Decimal(told["P_11"])
    if not told["P_11A"]:
        raise FaultyDocumentError(Fault("missing_value", row.sourceline, "P_11"))
    return (Decimal(told["P_11A"]) * 100 / (100 + Decimal(rate))).quantize(GROSZ, ROUND_HALF_UP)
