"""camt.053, versions .02 to .08: read as a stream, without entities, DTD or network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lxml import etree

from core.accounts import CLIENT_LENGTH, accounts_in, plain_account
from core.errors import SourceError
from pipelines.bank.records import Entry, Statement, Unread

NAMESPACE = re.compile(r"^\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.0[2-8]\}Document$")
OPENINGS, CLOSING = ("OPBD", "PRCD"), "CLBD"
BOOKED = "BOOK"
CREDIT = "CRDT"


def statements(path: Path, name: str) -> Iterator[Statement]:
    """The statements of a file. Raises SourceError, with the line, when it cannot be trusted."""
    try:
        yield from _statements(path, name)
    except etree.XMLSyntaxError as error:
        raise SourceError(
            f"{name}, wiersz {error.lineno}: to nie jest poprawny ani pełny plik XML "
            f"({error.msg}). Pobierz wyciąg z banku jeszcze raz."
        ) from error


def _statements(path: Path, name: str) -> Iterator[Statement]:
    events = etree.iterparse(
        str(path), events=("start", "end"), resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    made, is_first, found = Statement(0), True, 0
    for event, element in events:
        if is_first:
            _check_root(element, name)
            is_first = False
        tag = etree.QName(element).localname
        if event == "start" and tag == "Stmt":
            made = Statement(element.sourceline or 1)
        elif event == "end" and tag in ("Bal", "Ntry", "Stmt"):
            if tag == "Bal":
                _balance(made, element)
            elif tag == "Ntry":
                # The account stands before the movements, and is needed to tell others from it.
                made.account = made.account or _account_of_statement(element.getparent())
                _movement(made, element)
            else:
                found += 1
                yield _whole(made, element, name)
            element.clear()
    if not found:
        raise SourceError(f"{name}: plik camt.053 nie ma w sobie żadnego wyciągu (Stmt).")


def _check_root(root: etree._Element, name: str) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise SourceError(
            f"{name}, wiersz 1: plik ma deklarację DOCTYPE, jakiej wyciągi bankowe nie mają. "
            "Może być złośliwy; pobierz wyciąg wprost z banku."
        )
    if not NAMESPACE.match(str(root.tag)):
        raise SourceError(
            f"{name}, wiersz {root.sourceline or 1}: to nie jest camt.053.001.02-08, lecz "
            f"„{str(root.tag)[:80]}”. Pobierz z banku wyciąg camt.053 albo popraw profil."
        )


def _whole(made: Statement, element: etree._Element, name: str) -> Statement:
    made.account = made.account or _account_of_statement(element)
    made.currency = made.currency or _text(element, "Acct", "Ccy")
    made.serial = _text(element, "ElctrncSeqNb") or _text(element, "LglSeqNb")
    made.number = made.serial or _text(element, "Id")
    for value, told in (
        (made.account, "rachunku (Acct)"),
        (made.opening, "salda otwarcia (OPBD)"),
        (made.closing, "salda końcowego (CLBD)"),
    ):
        if not value:
            raise SourceError(
                f"{name}, wiersz {made.line}: wyciąg „{_text(element, 'Id')[:40]}” nie ma {told}. "
                "Plik jest niepełny; pobierz go z banku jeszcze raz."
            )
    return made


def _account_of_statement(statement: etree._Element | None) -> str:
    return _account(_child(statement, "Acct"))


def _account(account: etree._Element | None) -> str:
    named = _child(account, "Id")
    return plain_account(_text(named, "IBAN") or _text(named, "Othr", "Id"))


def _balance(made: Statement, element: etree._Element) -> None:
    code = _text(element, "Tp", "CdOrPrtry", "Cd")
    amount, currency = _amount(element)
    is_below = _text(element, "CdtDbtInd") != CREDIT and _number(amount)
    signed = f"-{amount}" if is_below else amount
    day = _day(element, "Dt")
    if code in OPENINGS and not made.opening:
        made.opening, made.opening_date = signed, day
    elif code == CLOSING:
        made.closing, made.closing_date = signed, day
    made.currency = made.currency or currency


def _movement(made: Statement, element: etree._Element) -> None:
    status = _text(element, "Sts", "Cd") or _text(element, "Sts")
    if status not in ("", BOOKED):
        made.unread.append(Unread(element.sourceline or 1, "not_booked", _shown(element)))
        return
    whole, currency = _amount(element)
    groups = _children(element, "NtryDtls")
    parts = [part for group in groups for part in _children(group, "TxDtls")]
    amounts = [_amount(part)[0] or _amount(_at(part, "AmtDtls", "TxAmt"))[0] for part in parts]
    if len(parts) < 2 or _sum(amounts) != _sum([whole]):
        # One movement; or several of which nobody can tell how much each is.
        first = parts[0] if parts else None
        made.entries.append(_entry(made, element, first, whole, currency, ""))
        return
    for place, (part, amount) in enumerate(zip(parts, amounts, strict=True), 1):
        made.entries.append(_entry(made, element, part, amount, currency, f"#{place}"))


def _entry(
    made: Statement,
    movement: etree._Element,
    part: etree._Element | None,
    amount: str,
    currency: str,
    place: str,
) -> Entry:
    is_credit = _text(movement, "CdtDbtInd") == CREDIT
    other, own = ("Dbtr", "Cdtr") if is_credit else ("Cdtr", "Dbtr")
    parties = _child(part, "RltdPties")
    counterparty = _account(_child(parties, f"{other}Acct"))
    credited = _account(_child(parties, f"{own}Acct")) if is_credit else ""
    title = _title(_child(part, "RmtInf"))
    more = f"{title} {_text(part, 'AddtlTxInf')} {_text(movement, 'AddtlNtryInf')}"
    own_reference = _text(part, "Refs", "AcctSvcrRef")
    shared = _text(movement, "AcctSvcrRef")
    return Entry(
        line=(part if part is not None and place else movement).sourceline or 1,
        booked_date=_day(movement, "BookgDt"),
        value_date=_day(movement, "ValDt") or _day(movement, "BookgDt"),
        amount=amount if is_credit or not _number(amount) else f"-{amount}",
        currency=currency,
        is_reversal=_text(movement, "RvslInd") == "true",
        reference=own_reference or (f"{shared}{place}" if shared else ""),
        counterparty_name=_text(parties, other, "Nm") or _text(parties, other, "Pty", "Nm"),
        counterparty_account=counterparty,
        virtual_account=_virtual(credited, more, {"", made.account, counterparty}),
        title=title or more.strip(),
    )  # fmt: skip


def _virtual(credited: str, text: str, others: set[str]) -> str:
    """The customer's account: as the one credited, within the text, or its last part (ID IPH)."""
    named = next((one for one in [credited, *accounts_in(text)] if one not in others), "")
    if named:
        return named
    found = re.search(r"\bID ?IPH:? ?(?:XX)?(\d{12})\b", text)
    return found.group(1)[-CLIENT_LENGTH:] if found else ""


