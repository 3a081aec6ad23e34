"""Short words for readings and orders, so that a test of a bill reads like the bill."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from core.bill_rules import BillRules
from core.bill_volumes import MeterRun, Reading
from core.bills import Bill, BillOrder, make_bill
from core.period import DAY, Period
from core.prices import Service
from core.tariffs import Tariff
from tests.core.price_lists import W1

NO_SEASON = BillRules(garden_months=frozenset(range(1, 13)), garden_needs_mark=False)


def run(*readings: tuple[date, str], meter: str = "A", mark: date | None = None) -> MeterRun:
    """A meter with its readings."""
    return MeterRun(meter, tuple(Reading(when, Decimal(m3)) for when, m3 in readings), mark)


def order(main: MeterRun, *gardens: MeterRun, **amounts: str) -> BillOrder:
    """A bill of one meter's days."""
    money = {name: Decimal(pln) for name, pln in amounts.items()}
    return BillOrder(main.days, (main,), gardens, **money)


def bill(what: BillOrder | MeterRun, tariff: Tariff = W1, rules: BillRules | None = None) -> Bill:
    """The bill of an order, or of a meter alone."""
    wanted = what if isinstance(what, BillOrder) else order(what)
    return make_bill(wanted, tariff, rules or BillRules())


def quantities(made: Bill, service: Service) -> list[str]:
    """Quantities of a service's lines."""
    return [str(line.quantity) for line in made.lines if line.service == service]


def days(first: date, after: date) -> Period:
    """Days up to the one before the second."""
    return Period(first, after - DAY)
