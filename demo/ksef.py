"""Structured invoices of businesses as KSeF hands them out: a ZIP of XML documents FA(3).

The amounts are those of the other files, to the grosz.
"""

from __future__ import annotations

import json
import zipfile
from base64 import b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd

from demo.documents import KSEF, UTILITY_NIP, document_table, line_table
from demo.lines import bill_lines
from demo.world import World

NAMESPACE = "http://crd.gov.pl/wzor/2025/06/25/13775/"
FIRST_MINUTE = (1980, 1, 1, 0, 0, 0)
"""Of every member, so that the same content gives the same bytes."""

UNITS = ("m3", "m3", "m3", "mies.", "mies.")
INDEXES = ("WODA", "INNE", "SCIEKI", "AB-W", "AB-S")
TEXTS = (
    "Dostarczona woda",
    "Podlicznik ogrodowy, woda zużyta bezpowrotnie",
    "Odprowadzone ścieki",
    "Opłata abonamentowa, woda",
    "Opłata abonamentowa, ścieki",
)
EPOCH = date(1970, 1, 1)

NOTES = """<Adnotacje><P_16>2</P_16><P_17>2</P_17><P_18>2</P_18><P_18A>2</P_18A>\
<Zwolnienie><P_19N>1</P_19N></Zwolnienie>\
<NoweSrodkiTransportu><P_22N>1</P_22N></NoweSrodkiTransportu>\
<P_23>2</P_23><PMarzy><P_PMarzyN>1</P_PMarzyN></PMarzy></Adnotacje>"""


@dataclass(frozen=True)
class Sent:
    """A document as KSeF took it."""

    number: str
    content: bytes
    metadata: dict[str, Any]


def write(world: World, year: int, folder: Path) -> int:
    """Write ``ksef_<year>.zip`` when documents went to KSeF in that year; how many did."""
    sent = [_sent(row) for row in _rows(world, year)]
    if sent:
        with zipfile.ZipFile(folder / f"ksef_{year}.zip", "w") as package:
            for one in sent:
                _add(package, f"{one.number}.xml", one.content)
            told = json.dumps([one.metadata for one in sent], ensure_ascii=False, indent=1)
            _add(package, "_metadata.json", told.encode("utf-8"))
    return len(sent)


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, FIRST_MINUTE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    package.writestr(info, content, compresslevel=1)


def _rows(world: World, year: int) -> list[dict[str, Any]]:
    """The documents of a year that went to KSeF, each with its buyer and lines."""
    invoices = world.billing.invoices
    table = document_table(world, invoices, world.ledger.account, year)
    table = table[table["channel"].to_numpy() == KSEF].reset_index(drop=True)
    if table.empty:
        return []
    buyers = world.customers.iloc[table["customer"].to_numpy()].reset_index(drop=True)
    table = table.assign(name=buyers["name"], nip=buyers["nip"], account=buyers["account"])
    numbers = {_number(row): row["ksef"] for row in table.to_dict("records")}
    lines = _lines(world, table)
    return [
        {
            **row,
            "number": _number(row),
            "corrects": _number(row, "corrected_"),
            "corrects_ksef": numbers.get(_number(row, "corrected_")),
            "lines": lines.get(_number(row), []),
        }
        for row in table.to_dict("records")
    ]


def _number(row: dict[str, Any], prefix: str = "") -> str:
    series = "KOR" if row["is_correction"] and not prefix else "FAK"
    issue, sequence = row[f"{prefix}issue"], row[f"{prefix}sequence"]
    return f"{series}/{_day(issue):%Y/%m}/{sequence:06d}"