def _title(remittance: etree._Element | None) -> str:
    free = [_own(one) for one in _children(remittance, "Ustrd")]
    structured = [_text(one, "CdtrRefInf", "Ref") for one in _children(remittance, "Strd")]
    return " ".join(" ".join(filter(None, [*free, *structured])).split())


def _day(element: etree._Element, name: str) -> str:
    """A date, or that of a moment with its zone as the bank writes it."""
    return (_text(element, name, "Dt") or _text(element, name, "DtTm"))[:10]


def _amount(element: etree._Element | None) -> tuple[str, str]:
    amount = _child(element, "Amt")
    return (_own(amount), str(amount.get("Ccy", ""))) if amount is not None else ("", "")


def _sum(amounts: list[str]) -> Decimal | None:
    numbers = [_number(amount) for amount in amounts]
    return None if None in numbers else sum((one for one in numbers if one), Decimal(0))


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _children(element: etree._Element | None, name: str) -> list[etree._Element]:
    if element is None:
        return []
    return [one for one in element if etree.QName(one).localname == name]


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return next(iter(_children(element, name)), None)


def _at(element: etree._Element | None, *names: str) -> etree._Element | None:
    for name in names:
        element = _child(element, name)
    return element


def _text(element: etree._Element | None, *names: str) -> str:
    return _own(_at(element, *names))


def _own(element: etree._Element | None) -> str:
    return " ".join((element.text or "").split()) if element is not None else ""


def _shown(element: etree._Element) -> str:
    return " ".join(" ".join(map(str, element.itertext())).split())[:2000]
