"""MT940: the library's grammar of the tags, our own splitting of lines and of what banks add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from mt940.tags import FinalOpeningBalance, StatementNumber
from mt940.tags import Statement as Movement

from core.accounts import plain_account
from core.errors import SourceError
from pipelines.bank.details import Details, read_details
from pipelines.bank.mt940_tags import Tag, tags
from pipelines.bank.records import Entry, Statement, Unread

MOVEMENT, BALANCE, NUMBER = Movement(), FinalOpeningBalance(), StatementNumber()
CREDITS = ("C", "RD")
"""Money in, or a debit taken back."""
HALF_A_YEAR = 180


def statements(text: str, name: str) -> Iterator[Statement]:
    """The statements of a file. Raises SourceError, with the line, when one is not whole."""
    for found in _messages(tags(text), name):
        yield _statement(found, name)


def _messages(found: Iterable[Tag], name: str) -> Iterator[list[Tag]]:
    """Tags from one ``:20:`` to the next."""
    message: list[Tag] = []
    for tag in found:
        if tag.name == "20":
            if message:
                yield message
            message = [tag]
        elif message:
            message.append(tag)
    if not message:
        raise SourceError(
            f"{name}: to nie jest wyciąg MT940 (nie ma w nim znacznika :20:). "
            "Pobierz go z banku w tym formacie albo popraw format w profilu."
        )
    yield message


def _statement(message: list[Tag], name: str) -> Statement:
    by_name = {tag.name: tag for tag in reversed(message)}
    opening = by_name.get("60F") or by_name.get("60M")
    closing = by_name.get("62F") or by_name.get("62M")
    for tag, told in ((by_name.get("25"), "rachunku (:25:)"), (opening, "salda otwarcia (:60F:)")):
        if tag is None:
            raise _not_whole(message, name, told)
    if closing is None:
        raise _not_whole(message, name, "salda końcowego (:62F:)")
    made = Statement(message[0].line, account=plain_account(by_name["25"].text.split("\n")[0]))
    _number(made, by_name.get("28C") or by_name.get("28"), by_name["20"])
    made.opening_date, made.currency, made.opening = _balance(opening or closing, name)
    made.closing_date, _, made.closing = _balance(closing, name)
    _movements(made, message)
    return made


def _not_whole(message: list[Tag], name: str, told: str) -> SourceError:
    line = message[-1].line
    return SourceError(
        f"{name}, wiersz {line}: wyciąg „{message[0].text.strip()[:40]}” (od wiersza "
        f"{message[0].line}) nie ma {told}. Plik jest niepełny; pobierz go z banku jeszcze raz."
    )


def _number(made: Statement, tag: Tag | None, reference: Tag) -> None:
    found = NUMBER.re.match(tag.text.strip()) if tag else None
    if found is None:
        made.number = tag.text.strip() if tag else reference.text.strip()
        return
    serial, page = found["statement_number"], found["sequence_number"]
    made.serial = str(int(serial))
    made.number = f"{int(serial)}/{int(page)}" if page else made.serial


def _balance(tag: Tag, name: str) -> tuple[str, str, str]:
    """Date, currency and signed amount. Raises SourceError."""
    found = BALANCE.re.fullmatch(tag.text.strip())
    amount = _canonical(found["amount"]) if found else ""
    if found is None or not amount:
        raise SourceError(
            f"{name}, wiersz {tag.line}: salda „{tag.text.strip()[:40]}” nie da się odczytać. "
            "Pobierz wyciąg z banku jeszcze raz."
        )
    day = f"20{found['year']}-{found['month']}-{found['day']}"
    sign = "-" if found["status"].upper() == "D" and amount.strip("0.") else ""
    return day, found["currency"].upper(), sign + amount


def _movements(made: Statement, message: list[Tag]) -> None:
    for place, tag in enumerate(message):
        if tag.name != "61":
            continue
        after = message[place + 1] if place + 1 < len(message) else None
        told = after.text if after and after.name == "86" else ""
        whole = tag.text + told
        if "\ufffd" in whole:
            made.unread.append(Unread(tag.line, "wrong_encoding", _one_line(whole)))
            continue
        found = MOVEMENT.re.match(tag.text)
        if found is None:
            made.unread.append(Unread(tag.line, "bad_movement", _one_line(":61:" + tag.text)))
            continue
        made.entries.append(_entry(found.groupdict(), tag.line, made, told))


def _entry(found: dict[str, str | None], line: int, made: Statement, told: str) -> Entry:
    details = read_details(told, made.account)
    status = (found["status"] or "").upper()
    amount = _canonical(found["amount"] or "")
    value = f"20{found['year']}-{found['month']}-{found['day']}"
    return Entry(
        line=line,
        booked_date=_booked(value, found["entry_month"], found["entry_day"]),
        value_date=value,
        amount=amount if status in CREDITS or not amount.strip("0.") else f"-{amount}",
        currency=made.currency,
        is_reversal=status.startswith("R"),
        reference=_reference(details, found["bank_reference"]),
        counterparty_name=details.name,
        counterparty_account=details.account,
        virtual_account=details.virtual_account,
        title=details.title or _one_line(found["extra_details"] or ""),
    )


def _reference(details: Details, bank_reference: str | None) -> str:
    return (details.reference or bank_reference or "").strip()


def _booked(value: str, month: str | None, day: str | None) -> str:
    """The day of booking has no year of its own: it is the one nearest to the value date."""
    if not (month and month.isdigit() and day and day.isdigit()):
        return value
    year = int(value[:4])
    try:
        around = [date(y, int(month), int(day)) for y in (year - 1, year, year + 1)]
        nearest = min(around, key=lambda one: abs(one - date.fromisoformat(value)))
    except ValueError:
        return f"{year}-{month}-{day}"
    return nearest.isoformat()


def _canonical(amount: str) -> str:
    """``45,00`` and ``45,`` with a point and two decimals; what is no number stays as it is."""
    whole, _, part = amount.partition(",")
    if not whole.isdigit() or not (part or "0").isdigit():
        return amount
    return f"{int(whole)}.{part.ljust(2, '0')}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:2000]
