"""Twenty neighbours, each with a secret word in name, address and meter: it tells whose a row is.

What an attacker can type (numbers of customers, meters, places) does not hold the secret word, so
that an echo of the address is not taken for a leak.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from tests.ui.fixture_build import Rows, access, customer, device, invoice, monthly, place
from warehouse import packs

NEIGHBOURS = tuple(str(200_001 + number) for number in range(20))
NOBODY = "299999"
"""A number of the same shape that no customer has."""

WORDS = "okres=daty&od=2026-01-01&do=2026-10-31&krok=miesiac"
"""A period in which every neighbour has used water."""


def secret(number: str) -> str:
    """The word that only the rows of this customer hold."""
    return f"Q{sha256(number.encode()).hexdigest()[:12]}"


def scan(number: str) -> str:
    """The number of the scan of the neighbour's contract."""
    return sha256(f"scan {number}".encode()).hexdigest()[:32]


SECRETS = {secret(number): number for number in NEIGHBOURS}


def neighbours(rows: Rows) -> None:
    """A house with one meter for each, no two of them using the same."""
    for place_of, number in enumerate(NEIGHBOURS):
        word = secret(number)
        customer(rows, number, f"Odbiorca {word}")
        place(rows, f"P{number}", number, f"Ulica {word}", "1", persons=2 + place_of % 3)
        device(rows, f"M{number}", f"SP{number}", f"P{number}", number, months=1)
        # The serial number is printed, too; ids are not.
        rows.of["mart.meters"][-1] = (f"M{number}", f"SN{word}", *rows.of["mart.meters"][-1][2:])
        access(rows, number, f"M{number}")
        monthly(rows, f"M{number}", 6_000 + 137 * place_of)
        number_of = f"U/{number}/P{number}"
        rows.add("mart.contract_files", scan(number), number_of, f"{number}.pdf", word, None)
        for issued in (date(2026, 9, 3), date(2026, 11, 3)):
            invoice(rows, number, f"P{number}", issued, 1000 * place_of + issued.month + 6, 1)
            line = rows.of["mart.invoice_lines"][-1]
            rows.of["mart.invoice_lines"][-1] = (*line[:3], f"Abonament {word}", *line[4:])
        _pay_a_zloty(rows, number)


def _pay_a_zloty(rows: Rows, number: str) -> None:
    """A part of the newest invoice, so that there is something that covers something."""
    charge = rows.of["mart.settlements"][-1]
    day, paid, document = date(2026, 11, 9), Decimal(1), charge[3]
    rows.add(
        "mart.settlements", f"{document}/2", number, "payment", document, day, day, -paid,
        charge[7] - paid, "Wpłata",
    )  # fmt: skip
    rows.add(
        "mart.payment_allocations", f"{document}/2", charge[0], number, document, paid, day,
        "document",
    )  # fmt: skip
    known = rows.of["mart.invoices"][-1]
    rest = (known[12] + paid, known[13] - paid, None, "partly_paid")
    rows.of["mart.invoices"][-1] = (*known[:12], *rest, *known[16:])


def documents_in(home: Path) -> Callable[[Rows], None]:
    """The XML of every invoice so far, with the secret of its owner, in a pack of the home."""

    def make(rows: Rows) -> None:
        known, packed = rows.of["mart.ksef_documents"], b""
        for turn, row in enumerate(known):
            content = f"<Faktura>{row[0]} {secret(row[1])}</Faktura>".encode()
            squeezed = packs.squeeze(content)
            where = "town", len(packed), len(squeezed)
            known[turn] = (*row[:7], sha256(content).hexdigest(), row[8], *where)
            packed += squeezed
        folder = home / "warehouse" / "documents"
        folder.mkdir(parents=True)
        (folder / f"town{packs.SUFFIX}").write_bytes(packed)

    return make


def bill_of(number: str) -> str:
    """The number of the newest invoice of a neighbour."""
    return f"FV/2026/11/{number}"


def foreign(text: str, *own: str) -> set[str]:
    """Customers whose rows show in a text although they are not one's own."""
    return {number for word, number in SECRETS.items() if word in text} - set(own)


def ids(number: str) -> dict[str, str]:
    """Everything of a customer that an attacker could put into an address, forged words too."""
    return {
        "klient": number,
        "posesja": f"P{number}",
        "wodomierz": f"SP{number}",
        "customer_ids": number,
        "customer_id": number,
        "meter_id": f"M{number}",
        "szukaj": number,
        "konto": number,
        "operacja": f"{bill_of(number)}/2",
        "faktura": bill_of(number),
        "umowa": f"U/{number}/P{number}",
        "numer": number,
        "platnosc": number,
    }


def managed(rows: Rows) -> None:
    """A scan, and invoices for each building of the manager of the fixtures, paid and unpaid."""
    rows.add("mart.contract_files", scan("100003"), "U/100003/B20", "B20.pdf", "Umowa", None)
    for month in (9, 10, 11):
        for day, building in ((4, "B20"), (5, "B22")):
            issued = date(2026, month, day)
            number = f"FV/2026/{month}/{building}"
            invoice(rows, "100003", building, issued, 900 * month + day, 1, number)