def _lines(world: World, table: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Lines by the number of their document."""
    fixes, invoices = world.corrections, world.billing.invoices
    parts = []
    wanted = _places(invoices, table[~table["is_correction"]])
    if len(wanted):
        lines = bill_lines(world.billing, world.readings, wanted)
        parts.append(line_table(world, lines, "invoice", invoices))
    own = fixes.lines[np.isin(fixes.lines["document"], _places(fixes.documents, table))]
    if len(own):
        parts.append(line_table(world, own, "document", fixes.documents))
    found: dict[str, list[dict[str, Any]]] = {}
    for line in pd.concat(parts).to_dict("records"):
        found.setdefault(_number(line), []).append(line)
    return found


def _places(documents: pd.DataFrame, table: pd.DataFrame) -> np.ndarray:
    """Rows of the documents that were issued on the days and under the numbers of a table."""
    keys = documents["issue"].to_numpy(np.int64) << 32 | documents["sequence"].to_numpy(np.int64)
    asked = table["issue"].to_numpy(np.int64) << 32 | table["sequence"].to_numpy(np.int64)
    return np.flatnonzero(np.isin(keys, asked))


def _day(number: int) -> date:
    return EPOCH + timedelta(days=int(number))


def _money(grosze: int) -> str:
    return f"{'-' if grosze < 0 else ''}{abs(int(grosze)) // 100}.{abs(int(grosze)) % 100:02d}"


def _sent(row: dict[str, Any]) -> Sent:
    content = _document(row).encode("utf-8")
    metadata = {
        "ksefNumber": row["ksef"],
        "invoiceNumber": row["number"],
        "issueDate": f"{_day(row['issue'])}",
        "seller": {"nip": str(UTILITY_NIP), "name": SELLER},
        "buyer": {"identifier": {"type": "Nip", "value": str(row["nip"])}, "name": row["name"]},
        "netAmount": row["net"] / 100,
        "grossAmount": row["gross"] / 100,
        "vatAmount": row["vat"] / 100,
        "currency": "PLN",
        "invoicingMode": "Online",
        "invoiceType": "Kor" if row["is_correction"] else "Vat",
        "formCode": {"systemCode": "FA (3)", "schemaVersion": "1-0E", "value": "FA"},
        "invoiceHash": b64encode(sha256(content).digest()).decode("ascii"),
    }
    return Sent(row["ksef"], content, metadata)


SELLER = "Wodociągi Kropla sp. z o.o."


def _document(row: dict[str, Any]) -> str:
    """One XML document; the order of its elements is that of the schema."""
    issued, form = _day(row["issue"]), "KOR" if row["is_correction"] else "VAT"
    lines = "\n".join(_line(place, line) for place, line in enumerate(row["lines"], 1))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Faktura xmlns="{NAMESPACE}">
<Naglowek><KodFormularza kodSystemowy="FA (3)" wersjaSchemy="1-0E">FA</KodFormularza>\
<WariantFormularza>3</WariantFormularza>\
<DataWytworzeniaFa>{issued}T09:00:00Z</DataWytworzeniaFa></Naglowek>
<Podmiot1><DaneIdentyfikacyjne><NIP>{UTILITY_NIP}</NIP><Nazwa>{SELLER}</Nazwa>\
</DaneIdentyfikacyjne><Adres><KodKraju>PL</KodKraju><AdresL1>ul. Źródlana 1</AdresL1></Adres>\
</Podmiot1>
<Podmiot2><DaneIdentyfikacyjne>{_buyer(row["nip"])}<Nazwa>{escape(row["name"])}</Nazwa>\
</DaneIdentyfikacyjne><NrKlienta>{row["customer_number"]}</NrKlienta><JST>2</JST><GV>2</GV>\
</Podmiot2>
<Fa><KodWaluty>PLN</KodWaluty><P_1>{issued}</P_1><P_2>{row["number"]}</P_2>
<OkresFa><P_6_Od>{_day(row["from"])}</P_6_Od><P_6_Do>{_day(row["to"] - 1)}</P_6_Do></OkresFa>
<P_13_2>{_money(row["net"])}</P_13_2><P_14_2>{_money(row["vat"])}</P_14_2>\
<P_15>{_money(row["gross"])}</P_15>
{NOTES}
<RodzajFaktury>{form}</RodzajFaktury>{_corrected(row)}
{lines}
{_settled(row["gross"], row["to_pay"])}\
<Platnosc><TerminPlatnosci><Termin>{_day(row["due"])}</Termin></TerminPlatnosci>\
<FormaPlatnosci>6</FormaPlatnosci>\
<RachunekBankowy><NrRB>{row["account"]}</NrRB></RachunekBankowy></Platnosc>
</Fa>
</Faktura>
"""


def _buyer(nip: int) -> str:
    """What identifies a buyer: a NIP, which persons have none of."""
    return f"<NIP>{nip}</NIP>" if nip > 0 else "<BrakID>1</BrakID>"


def _corrected(row: dict[str, Any]) -> str:
    """Which document a correction corrects; one from before KSeF has no number in it."""
    if not row["is_correction"]:
        return ""
    known = row["corrects_ksef"]
    number = (
        f"<NrKSeF>1</NrKSeF><NrKSeFFaKorygowanej>{known}</NrKSeFFaKorygowanej>"
        if known
        else "<NrKSeFN>1</NrKSeFN>"
    )
    return (
        f"\n<DaneFaKorygowanej><DataWystFaKorygowanej>{_day(row['corrected_issue'])}"
        f"</DataWystFaKorygowanej><NrFaKorygowanej>{row['corrects']}</NrFaKorygowanej>"
        f"{number}</DaneFaKorygowanej>"
    )


def _line(place: int, line: dict[str, Any]) -> str:
    service = int(line["service"])
    prefix = "Korekta: " if line["is_correction"] else ""
    return (
        f"<FaWiersz><NrWierszaFa>{place}</NrWierszaFa><P_7>{prefix}{TEXTS[service]}</P_7>"
        f"<Indeks>{INDEXES[service]}</Indeks><P_8A>{UNITS[service]}</P_8A>"
        f"<P_8B>{int(line['quantity'])}</P_8B><P_9A>{_money(line['price'])}</P_9A>"
        f"<P_11>{_money(line['net'])}</P_11><P_12>8</P_12></FaWiersz>"
    )


def _settled(gross: int, to_pay: int) -> str:
    """What is added to the amount or taken off it, and what is left to pay or to give back."""
    if gross == to_pay:
        return ""
    if gross < 0:
        return f"<Rozliczenie><DoRozliczenia>{_money(-gross)}</DoRozliczenia></Rozliczenie>\n"
    amount = _money(abs(gross - to_pay))
    if to_pay < gross:
        part = f"<Odliczenia><Kwota>{amount}</Kwota><Powod>Nadpłata</Powod></Odliczenia>"
        total = f"<SumaOdliczen>{amount}</SumaOdliczen>"
    else:
        part = f"<Obciazenia><Kwota>{amount}</Kwota><Powod>Odsetki</Powod></Obciazenia>"
        total = f"<SumaObciazen>{amount}</SumaObciazen>"
    return f"<Rozliczenie>{part}{total}<DoZaplaty>{_money(to_pay)}</DoZaplaty></Rozliczenie>\n"
