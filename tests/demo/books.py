"""All that a stranger needs to bill the demo's town again, read from its files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.demo.billing import Prices, Registers
from tests.demo.inbox import day, rows

DAY = timedelta(days=1)


@dataclass
class Books:
    """Everything a stranger needs to bill again."""

    prices: Prices
    registers: Registers
    documents: list[dict[str, str]]
    lines: dict[str, list[dict[str, str]]]
    main_of: dict[str, str]
    garden_of: dict[str, str]
    tariff_of: dict[str, str]

    @classmethod
    def of(cls, inbox: Path) -> Books:
        lines = defaultdict(list)
        for line in rows(inbox, "pozycje_faktur_*.csv"):
            lines[line["Nr dokumentu"]].append(line)
        points = rows(inbox, "punkty_poboru.csv")
        places = {
            kind: {p["Nr posesji"]: p["Punkt poboru"] for p in points if p["Rodzaj"] == kind}
            for kind in "GO"
        }
        return cls(
            prices=Prices.of(inbox),
            registers=Registers(inbox),
            documents=rows(inbox, "faktury_*.csv"),
            lines=lines,
            main_of=places["G"],
            garden_of=places["O"],
            tariff_of={row["Nr posesji"]: row["Taryfa"] for row in rows(inbox, "umowy.csv")},
        )

    @property
    def invoices(self) -> list[dict[str, str]]:
        return [d for d in self.documents if d["Rodzaj"] == "FAK"]

    @property
    def corrections(self) -> dict[str, dict[str, str]]:
        return {d["Koryguje"]: d for d in self.documents if d["Rodzaj"] == "KOR"}


def corrected_ends(books: Books) -> dict[tuple[str, date], int]:
    """Registers to which bills were corrected, by meter and day of the reading."""
    found = {}
    for correction in books.corrections.values():
        end = day(correction["Okres do"]) + DAY
        for line in books.lines[correction["Nr dokumentu"]]:
            if line["Usługa"] == "WODA" and day(line["Odczyt do"]) == end:
                found[line["Nr ewid. wodomierza"], end] = int(line["Wskazanie do"])
    return found
