"""Bank statements of the make-believe utility: MT940 as PKO BP writes it, later camt.053."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd

from demo.days import as_date, first_of_month, month_of
from demo.transfers import (
    CUSTOMER,
    INVOICE,
    OPENING,
    PAYERS,
    TYPO,
    VIRTUAL,
    Transfers,
    main_account,
    nrb,
    virtual,
)
from demo.world import World

MT940_MONTHS = 7
"""So many first months; then the bank's new system writes camt.053."""
CHUNK = 27
CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
SPELLINGS = ("{0}/{1}/{2}/{3}", "zapłata za fakturę {0}/{1}/{2}/{3}", "{0} {1}-{2}-{3} woda")
LOW = ("fak{1}/{2}/{3}", "FV {0}{1}{2}{3} dziekuje")


@dataclass(frozen=True)
class Line:
    """One transfer in words; an amount in grosze."""

    day: str
    amount: int
    reference: str
    name: str
    account: str
    credited: str
    title: str


def statements(world: World, moved: Transfers, folder: Path) -> dict[str, int]:
    """Write a file for each month; how many movements each holds."""
    lines = _lines(world, moved)
    month = month_of(moved.table["day"].to_numpy())
    written, opening = {}, OPENING
    for turn, number in enumerate(np.unique(month)):
        own = [lines[place] for place in np.flatnonzero(month == number)]
        first = as_date(first_of_month(number))
        last = min(as_date(first_of_month(number + 1) - 1), world.plan.until)
        closing = opening + sum(line.amount for line in own)
        make, ending = (_mt940, "sta") if turn < MT940_MONTHS else (_camt, "xml")
        name = f"wyciag_{first:%Y-%m}.{ending}"
        content = make(own, f"{first.month}", (str(first), str(last)), (opening, closing))
        (folder / name).write_bytes(content)
        written[name] = len(own)
        opening = closing
    return written


def _lines(world: World, moved: Transfers) -> list[Line]:
    rng = world.plan.rng("titles")
    table = moved.table
    number = world.customers["number"].to_numpy()
    name = world.customers["name"].to_numpy()
    spelling = rng.integers(0, len(SPELLINGS) + len(LOW), len(table))
    documents = _documents(world, table)
    found = []
    for place, row in enumerate(table.itertuples()):
        is_known = row.customer >= 0
        who = int(number[row.customer]) if is_known else 0
        account = nrb(PAYERS, who) if is_known else nrb(PAYERS, 10**6 + row.amount % 99_991)
        found.append(
            Line(
                day=str(as_date(row.day)),
                amount=int(row.amount),
                reference=f"{as_date(row.day):%y%m%d}{place:08d}",
                name=str(name[row.customer]) if is_known else str(row.name),
                account=account if is_known or row.amount > 0 else "",
                credited=virtual(who) if is_known and row.way == VIRTUAL else "",
                title=_title(row, who, documents[place], int(spelling[place])),
            )
        )
    return found


def _documents(world: World, table: pd.DataFrame) -> list[tuple[str, ...]]:
    """Parts of the number of the document each transfer pays; none for the others."""
    invoices, fixes = world.billing.invoices, world.corrections.documents
    found: list[tuple[str, ...]] = []
    for invoice, correction in zip(table["invoice"], table["correction"], strict=True):
        if invoice < 0:
            found.append(())
            continue
        of = fixes.iloc[correction] if correction >= 0 else invoices.iloc[invoice]
        day = as_date(of["issue"])
        series = "KOR" if correction >= 0 else "FAK"
        found.append((series, f"{day:%Y}", f"{day:%m}", f"{int(of['sequence']):06d}"))
    return found


