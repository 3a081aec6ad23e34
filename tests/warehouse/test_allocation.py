"""What each payment covered: against an oracle that goes through grosze one by one, and by hand."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from settings import settings
from warehouse import allocation, checks, contracts

FEEDS = {"invoices", "settlements"}
DAY = date(2025, 1, 1)


def put(connection: DuckDBPyConnection, invoices: list[tuple], operations: list[tuple]) -> None:
    """Invoices (number, customer, day, to pay, corrected) and operations into empty feeds."""
    for table in ("invoices", "invoice_lines", "settlements"):
        connection.execute(f"delete from feed.{table}")
    for number, customer, day, to_pay, corrects in invoices:
        kind = "correction" if corrects else "invoice"
        connection.execute(
            "insert into feed.invoices by name select $number as invoice_number, $customer as "
            "customer_id, $kind as kind, $day::date as issue_date, $day::date + 14 as due_date, "
            "0 as net_pln, 0 as vat_pln, 0 as gross_pln, $to_pay as to_pay_pln, "
            "$corrects as corrects_number",
            {"number": number, "customer": customer, "kind": kind, "day": day,
             "to_pay": Decimal(to_pay), "corrects": corrects},
        )  # fmt: skip
    for place, (customer, kind, document, day, amount) in enumerate(operations):
        connection.execute(
            "insert into feed.settlements by name select $id as operation_id, $customer as "
            "customer_id, $kind as kind, $document as document_number, $day::date as booked_date, "
            "$amount as amount_pln",
            {"id": f"R{place:03d}", "customer": customer, "kind": kind, "document": document,
             "day": day, "amount": Decimal(amount)},
        )  # fmt: skip
    allocation.rebuild(connection, FEEDS)
    contracts.make(connection, FEEDS)
    assert checks.run(connection, FEEDS - {"invoices"} | {"settlements"}) == []


def covered(connection: DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """What covers what: operation, charge, invoice, amount, rule."""
    rows = connection.execute(
        "select operation_id, charge_id, invoice_number, amount_pln::varchar, rule "
        "from mart.payment_allocations order by all"
    ).fetchall()
    return [tuple(row) for row in rows]


def stands(connection: DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    """Paid, open, status and day of payment of each invoice."""
    rows = connection.execute(
        "select invoice_number, paid_pln::varchar, open_pln::varchar, status, paid_date::varchar "
        "from mart.invoices"
    ).fetchall()
    return {row[0]: tuple(row[1:]) for row in rows}


@pytest.fixture
def clean(build: DuckDBPyConnection) -> Iterator[DuckDBPyConnection]:
    yield build
    put(build, [], [])


def test_who_says_what_for_is_heard_and_the_rest_goes_to_what_was_due_first(
    clean: DuckDBPyConnection,
) -> None:
    put(
        clean,
        [("F1", "K", DAY, "100", None), ("F2", "K", DAY + timedelta(60), "50", None)],
        [
            ("K", "invoice", "F1", DAY, "100"),
            ("K", "invoice", "F2", DAY + timedelta(60), "50"),
            ("K", "payment", "F2", DAY + timedelta(70), "-80"),
            ("K", "payment", None, DAY + timedelta(80), "-90"),
            ("K", "payment", "F2 z dopiskiem", DAY + timedelta(90), "-5"),
        ],
    )
    assert covered(clean) == [
        ("R002", "R000", "F1", "30.00", "order"),
        ("R002", "R001", "F2", "50.00", "document"),
        ("R003", "R000", "F1", "70.00", "order"),
    ]
    assert stands(clean) == {
        "F1": ("100.00", "0.00", "paid", "2025-03-22"),
        "F2": ("50.00", "0.00", "paid", "2025-03-12"),
    }


def test_what_an_invoice_deducts_or_adds_is_met_by_credit_and_interest(
    clean: DuckDBPyConnection,
) -> None:
    later = DAY + timedelta(60)
    put(
        clean,
        [
            ("F1", "K", DAY, "100", None),
            ("F2", "K", later, "80", None),
            ("F3", "L", later, "52.50", None),
        ],
        [
            ("K", "invoice", "F1", DAY, "100"),
            ("K", "overpayment", None, DAY, "-20"),
            ("K", "invoice", "F2", later, "100"),
            ("K", "payment", "F2", later, "-30"),
            ("L", "interest", None, DAY, "2.50"),
            ("L", "invoice", "F3", later, "50"),
            ("L", "payment", "F3", later, "-52"),
        ],
    )
    assert covered(clean) == [
        ("R001", "R002", "F2", "20.00", "deduction"),
        ("R003", "R002", "F2", "30.00", "document"),
        ("R006", "R004", "F3", "2.50", "document"),
        ("R006", "R005", "F3", "49.50", "document"),
    ]
    assert stands(clean) == {
        "F1": ("0.00", "100.00", "unpaid", None),
        "F2": ("30.00", "50.00", "partly_paid", None),
        "F3": ("52.00", "0.50", "partly_paid", None),
    }


def test_a_correction_lessens_its_invoice_and_a_refund_opens_it_again(
    clean: DuckDBPyConnection,
) -> None:
    put(
        clean,
        [
            ("F1", "K", DAY, "100", None),
            ("C1", "K", DAY, "0", "F1"),
            ("F2", "L", DAY, "100", None),
        ],
        [
            ("K", "invoice", "F1", DAY, "100"),
            ("K", "correction", "C1", DAY, "-30"),
            ("L", "invoice", "F2", DAY, "100"),
            ("L", "payment", "F2", DAY + timedelta(1), "-100"),
            ("L", "refund", "F2", DAY + timedelta(9), "100"),
        ],
    )
    assert ("R001", "R000", "F1", "30.00", "correction") in covered(clean)
    assert stands(clean) == {
        "F1": ("30.00", "70.00", "partly_paid", None),
        "C1": ("0.00", "0.00", "paid", "2025-01-01"),
        "F2": ("0.00", "100.00", "unpaid", None),
    }


@pytest.mark.parametrize(
    ("order", "first"), [("due", "R000"), ("interest", "R001"), ("issue", "R002")]
)
def test_the_order_of_what_names_no_document_is_a_setting(
    order: str, first: str, clean: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KROPLA_PAYMENT_ORDER", order)
    settings.cache_clear()
    put(
        clean,
        [("F1", "K", DAY + timedelta(20), "10", None), ("F2", "K", DAY, "10", None)],
        [
            ("K", "invoice", "F1", DAY + timedelta(20), "10"),
            ("K", "interest", None, DAY + timedelta(50), "10"),
            ("K", "invoice", "F2", DAY, "10"),
            ("K", "payment", None, DAY + timedelta(60), "-10"),
        ],
    )
    clean.execute("update feed.invoices set due_date = '2025-01-02' where invoice_number = 'F1'")
    allocation.rebuild(clean, FEEDS)
    contracts.make(clean, FEEDS)
    settings.cache_clear()
    assert [row[1] for row in covered(clean)] == [first]


def oracle(operations: list[tuple]) -> Counter:
    """The same by grosze: each one in turn looks for a charge. Operation, charge → grosze."""
    charges = {
        place: [customer, document, int(Decimal(amount) * 100)]
        for place, (customer, _, document, _, amount) in enumerate(operations)
        if Decimal(amount) > 0
    }
    left: dict[int, int] = {}
    found: Counter = Counter()
    for is_named in (True, False):
        for place, (customer, _, document, _, amount) in enumerate(operations):
            if Decimal(amount) > 0:
                continue
            left.setdefault(place, -int(Decimal(amount) * 100))
            for number, charge in charges.items():
                while left[place] and charge[2] and charge[0] == customer:
                    if is_named and charge[1] != document:
                        break
                    left[place] -= 1
                    charge[2] -= 1
                    found[place, number] += 1
    return found


def test_random_accounts_are_settled_as_by_counting_grosze(clean: DuckDBPyConnection) -> None:
    rng = random.Random(4)
    for _ in range(6):
        invoices, operations = [], []
        for place in range(120):
            customer, day = rng.choice("ABCD"), DAY + timedelta(place)
            own = [number for number, owner, *_ in invoices if owner == customer]
            amount = Decimal(rng.randrange(1, 900)) / 100
            if rng.random() < 0.5 or not own:
                invoices.append((f"F{place:03d}", customer, day, amount, None))
                operations.append((customer, "invoice", f"F{place:03d}", day, amount))
            else:
                document = rng.choice([None, None, "nieznana", *own[-4:]])
                operations.append((customer, "payment", document, day, -amount))
        put(clean, invoices, operations)
        found: dict = defaultdict(int)
        for operation, charge, _, amount, _ in covered(clean):
            found[int(operation[1:]), int(charge[1:])] += int(Decimal(amount) * 100)
        assert found == oracle(operations)
