"""Finds again, in the file, the few lines that a report must show: their numbers and text."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from pipelines.readers.prepared import MAX_LINE_BYTES, Prepared, literal


def number_lines(connection: DuckDBPyConnection, table: str, prepared: Prepared) -> None:
    """Fill `line_number` of the rows of `table` whose `raw` is kept.

    Of lines with the same text, the first is given to the first row, and so on: they are equal.
    """
    if prepared.is_parquet:
        return
    connection.execute(f"""
        create or replace temp table located as
        with lines as (
            select row_number() over () as line_number, line
            from read_csv({literal(prepared.path)}, header = false, delim = '', quote = '',
                escape = '', columns = {{'line': 'varchar'}}, auto_detect = false,
                new_line = '\\n', max_line_size = {4 * MAX_LINE_BYTES}, null_padding = false)
        ),
        wanted as (select distinct raw from {table} where raw is not null)
        select raw, line_number + {prepared.line_offset} as line_number,
            row_number() over (partition by raw order by line_number) as serial
        from lines join wanted on lines.line = wanted.raw""")
    connection.execute(f"""
        update {table} set line_number = found.line_number
        from (
            select asked.rowid as row_id, located.line_number
            from (
                select rowid, raw, row_number() over (partition by raw order by rowid) as serial
                from {table} where raw is not null
            ) as asked
            join located using (raw, serial)
        ) as found
        where {table}.rowid = found.row_id""")
    connection.execute("drop table located")