def _title(row, who: int, parts: tuple[str, ...], spelling: int) -> str:
    if row.customer < 0:
        return str(row.title)
    if row.amount < 0:
        return f"Zwrot nadpłaty, klient {who}"
    if row.way == TYPO and parts:
        tail = parts[3]
        return f"{parts[0]}/{parts[1]}/{parts[2]}/{tail[:3]}{tail[4]}{tail[3]}{tail[5]}7"
    if row.way == INVOICE and parts:
        plain = parts[0] == "KOR" or spelling < len(SPELLINGS)
        chosen = SPELLINGS[spelling % len(SPELLINGS)] if plain else LOW[spelling % len(LOW)]
        return chosen.format(*parts)
    if row.way == CUSTOMER:
        return f"woda i ścieki, nr klienta: {who}"
    return "opłata za wodę"


def _pln(grosze: int, comma: str) -> str:
    return f"{abs(grosze) // 100}{comma}{abs(grosze) % 100:02d}"


def _mt940(
    lines: list[Line], number: str, days: tuple[str, str], balances: tuple[int, int]
) -> bytes:
    first, last = (day[2:].replace("-", "") for day in days)
    opening, closing = (f"{'D' if b < 0 else 'C'}{{}}PLN{_pln(b, ',')}" for b in balances)
    told = [":20:MT940", f":25:/PL{main_account()}", f":28C:{int(number):05d}"]
    told.append(f":60F:{opening.format(first)}")
    for line in lines:
        day = line.day[2:].replace("-", "")
        mark = "C" if line.amount > 0 else "D"
        told.append(f":61:{day}{day[2:]}{mark}{_pln(line.amount, ',')}N152NONREF//{line.reference}")
        told += [f":86:020~00{'152' if line.amount > 0 else '109'}", *_subfields(line)]
    told += [f":62F:{closing.format(last)}", "-"]
    return "".join(f"{text}\r\n" for text in told).encode("cp1250")


def _subfields(line: Line) -> list[str]:
    title = line.title + (f" NA RACH. {line.credited}" if line.credited else "")
    pieces = [title[start : start + CHUNK] for start in range(0, len(title), CHUNK)]
    told = [f"~{20 + place}{piece}" for place, piece in enumerate(pieces[:6])]
    told.append(f"~32{line.name[:CHUNK]}")
    if line.account:
        told.append(f"~38PL{line.account}")
    return told


def _camt(
    lines: list[Line], number: str, days: tuple[str, str], balances: tuple[int, int]
) -> bytes:
    first, last = days
    told = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<Document xmlns="{CAMT}"><BkToCstmrStmt>',
        f"<GrpHdr><MsgId>WYC-{first[:7]}</MsgId><CreDtTm>{last}T23:00:00</CreDtTm></GrpHdr>",
        f"<Stmt><Id>{first[:7]}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb>",
        f"<Acct><Id><IBAN>PL{main_account()}</IBAN></Id><Ccy>PLN</Ccy></Acct>",
        _balance("OPBD", balances[0], first),
        _balance("CLBD", balances[1], last),
        *map(_entry, lines),
        "</Stmt></BkToCstmrStmt></Document>",
    ]
    return "".join(f"{text}\n" for text in told).encode()


def _balance(code: str, grosze: int, day: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(grosze)}"
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _amount(grosze: int) -> str:
    mark = "CRDT" if grosze >= 0 else "DBIT"
    return f'<Amt Ccy="PLN">{_pln(grosze, ".")}</Amt><CdtDbtInd>{mark}</CdtDbtInd>'


def _entry(line: Line) -> str:
    other, own = ("Dbtr", "Cdtr") if line.amount > 0 else ("Cdtr", "Dbtr")
    parties = f"<{other}><Pty><Nm>{escape(line.name)}</Nm></Pty></{other}>"
    for role, account in ((other, line.account), (own, line.credited)):
        if account:
            parties += f"<{role}Acct><Id><IBAN>PL{account}</IBAN></Id></{role}Acct>"
    return (
        f"<Ntry>{_amount(line.amount)}<Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{line.day}</Dt></BookgDt><ValDt><Dt>{line.day}</Dt></ValDt>"
        f"<AcctSvcrRef>{line.reference}</AcctSvcrRef><NtryDtls><TxDtls>"
        f"<RltdPties>{parties}</RltdPties>"
        f"<RmtInf><Ustrd>{escape(line.title)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )
