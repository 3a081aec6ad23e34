"""A small published build, made by plain SQL and a few loops: one household for each case.

Its "now" is 20 November 2026. Customers:

- ``100001`` house with a main and a garden meter, read every two months, with estimates, one of
  them corrected downwards, and an exchange of the main meter; persons known
- ``100002`` flat with a radio meter, read every hour for six weeks and every day before
- ``100003`` manager: two buildings with flats behind the main meter
- ``100004`` new customer: one reading
- ``100005`` customer without any meter
- ``100006`` moved in where ``100007`` moved out, on 1 March 2026
- ``100008`` monthly reader with a gap of nine months
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from warehouse.version import this_version

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
SCHEMA = Path(__file__).with_name("fixture_schema.sql")
BUILD_ID = "20261120T060000-00"
TOWN_BUILD_ID = "20261120T060000-01"
MOVED = date(2026, 3, 1)


@dataclass
class Rows:
    """Rows of each relation, collected before they are written."""

    of: dict[str, list[tuple]] = field(default_factory=dict)

    def add(self, relation: str, *row: object) -> None:
        self.of.setdefault(relation, []).append(row)


def publish(home: Path, more: Iterable[Callable[[Rows], None]] = ()) -> Path:
    """Write the build below ``home`` and point at it; ``more`` add rows of a test's own.

    Answers are kept by the number of the build, so one with other rows has another number.
    """
    build_id = TOWN_BUILD_ID if more else BUILD_ID
    folder = home / "warehouse" / "builds"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{build_id}.duckdb"
    write(path, build_id, more)
    (home / "warehouse" / "current").write_text(build_id + "\n", encoding="ascii")
    return path


def write(path: Path, build_id: str, more: Iterable[Callable[[Rows], None]]) -> None:
    """Write the build to one file."""
    rows = Rows()
    for make in (house, radio_flat, manager, newcomer, meterless, move, gap, tariffs, *more):
        make(rows)
    rows.add("meta.build", build_id, NOW, NOW, this_version())
    with duckdb.connect(str(path)) as connection:
        for text in SCHEMA.read_text(encoding="utf-8").split(";"):
            if text.strip():
                connection.execute(text)
        for relation, values in rows.of.items():
            # Whole columns at once: row by row takes seconds.
            columns = ", ".join(["unnest(?)"] * len(values[0]))
            whole = [list(column) for column in zip(*values, strict=True)]
            connection.execute(f"insert into {relation} select {columns}", whole)


def at(day: date, hour: int = 10) -> datetime:
    """A local hour of a day."""
    return datetime.combine(day, time(hour), WARSAW).astimezone(UTC)


def customer(rows: Rows, number: str, name: str, kind: str = "person") -> None:
    rows.add(
        "mart.customers", number, kind, name, f"klient{number}@example.org", "+48600000000",
        "Lipowa", "1", None, "34-220", "Maków", "61109010140000071219812874", False,
        None, None, None, None,
    )  # fmt: skip


def place(
    rows: Rows, place_id: str, owner: str, street: str, building: str, flat: str | None = None,
    persons: int | None = None, kind: str = "house", from_date: date = date(2020, 1, 1),
    to_date: date | None = None,
) -> None:  # fmt: skip
    """A property with its contract."""
    exists = any(row[0] == place_id for row in rows.of.get("mart.properties", []))
    if not exists:
        rows.add(
            "mart.properties", place_id, kind, street, building, flat, "34-220", "Maków", persons
        )
    rows.add(
        "mart.contracts",
        f"U/{owner}/{place_id}",
        owner,
        place_id,
        from_date,
        from_date,
        to_date,
        "W1",
        "gospodarstwa domowe",
    )


def device(
    rows: Rows, meter_id: str, point: str, place_id: str, owner: str, kind: str = "main",
    parent: str | None = None, installed: date = date(2020, 1, 1), removed: date | None = None,
    valid_until: date = date(2028, 12, 31), is_radio: bool = False, months: int = 2,
) -> None:  # fmt: skip
    rows.add(
        "mart.meters", meter_id, f"SN-{meter_id}", kind, point, parent, place_id, owner, "Z1", "W1",
        months, 5, 15, "utility", is_radio, False, installed, valid_until, installed, removed,
    )  # fmt: skip


def access(
    rows: Rows, owner: str, meter_id: str, from_date: date = date(2020, 1, 1),
    to_date: date | None = None,
) -> None:  # fmt: skip
    to_at = at(to_date, 0) if to_date else None
    rows.add("access", owner, meter_id, at(from_date, 0), to_at)


def read(
    rows: Rows, meter_id: str, moment: datetime, litres: int, kind: str, offset_l: int = 0
) -> None:
    """A reading; ``offset_l`` is what earlier devices of the point add to its register."""
    rows.add(
        "mart.readings", meter_id, moment, Decimal(litres) / 1000,
        Decimal(litres + offset_l) / 1000, kind, "billing", kind == "estimate",
    )  # fmt: skip


def months(first: date, last: date, every: int = 1) -> Iterator[date]:
    """Days a whole number of months apart."""
    day = first
    while day <= last:
        yield day
        index = day.year * 12 + day.month - 1 + every
        day = day.replace(year=index // 12, month=index % 12 + 1)


def house(rows: Rows) -> None:
    """Main meter exchanged on 5 May 2025; the reading of December 2025 was estimated too high."""
    customer(rows, "100001", "Anna Nowak")
    place(rows, "P1", "100001", "Lipowa", "12", persons=4)
    device(rows, "M1a", "SP1", "P1", "100001", removed=date(2025, 5, 5))
    device(
        rows,
        "M1b",
        "SP1",
        "P1",
        "100001",
        installed=date(2025, 5, 5),
        valid_until=date(2027, 1, 10),
    )
    device(rows, "G1", "SP1G", "P1", "100001", kind="garden", parent="SP1")
    for meter_id in ("M1a", "M1b", "G1"):
        access(rows, "100001", meter_id)
    total, garden, first_of_new = 95_000, 4_000, 0
    for day in months(date(2023, 12, 12), date(2026, 10, 12), 2):
        if day == date(2025, 6, 12):
            read(rows, "M1a", at(date(2025, 5, 5)), total + 9_000, "remove")
            read(rows, "M1b", at(date(2025, 5, 5)), 0, "install", total + 9_000)
            first_of_new = total + 9_000
        total += 22_000 + 14_000 * (day.month in (6, 8, 10))
        garden += 11_000 * (day.month in (6, 8, 10))
        kind = "estimate" if day in (date(2024, 12, 12), date(2025, 12, 12)) else "inspector"
        excess = 30_000 * (day == date(2025, 12, 12))
        meter_id = "M1b" if first_of_new else "M1a"
        read(rows, meter_id, at(day), total + excess - first_of_new, kind, first_of_new)
        read(rows, "G1", at(day), garden, "customer" if day.month == 8 else "inspector")
        if day > date(2024, 1, 1):
            invoice(rows, "100001", "P1", day, total)


def radio_flat(rows: Rows) -> None:
    """Hourly from 8 October 2026; a tap that never closes in the last four days."""
    customer(rows, "100002", "Jan Kowalski")
    place(rows, "P2", "100002", "Rynek", "3", "7", persons=2, kind="flat")
    device(rows, "R2", "SP2", "P2", "100002", is_radio=True, months=1)
    access(rows, "100002", "R2")
    hourly_from = at(date(2026, 10, 8), 0)
    total, moment = 40_000, at(date(2025, 6, 1), 6)
    while moment <= hourly_from:
        read(rows, "R2", moment, total, "radio")
        total += 210 + 40 * (moment.weekday() >= 5)
        moment += timedelta(days=1)
    moment = hourly_from + timedelta(hours=1)
    while moment <= NOW:
        hour = moment.astimezone(WARSAW).hour
        total += (0, 4, 22)[(hour >= 6) + (hour in (7, 8, 19, 20, 21))]
        total += 6 * (moment > NOW - timedelta(days=4))
        read(rows, "R2", moment, total, "radio")
        moment += timedelta(hours=1)
    for day in months(date(2025, 8, 1), date(2026, 11, 1)):
        invoice(rows, "100002", "P2", day, 7_000, months_back=1)


def manager(rows: Rows) -> None:
    """Two buildings, monthly; each with three flats behind the main meter."""
    customer(rows, "100003", "Wspólnota Mieszkaniowa Słoneczna", "business")
    for building in ("20", "22"):
        place(rows, f"B{building}", "100003", "Słoneczna", building, kind="building", persons=11)
        main = f"SPB{building}"
        device(rows, f"B{building}", main, f"B{building}", "100003", months=1)
        access(rows, "100003", f"B{building}")
        monthly(rows, f"B{building}", 60_000)
        for flat in ("1", "2", "3"):
            meter_id = f"B{building}F{flat}"
            device(
                rows, meter_id, f"SP{meter_id}", f"B{building}", "100003", "flat", main, months=1
            )
            access(rows, "100003", meter_id)
            monthly(rows, meter_id, 14_000)


def monthly(rows: Rows, meter_id: str, litres: int) -> None:
    """Readings on the first of each month of two years, rising evenly with the season."""
    total = 0
    for day in months(date(2024, 11, 1), date(2026, 11, 1)):
        read(rows, meter_id, at(day), total, "inspector")
        total += litres + litres // 5 * (5 <= day.month <= 8)


def newcomer(rows: Rows) -> None:
    customer(rows, "100004", "Ewa Wiśniewska")
    place(rows, "P4", "100004", "Polna", "4", from_date=date(2026, 11, 2))
    device(rows, "N4", "SP4", "P4", "100004", installed=date(2026, 11, 2))
    access(rows, "100004", "N4", date(2026, 11, 2))
    read(rows, "N4", at(date(2026, 11, 2), 12), 0, "install")


def meterless(rows: Rows) -> None:
    customer(rows, "100005", "Piotr Zieliński")
    place(rows, "P5", "100005", "Leśna", "5")


def move(rows: Rows) -> None:
    customer(rows, "100006", "Maria Wójcik")
    customer(rows, "100007", "Tomasz Kamiński")
    place(rows, "P6", "100007", "Krótka", "6", to_date=MOVED - timedelta(days=1), persons=3)
    place(rows, "P6", "100006", "Krótka", "6", from_date=MOVED)
    device(rows, "V6", "SP6", "P6", "100006", months=1)
    access(rows, "100007", "V6", to_date=MOVED)
    access(rows, "100006", "V6", MOVED)
    monthly(rows, "V6", 9_000)


def gap(rows: Rows) -> None:
    customer(rows, "100008", "Zofia Lis")
    place(rows, "P8", "100008", "Boczna", "8", persons=1)
    device(rows, "L8", "SP8", "P8", "100008", months=1)
    access(rows, "100008", "L8")
    total = 10_000
    for day in months(date(2025, 1, 3), date(2026, 11, 3)):
        if not date(2025, 12, 1) < day < date(2026, 8, 1):
            read(rows, "L8", at(day), total, "inspector")
        total += 3_000


def invoice(
    rows: Rows, owner: str, place_id: str, issued: date, seed: int, months_back: int = 2,
    number: str = "",
) -> None:  # fmt: skip
    """An invoice for the months before its day; the newest is open, the one before overdue."""
    number = number or f"FV/{issued:%Y/%m}/{owner}"
    index = issued.year * 12 + issued.month - 1 - months_back
    begun = issued.replace(year=index // 12, month=index % 12 + 1)
    gross = Decimal(15000 + seed % 7919) / 100
    net = (gross / Decimal("1.08")).quantize(Decimal("0.01"))
    due = issued + timedelta(days=14)
    is_open = due > NOW.date() - timedelta(days=40)
    rows.add(
        "mart.invoices", number, owner, place_id, "invoice", issued, due, begun,
        issued - timedelta(days=1), net, gross - net, gross, gross,
        Decimal(0) if is_open else gross, gross if is_open else Decimal(0),
        None if is_open else due, "unpaid" if is_open else "paid", None, "paper", None,
    )  # fmt: skip
    rows.add(
        "mart.settlements", f"{number}/1", owner, "invoice", number, issued, issued, gross, gross,
        "Faktura",
    )  # fmt: skip
    document(rows, number, owner, place_id, issued)
    charged(rows, number, (begun, issued), net, f"M{owner}", Decimal(months_back))
    if not is_open:
        rows.add(
            "mart.settlements", f"{number}/2", owner, "payment", number, due, due, -gross,
            Decimal(0), "Wpłata",
        )  # fmt: skip
        rows.add(
            "mart.payment_allocations", f"{number}/2", f"{number}/1", owner, number, gross, due,
            "document",
        )  # fmt: skip


def document(rows: Rows, number: str, owner: str, place_id: str, issued: date) -> None:
    """What is known of the XML of an invoice; its bytes are not there."""
    rows.add(
        "mart.ksef_documents", number, owner, place_id, "9990000014", "VAT", issued, None,
        "0" * 64, "A" * 43, "0" * 64, 0, 1,
    )  # fmt: skip


def charged(
    rows: Rows, number: str, days: tuple[date, date], net: Decimal, meter: str, months: Decimal
) -> None:
    """The lines of an invoice: nine m³ of water, and months of the subscription."""
    water, fee, registers = net - months * 5, months * 5, (Decimal(120), Decimal(129))
    rows.add(
        "mart.invoice_lines", number, 1, "water", "Dostarczona woda", meter, *days, *registers,
        Decimal(9), "m3", water / 9, water, Decimal(8),
    )  # fmt: skip
    rows.add(
        "mart.invoice_lines", number, 2, "water_subscription", "Opłata abonamentowa, woda", None,
        None, None, None, None, months, "month", Decimal(5), fee, Decimal(8),
    )  # fmt: skip


def tariffs(rows: Rows) -> None:
    """Two yearly steps with real prices of a Polish utility."""
    steps = (
        (date(2023, 11, 25), date(2024, 11, 24), "6.77", "9.02", "14.25"),
        (date(2024, 11, 25), date(2025, 11, 24), "6.88", "9.31", "14.25"),
        (date(2025, 11, 25), None, "6.97", "9.49", "14.25"),
    )
    for first, last, water, sewage, subscription in steps:
        for service, unit, price in (
            ("water", "m3", water),
            ("sewage", "m3", sewage),
            ("water_subscription", "month", subscription),
        ):
            for code in ("W1", "W1e"):
                # With e-invoice the subscription alone is another one.
                less = Decimal("1.49") if code == "W1e" and unit == "month" else Decimal(0)
                net = Decimal(price) - less
                rows.add("mart.tariffs", code, service, unit, first, last, net, Decimal(8), "D")
