"""Rows held back: what is wrong with each, in which file and line, and its text."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from pipelines import settled
from pipelines.conform import Conformer
from pipelines.contract import Kind
from pipelines.readers.prepared import SEPARATOR, Reject
from pipelines.reasons import REASONS
from pipelines.tables import quoted
from warehouse.statements import put, value


def hold(
    connection: DuckDBPyConnection,
    table: str,
    conformer: Conformer,
    load_id: int,
    rejects: list[Reject],
) -> int:
    """Move rows with a verdict, and lines that could not be split, to the feed's quarantine.

    Returns how many they are.
    """
    target = f"quarantine.{conformer.feed.name}"
    _hold_judged(connection, table, target, conformer)
    _hold_rejects(connection, target, conformer, load_id, rejects)
    sql = f"select count(*) from {target} where load_id = $load_id"
    rows = int(value(connection, sql, {"load_id": load_id}))
    if rows:
        connection.execute(f"delete from {table} where reason_no is not null")
    return rows


def _hold_judged(
    connection: DuckDBPyConnection, table: str, target: str, conformer: Conformer
) -> None:
    key = conformer.feed.key[0]
    known = [(v.code, v.field) for v in conformer.verdicts]
    # In the order in which `repeats` and `settled` number them.
    known += [("duplicate_key", ""), (settled.CODE, key)]
    columns = {
        "reason_no": "smallint",
        "reason_code": "varchar",
        "field": "varchar",
        "template": "varchar",
    }
    rows = [(n, code, name, REASONS[code]) for n, (code, name) in enumerate(known)]
    put(connection, "verdicts", columns, rows)
    connection.execute(f"""
        insert into {target} (load_id, file_name, line_number, reason_code, reason, field, raw_line)
        select load_id, {quoted(conformer.name)}, file_line, reason_code,
            replace(replace(template, '{{field}}', field), '{{value}}', {_shown(conformer)}),
            nullif(field, ''), {_raw_line(conformer)}
        from {table} join verdicts using (reason_no)""")
    connection.execute("drop table verdicts")


def _shown(conformer: Conformer) -> str:
    """The offending value, cut to a length that fits a sentence; secrets are never repeated."""
    secret = ", ".join(quoted(f.name) for f in conformer.feed.fields if f.kind is Kind.SECRET)
    value = f"left(coalesce({conformer.shown_value()}, ''), 60)"
    return f"case when field in ({secret}) then '•••' else {value} end" if secret else value


def _raw_line(conformer: Conformer) -> str:
    """The line as a person would see it in the file, long runs of digits of secrets hidden."""
    delimiter = conformer.prepared.delimiter
    raw = "coalesce(shown, raw)"
    if delimiter == SEPARATOR:
        # Quoted where a value holds the delimiter, so that the line can be repaired and read again.
        raw = (
            f"array_to_string(list_transform(string_split({raw}, {quoted(SEPARATOR)}), lambda v: "
            "case when contains(v, ';') or contains(v, '\"') "
            "then '\"' || replace(v, '\"', '\"\"') || '\"' else v end), ';')"
        )
    if any(f.kind is Kind.SECRET for f in conformer.feed.fields):
        raw = f"regexp_replace({raw}, '[0-9]{{9,}}', '•••••••••', 'g')"
    return raw


def _hold_rejects(
    connection: DuckDBPyConnection,
    target: str,
    conformer: Conformer,
    load_id: int,
    rejects: list[Reject],
) -> None:
    if not rejects:
        return
    columns = {
        "line_number": "bigint",
        "reason_code": "varchar",
        "reason": "varchar",
        "raw": "varchar",
        "shown": "varchar",
    }
    rows = [(r.line_number, r.code, REASONS[r.code], r.raw_line, None) for r in rejects]
    put(connection, "rejected", columns, rows)
    connection.execute(f"""
        insert into {target} (load_id, file_name, line_number, reason_code, reason, raw_line)
        select {load_id}, {quoted(conformer.name)}, line_number, reason_code, reason,
            {_raw_line(conformer)}
        from rejected""")
    connection.execute("drop table rejected")
