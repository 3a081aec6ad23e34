"""Temporary tables of what the documents of one task hold, filled batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from duckdb import DuckDBPyConnection

from pipelines.ksef.reading import Held, Read
from store.identity import identity_hash
from warehouse.packs import Place
from warehouse.statements import put

MONEY = "decimal(15, 2)"
INCOMING = {
    "place": "integer",
    "file_name": "varchar",
    "xml_sha256": "varchar",
    "ksef_number": "varchar",
    "seller_nip": "varchar",
    "form": "varchar",
    "invoice_number": "varchar",
    "number_line": "integer",
    "customer_number": "varchar",
    "nip_hash": "varchar",
    "buyer_line": "integer",
    "contract_number": "varchar",
    "kind": "varchar",
    "issue_date": "date",
    "due_date": "date",
    "period_from_date": "date",
    "period_to_date": "date",
    "net_pln": MONEY,
    "vat_pln": MONEY,
    "gross_pln": MONEY,
    "to_pay_pln": MONEY,
    "corrects_number": "varchar",
    "pack": "varchar",
    "pack_offset": "integer",
    "pack_length": "integer",
}
LINES = {
    "place": "integer",
    "line_number": "integer",
    "service": "varchar",
    "description": "varchar",
    "quantity": "decimal(15, 3)",
    "unit": "varchar",
    "price_net_pln": "decimal(15, 4)",
    "net_pln": MONEY,
    "vat_rate_pct": "decimal(15, 2)",
}
HELD = {
    "file_name": "varchar",
    "line_number": "bigint",
    "reason_code": "varchar",
    "reason": "varchar",
    "field": "varchar",
    "raw_line": "varchar",
}
TABLES = {"ksef_incoming": INCOMING, "ksef_lines": LINES, "ksef_held": HELD}


class Staging:
    """The tables of one task; ``secret`` is the key under which the books keep a NIP."""

    def __init__(self, connection: DuckDBPyConnection, secret: bytes) -> None:
        self._connection = connection
        self._secret = secret
        self._places = 0
        self.held = 0
        for name, columns in TABLES.items():
            put(connection, name, columns, [])

    def add(self, found: Sequence[tuple[Read, str | None]], places: Sequence[Place]) -> None:
        """Documents with their KSeF numbers and their places in the pack."""
        rows, lines = [], []
        for (one, number), place in zip(found, places, strict=True):
            self._places += 1
            rows.append(self._row(one, number, place))
            lines += [(self._places, *line) for line in one.document.lines]
        self._append("ksef_incoming", INCOMING, rows)
        self._append("ksef_lines", LINES, lines)

    def hold(self, held: Iterable[Held]) -> None:
        """Documents that are held back."""
        rows = [
            (
                one.name,
                one.fault.line,
                one.fault.code,
                one.fault.reason,
                one.fault.field,
                one.raw_line,
            )
            for one in held
        ]
        self.held += len(rows)
        self._append("ksef_held", HELD, rows)

    def clear(self) -> None:
        """Drop the tables."""
        for name in TABLES:
            self._connection.execute(f"drop table {name}")

    def _row(self, one: Read, number: str | None, place: Place) -> tuple[object, ...]:
        told = one.document
        return (
            self._places,
            one.sheet.name,
            one.sheet.sha256,
            number,
            told.seller_nip,
            told.form,
            told.invoice_number,
            told.number_line,
            told.customer_number,
            self._nip_hash(told.customer_number, told.buyer_nip),
            told.buyer_line,
            told.contract_number,
            "correction" if told.is_correction else "invoice",
            told.issue_date,
            told.due_date,
            told.period_from_date,
            told.period_to_date,
            str(told.net_pln),
            str(told.vat_pln),
            str(told.gross_pln),
            str(told.to_pay_pln),
            told.corrects_number,
            place.pack,
            place.offset,
            place.length,
        )

    def _nip_hash(self, customer_number: str | None, nip: str | None) -> str | None:
        """The buyer's NIP as the books keep it, where nothing else says who that is."""
        return identity_hash(nip, self._secret) if nip and not customer_number else None

    def _append(
        self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[object]]
    ) -> None:
        if rows:
            put(self._connection, "ksef_batch", columns, rows)
            self._connection.execute(f"insert into {table} from ksef_batch")
            self._connection.execute("drop table ksef_batch")
