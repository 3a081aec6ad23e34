"""A bill: lines of water, sewage and subscription between readings, tax, and what is to be paid.

Art. 27 of the Act of 7 June 2001: water by the main meter, sewage as much as water, less what an
additional (garden) meter shows. Each line is its quantity times its net price, rounded to the
grosz; tax is taken on the sum of the net amounts of a rate (VAT Act, art. 106e). What people see is
all here: readings, days, quantities and prices of every line, and why a deduction is what it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from core.bill_lines import BillLine, sewage_lines, subscription_lines, water_lines
from core.bill_rules import BillRules
from core.bill_volumes import TOO_LARGE, Deduction, MeterRun, deduct, volume_in
from core.errors import BillError
from core.money import GROSZ, grosz
from core.period import DAY, Period
from core.prices import MOST_M3, Service
from core.tariffs import Tariff

NOTHING = Decimal(0)


@dataclass(frozen=True)
class BillOrder:
    """What is to be billed: BillError where it contradicts itself.

    ``period`` are the days of the subscription. ``mains`` are the main meters in their order in
    time, each beginning on the day on which the former ended; ``gardens`` end within them, and may
    have begun earlier. ``overpayment_pln`` lessens what is to be paid, ``interest_pln`` adds to it.
    """

    period: Period
    mains: tuple[MeterRun, ...]
    gardens: tuple[MeterRun, ...] = ()
    overpayment_pln: Decimal = NOTHING
    interest_pln: Decimal = NOTHING

    def __post_init__(self) -> None:
        for before, after in pairwise(self.mains):
            if before.days.last + DAY != after.days.first:
                raise BillError(
                    f"Wodomierze {before.meter_id} i {after.meter_id}: pierwszy kończy się "
                    f"{before.days.last + DAY}, drugi zaczyna {after.days.first}. Podaj odczyty "
                    f"z dnia wymiany."
                )
        metered = self.metered
        if metered and not metered.within(self.period):
            raise BillError(
                f"Odczyty od {metered.first} do {metered.last} leżą poza okresem faktury od "
                f"{self.period.first} do {self.period.last}. Popraw okres albo wybierz "
                f"inne odczyty."
            )
        for garden in self.gardens:
            _check_garden(garden, metered)
        _check_volume(self.mains)
        _check_volume(self.gardens)
        for name, amount in (("Nadpłata", self.overpayment_pln), ("Odsetki", self.interest_pln)):
            if not (amount.is_finite() and 0 <= amount < TOO_LARGE) or amount % GROSZ:
                raise BillError(
                    f"{name} {amount} zł: potrzebna jest nieujemna kwota w pełnych groszach. "
                    f"Popraw kwotę."
                )

    @property
    def metered(self) -> Period | None:
        """The days from the first to the last reading of main meters; None without a meter."""
        if not self.mains:
            return None
        return Period(self.mains[0].days.first, self.mains[-1].days.last)


@dataclass(frozen=True)
class Tax:
    """VAT on the sum of the net amounts of one rate (PLN)."""

    rate_pct: Decimal
    net_pln: Decimal
    vat_pln: Decimal


@dataclass(frozen=True)
class Bill:
    """A bill with all that explains it; amounts in PLN, volumes in m³."""

    order: BillOrder
    tariff_code: str
    lines: tuple[BillLine, ...]
    deductions: tuple[Deduction, ...]
    taxes: tuple[Tax, ...]
    water_m3: Decimal
    sewage_m3: Decimal

    @property
    def net_pln(self) -> Decimal:
        """Sum of the lines."""
        return sum((tax.net_pln for tax in self.taxes), NOTHING)

    @property
    def vat_pln(self) -> Decimal:
        """Sum of the tax of all rates."""
        return sum((tax.vat_pln for tax in self.taxes), NOTHING)

    @property
    def gross_pln(self) -> Decimal:
        """Net and tax."""
        return self.net_pln + self.vat_pln

    @property
    def to_pay_pln(self) -> Decimal:
        """Gross and interest less the overpayment, never below nought."""
        return max(self._balance_pln, NOTHING)

    @property
    def overpayment_left_pln(self) -> Decimal:
        """What of the overpayment counts towards later bills."""
        return max(-self._balance_pln, NOTHING)

    @property
    def _balance_pln(self) -> Decimal:
        return self.gross_pln + self.order.interest_pln - self.order.overpayment_pln


def make_bill(order: BillOrder, tariff: Tariff, rules: BillRules) -> Bill:
    """The bill of an order; TariffError when the tariff has no price on some of its days."""
    deductions = tuple(deduct(run, rules) for run in order.gardens)
    deducted = sum((each.deducted_m3 for each in deductions), NOTHING)
    water = sum((volume_in(run, run.days, rules.volume) for run in order.mains), NOTHING)
    sewage = max(water - deducted, NOTHING) if tariff.charges(Service.SEWAGE) else NOTHING
    lines = [
        *water_lines(order.mains, tariff, rules),
        *sewage_lines(order.mains, tariff, rules, sewage),
        *subscription_lines(order.period, tariff, rules),
    ]
    taxes = tuple(_taxes(lines))
    return Bill(order, tariff.code, tuple(lines), deductions, taxes, water, sewage)


def _taxes(lines: Iterable[BillLine]) -> Iterator[Tax]:
    """Tax of each rate, lowest rate first."""
    net_of_rate: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line in lines:
        net_of_rate[line.vat_rate_pct] += line.net_pln
    for rate, net in sorted(net_of_rate.items()):
        yield Tax(rate, net, grosz(net * rate / 100))


def _check_volume(runs: Sequence[MeterRun]) -> None:
    """More than a supplied town uses is a slip of the pen."""
    risen = [run.readings[-1].total_m3 - run.readings[0].total_m3 for run in runs]
    if sum(risen, NOTHING) > MOST_M3:
        meters = ", ".join(run.meter_id for run in runs)
        raise BillError(
            f"Wodomierze {meters}: zużycie {sum(risen, NOTHING)} m³ na jednej fakturze przekracza "
            f"{MOST_M3} m³. Sprawdź, czy odczyt nie jest w litrach."
        )


def _check_garden(garden: MeterRun, metered: Period | None) -> None:
    if metered and metered.first <= garden.days.last <= metered.last:
        return
    raise BillError(
        f"Podlicznik {garden.meter_id}: odczyt z {garden.days.last + DAY} nie należy do okresu "
        f"między odczytami wodomierza głównego. Rozlicz go na fakturze, która obejmuje ten dzień."
    )
