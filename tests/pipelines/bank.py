"""Bank statements for tests: a small utility with customers to pay, and files of both formats."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipelines.build import Outcome, load
from pipelines.profile import SHIPPED, load_profile
from tests.pipelines.town import ask, write_csv

MAIN = "61109010140000071219812874"
VIRTUAL = "05109010148123000000012345"
PAYER = "27114020040000300201355387"
DAYS = ("2026-10-01", "2026-10-15")
FEEDS = ("bank_statements", "bank_entries")
CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"


def write_books(folder: Path) -> Path:
    """Three customers, their invoices, and what the billing has booked."""
    customers = ("customer_id", "customer_kind", "name", "bank_account")
    write_csv(
        folder / "customers.csv",
        customers,
        [
            ("012345", "person", "Jan Testowy", VIRTUAL),
            ("200002", "person", "Anna Żółć", "44102055610000380209739045"),
            ("2026", "business", "Młyn", ""),
        ],
    )
    header = (
        "invoice_number,customer_id,kind,issue_date,due_date,net_pln,vat_pln,gross_pln,to_pay_pln"
    )
    write_csv(
        folder / "invoices.csv",
        header.split(","),
        [
            (f"FAK/2026/10/00{n}", whose, "invoice", *DAYS, "100", "8", "108", p)
            for n, whose, p in (
                ("1234", "012345", "108"), ("1235", "200002", "120"), ("1236", "2026", "77.10"),
            )
        ],
    )  # fmt: skip
    operations = "operation_id,customer_id,kind,document_number,booked_date,amount_pln"
    write_csv(
        folder / "settlements.csv",
        operations.split(","),
        [
            ("R1", "012345", "payment", "FAK/2026/10/001234", "2026-10-21", "-108.00"),
            ("R2", "200002", "payment", "FAK/2026/10/001235", "2026-10-21", "-120.00"),
            ("R3", "200002", "overpayment", "", "2026-10-21", "-30.00"),
        ],
    )
    return folder


def movement(
    amount: str, told: str = "", *, mark: str = "C", day: str = "261020", ref: str = ""
) -> str:
    """A ``:61:`` with its ``:86:``."""
    reference = f"//{ref}" if ref else ""
    after = f":86:{told}\r\n" if told else ""
    return f":61:{day}{day[2:]}{mark}{amount}N152NONREF{reference}\r\n{after}"


def pko(title: str, name: str = "JAN TESTOWY", account: str = PAYER, mark: str = "~") -> str:
    """The text of a movement as PKO BP writes it, or another bank with its own sign."""
    pieces = [title[start : start + 27] for start in range(0, len(title), 27)]
    told = "".join(f"{mark}{20 + place}{piece}\r\n" for place, piece in enumerate(pieces))
    return f"020{mark}00152\r\n{told}{mark}32{name}\r\n{mark}38PL{account}{mark}60\u02d9"


def mt940(
    *movements: str,
    number: str = "1",
    opening: str = "0,00",
    closing: str = "0,00",
    day: str = "261020",
    currency: str = "PLN",
) -> str:
    """A whole statement."""
    return (
        f":20:MT940\r\n:25:/PL{MAIN}\r\n:28C:{number}\r\n:60F:C{day}{currency}{opening}\r\n"
        f"{''.join(movements)}:62F:C{day}{currency}{closing}\r\n-\r\n"
    )


def camt_entry(
    amount: str, title: str, ref: str = "BR1", mark: str = "CRDT", more: str = ""
) -> str:
    """One movement of camt.053 on lines of its own."""
    return (
        f'<Ntry><Amt Ccy="PLN">{amount}</Amt><CdtDbtInd>{mark}</CdtDbtInd><Sts>BOOK</Sts>\n'
        "<BookgDt><Dt>2026-10-20</Dt></BookgDt><ValDt><Dt>2026-10-20</Dt></ValDt>"
        f"<AcctSvcrRef>{ref}</AcctSvcrRef>\n"
        f"<NtryDtls><TxDtls><RmtInf><Ustrd>{title}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
    )


def camt(*entries: str, opening: str = "0.00", closing: str = "0.00", space: str = CAMT) -> str:
    """A whole camt.053."""
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="PLN">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        "<Dt><Dt>2026-10-20</Dt></Dt></Bal>\n"
        for code, amount in (("OPBD", opening), ("CLBD", closing))
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{space}"><BkToCstmrStmt>\n'
        f"<Stmt><Id>W1</Id><ElctrncSeqNb>7</ElctrncSeqNb>\n"
        f"<Acct><Id><IBAN>PL{MAIN}</IBAN></Id><Ccy>PLN</Ccy></Acct>\n"
        f"{balances}{''.join(entries)}</Stmt></BkToCstmrStmt></Document>\n"
    )


def take(inbox: Path) -> Outcome:
    """Load the books and statements of a folder by the canonical profile with both formats."""
    return load(inbox, load_profile(str(profile(inbox.parent))))


def profile(folder: Path) -> Path:
    """The canonical profile and rules for statements."""
    path = folder / "bank.toml"
    text = (SHIPPED / "kropla.toml").read_text(encoding="utf-8")
    rules = [
        f'\n[[files]]\nfeed = "{feed}"\npattern = "*.{ending}"\nformat = "{form}"\n'
        'encoding = "detect"\n'
        for feed in FEEDS
        for ending, form in (("sta", "mt940"), ("xml", "camt053"))
    ]
    path.write_text(text + "".join(rules), encoding="utf-8")
    return path


def entries(columns: str = "title, amount_pln::varchar, customer_id, matched_by") -> list[Any]:
    """Of every entry of the published build the named columns."""
    return ask(f"select {columns} from mart.bank_entries order by entry_id")


def held(feed: str = "bank_entries") -> list[tuple[Any, ...]]:
    """Rows held back: line, code."""
    return ask(f"select line_number, reason_code from quarantine.{feed} order by all")


def findings(outcome: Outcome) -> Iterable[str]:
    """What is told of the statements, as sentences."""
    return [one.sentence() for one in outcome.findings]
