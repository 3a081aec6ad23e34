"""Books with many payments, and matching them: what `tests.bench.bank` runs and measures.

Of the entries 60 % go to virtual accounts, 30 % name an invoice in one of several spellings, 8 % a
customer number, 2 % say nothing. Each has its operation in the ledger.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from duckdb import DuckDBPyConnection

from pipelines import tables
from warehouse import matching
from warehouse.connection import writer
from warehouse.migrations import migrate

BOOKS = (
    """insert into feed.customers by name
    select (200000 + n)::varchar as customer_id, 'person' as customer_kind,
        'Klient ' || n as name,
        '05109010148123' || lpad((200000 + n)::varchar, 12, '0') as bank_account
    from range($customers) as r(n)""",
    """insert into feed.invoices by name
    select 'FAK/2026/' || lpad((n % 12 + 1)::varchar, 2, '0') || '/' || lpad(n::varchar, 7, '0')
            as invoice_number,
        (200000 + n % $customers)::varchar as customer_id, 'invoice' as kind,
        date '2026-01-01' + (n % 300)::integer as issue_date,
        date '2026-01-15' + (n % 300)::integer as due_date,
        100 as net_pln, 8 as vat_pln, 108 as gross_pln,
        (10000 + hash(n) % 90000)::decimal(15, 2) / 100 as to_pay_pln
    from range($entries) as r(n)""",
    """insert into feed.settlements by name
    select 'R' || lpad(row_number() over ()::varchar, 8, '0') as operation_id,
        customer_id, 'payment' as kind, invoice_number as document_number,
        due_date + 1 as booked_date, -to_pay_pln as amount_pln
    from feed.invoices""",
    """insert into feed.bank_entries by name
    with numbered as (
        select *, row_number() over () as n, hash(invoice_number || 'way') % 100 as way
        from feed.invoices
    )
    select 'E' || n as entry_id, '61109010140000071219812874' as account, 'S1' as statement_id,
        due_date as booked_date, due_date as value_date, to_pay_pln as amount_pln,
        'PLN' as currency, false as is_reversal, 'REF' || n as bank_reference,
        case when way < 60 then '05109010148123' || lpad(customer_id, 12, '0') end
            as virtual_account,
        'KLIENT ' || n as counterparty_name, 'A' || customer_id as counterparty_account,
        case
            when way < 60 then 'opłata za wodę i ścieki'
            when way < 70 then 'Faktura ' || invoice_number
            when way < 80 then lower(replace(invoice_number, '/', '-')) || ' dziękuję'
            when way < 90 then 'za fv ' || replace(invoice_number, '/', '')
            when way < 98 then 'woda, klient nr ' || customer_id
            else 'przelew'
        end as title
    from numbered""",
)
WRONG = """
    select count(*) filter (where results.customer_id <> invoices.customer_id),
        100.0 * count(results.customer_id) / count(*),
        100.0 * (select count(*) from matching.links) / count(*)
    from feed.bank_entries as entries
    left join matching.results as results on entries.entry_id = results.entry_id
    left join feed.invoices as invoices
        on entries.entry_id[2:]::bigint = invoices.rowid + 1
"""


def fill(connection: DuckDBPyConnection, entries: int, customers: int) -> None:
    """Make the books."""
    migrate(connection)
    tables.prepare(connection)
    for sql in BOOKS:
        given = {"entries": entries, "customers": customers}
        asked = {name: some for name, some in given.items() if f"${name}" in sql}
        connection.execute(sql, asked)


def main(folder: Path, entries: int, customers: int) -> None:
    """Fill, match, tell the figures as JSON."""
    connection = writer(folder / "bank.duckdb")
    fill(connection, entries, customers)
    started = time.perf_counter()
    matching.rebuild(connection)
    seconds = time.perf_counter() - started
    [(wrong, placed, linked)] = connection.execute(WRONG).fetchall()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
    found = {"seconds": seconds, "gigabytes": peak, "wrong": wrong}
    print(json.dumps(found | {"placed_pct": float(placed), "linked_pct": float(linked)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
