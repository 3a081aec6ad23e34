"""A statement file as rows of one of the two feeds, with the lines of the original."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.errors import SourceError
from pipelines.bank import camt, mt940
from pipelines.bank.letters import decoded
from pipelines.bank.records import Entry, Statement, entry_ids
from pipelines.contract import Feed
from pipelines.profile import FileRule
from pipelines.readers.prepared import SEPARATOR, Prepared, Reject

MOST_BYTES = 64 << 20
"""A day of a large utility has a few megabytes; more in one file is no statement."""

STATEMENTS, ENTRIES = "bank_statements", "bank_entries"


def prepare_statements(
    path: Path, form: str, rule: FileRule, feed: Feed, folder: Path, name: str
) -> Prepared:
    """Read a file of statements. Raises SourceError when it cannot be trusted as a whole."""
    if feed.name not in (STATEMENTS, ENTRIES):
        raise SourceError(f"{name}: format {form} zawiera tylko {STATEMENTS} i {ENTRIES}.")
    if path.stat().st_size > MOST_BYTES:
        raise SourceError(
            f"{name}: plik ma {path.stat().st_size >> 20} MB, a wyciąg może mieć najwyżej "
            f"{MOST_BYTES >> 20} MB. Pobierz z banku wyciągi za krótsze okresy."
        )
    found = _read(path, form, rule, name)
    target = folder / f"{path.name}.{feed.name}.lines"
    fields = [field.name for field in feed.fields]
    rejects: list[Reject] = []
    lines = array("q", [0])
    with target.open("w", encoding="utf-8", newline="\n") as out:
        out.write(SEPARATOR.join(fields) + "\n")
        for statement in found:
            rows = [_of_statement(statement)]
            if feed.name == ENTRIES:
                rows = _of_entries(statement)
                rejects += [Reject(u.line, u.code, u.text) for u in statement.unread]
            for line, row in rows:
                out.write(SEPARATOR.join(_clean(row[field]) for field in fields) + "\n")
                lines.append(line)
    read = len(lines) - 1 + len(rejects)
    return Prepared(target, fields, SEPARATOR, read, rejects, is_native=True, original_lines=lines)


def _read(path: Path, form: str, rule: FileRule, name: str) -> Iterable[Statement]:
    if form == "camt053":
        return camt.statements(path, name)
    return mt940.statements(decoded(path.read_bytes(), rule.encoding, name), name)


Row = dict[str, str]


def _of_statement(statement: Statement) -> tuple[int, Row]:
    return statement.line, {
        "statement_id": statement.statement_id,
        "account": statement.account,
        "statement_number": statement.number,
        "serial": statement.serial,
        "currency": statement.currency,
        "opening_date": statement.opening_date,
        "closing_date": statement.closing_date,
        "opening_pln": statement.opening,
        "movements_pln": statement.movements,
        "closing_pln": statement.closing,
        "entries": str(len(statement.entries) + len(statement.unread)),
        "unread_entries": str(len(statement.unread)),
    }


def _of_entries(statement: Statement) -> list[tuple[int, Row]]:
    pairs = zip(entry_ids(statement), statement.entries, strict=True)
    return list(_entry_rows(statement, pairs))


def _entry_rows(
    statement: Statement, pairs: Iterable[tuple[str, Entry]]
) -> Iterator[tuple[int, Row]]:
    for entry_id, entry in pairs:
        yield (
            entry.line,
            {
                "entry_id": entry_id,
                "account": statement.account,
                "statement_id": statement.statement_id,
                "booked_date": entry.booked_date,
                "value_date": entry.value_date,
                "amount_pln": entry.amount,
                "currency": entry.currency,
                "is_reversal": "true" if entry.is_reversal else "false",
                "bank_reference": entry.reference,
                "virtual_account": entry.virtual_account,
                "counterparty_name": entry.counterparty_name,
                "counterparty_account": entry.counterparty_account,
                "title": entry.title,
            },
        )


def _clean(value: str) -> str:
    return " ".join(value.replace(SEPARATOR, " ").replace("\0", "␀").split())
