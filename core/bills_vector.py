"""Many bills at once: the arithmetic of ``core.bills`` in whole numbers, column by column.

Volumes are litres, amounts grosze, prices ten-thousandths of a PLN, days count from 1970-01-01;
nothing is ever a float. It is for whoever bills a whole town (a forecast, a trial of a new tariff);
what a person is shown comes from ``make_bill``, which gives the same sums with their reasons.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.bill_columns import BillColumns, RunColumns, per_bill
from core.bill_rules import BillRules, SewageSplit, SubscriptionRule
from core.price_columns import Cut, PriceColumns, pieces, rounded
from core.prices import SUBSCRIPTIONS, Service
from core.tariffs import Tariff
from core.usage import Flags, Whole

SHARES = 10_000
YEAR_1970 = 12 * 1970 + 1
"""January 1970 as months since the year nought."""


@dataclass(frozen=True)
class Bills:
    """Sums of each bill: litres and grosze."""

    water_l: Whole
    deducted_l: Whole
    sewage_l: Whole
    net_gr: Whole
    vat_gr: Whole
    to_pay_gr: Whole
    overpayment_left_gr: Whole

    @property
    def gross_gr(self) -> Whole:
        """Net and tax."""
        return self.net_gr + self.vat_gr


@dataclass(frozen=True)
class _Lines:
    """Lines by bill; ``price`` is a row of ``prices``."""

    prices: PriceColumns
    bill: Whole
    price: Whole
    net_gr: Whole


def make_bills(batch: BillColumns, tariffs: Sequence[Tariff], rules: BillRules) -> Bills:
    """The sums of every bill; TariffError when a tariff has no price on some of the days."""
    quantum_l = int(rules.volume.quantum_m3 * 1000)
    columns = {service: PriceColumns.of(tariffs, service) for service in Service}
    whole = batch.mains.volumes(
        np.arange(len(batch.mains)), batch.mains.first, batch.mains.after, quantum_l
    )
    water = per_bill(batch.mains.bill, whole, len(batch))
    deducted = _deducted(batch.gardens, len(batch), rules, quantum_l)
    is_sewered = columns[Service.SEWAGE].is_charged[batch.tariff]
    sewage = np.where(is_sewered, np.maximum(water - deducted, 0), 0)
    lines = [
        _water(batch, columns[Service.WATER], quantum_l),
        _sewage(batch, columns[Service.SEWAGE], sewage, rules),
        *(_subscriptions(batch, columns[service], rules) for service in SUBSCRIPTIONS),
    ]
    net, vat = _sums(lines, len(batch))
    balance = net + vat + batch.interest_gr - batch.overpayment_gr
    return Bills(
        water_l=water * quantum_l,
        deducted_l=deducted * quantum_l,
        sewage_l=sewage * quantum_l,
        net_gr=net,
        vat_gr=vat,
        to_pay_gr=np.maximum(balance, 0),
        overpayment_left_gr=np.maximum(-balance, 0),
    )


def _sums(lines: Sequence[_Lines], bills: int) -> tuple[Whole, Whole]:
    """Net and tax, the tax on the sum of each rate."""
    net_of_rate: dict[int, Whole] = defaultdict(lambda: np.zeros(bills, dtype=np.int64))
    for part in lines:
        for rate in np.unique(part.prices.rate).tolist():
            net = np.where(part.prices.rate[part.price] == rate, part.net_gr, 0)
            net_of_rate[rate] = net_of_rate[rate] + per_bill(part.bill, net, bills)
    nothing = np.zeros(bills, dtype=np.int64)
    vat = sum((rounded(net * rate, SHARES) for rate, net in net_of_rate.items()), nothing)
    return sum(net_of_rate.values(), nothing), vat


def _deducted(gardens: RunColumns, bills: int, rules: BillRules, quantum_l: int) -> Whole:
    """What garden meters take off, in quanta, on days of their season with a valid mark."""
    after = gardens.after
    if rules.garden_needs_mark:
        after = np.minimum(after, gardens.valid_until + 1)
    begins, ends = _seasons(gardens, rules.garden_months)
    low = np.searchsorted(ends, gardens.first, "right")
    high = np.searchsorted(begins, after, "left")
    row, season = pieces(low, np.where(after > gardens.first, np.maximum(high - low, 0), 0))
    first = np.maximum(gardens.first[row], begins[season])
    last = np.minimum(after[row], ends[season])
    volumes = gardens.volumes(row, first, last, quantum_l)
    return per_bill(gardens.bill[row], volumes, bills)


def _seasons(gardens: RunColumns, months: frozenset[int]) -> tuple[Whole, Whole]:
    """First days of all months in season, and of the months after them."""
    if not len(gardens):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    low, high = int(_month(gardens.first).min()), int(_month(gardens.after).max())
    every = np.arange(low, high + 1, dtype=np.int64)
    chosen = every[np.isin(every % 12 + 1, sorted(months))]
    return _first_day(chosen), _first_day(chosen + 1)


def _water(batch: BillColumns, prices: PriceColumns, quantum_l: int) -> _Lines:
    """Lines of water by meter and price."""
    mains = batch.mains
    cut = _cut(prices, batch.tariff[mains.bill], mains.first, mains.after)
    volumes = mains.volumes(cut.row, cut.first, cut.after, quantum_l)
    starts = _starts(mains.run[cut.row], cut.price)
    bill, price = mains.bill[cut.row][starts], cut.price[starts]
    return _volume_lines(prices, bill, price, _summed(volumes, starts) * quantum_l)


def _sewage(batch: BillColumns, prices: PriceColumns, sewage: Whole, rules: BillRules) -> _Lines:
    """Lines of sewage by price, shared out by days or by water."""
    quantum_l = int(rules.volume.quantum_m3 * 1000)
    if rules.sewage_split is SewageSplit.DAYS:
        first, after = batch.metered()
        cut = _cut(prices, batch.tariff, first, after, sewage > 0)
        bill, weight = cut.row, cut.after - cut.first
    else:
        mains = batch.mains
        is_wanted = sewage[mains.bill] > 0
        cut = _cut(prices, batch.tariff[mains.bill], mains.first, mains.after, is_wanted)
        bill = mains.bill[cut.row]
        weight = mains.volumes(cut.row, cut.first, cut.after, quantum_l)
    starts = _starts(bill, cut.price)
    bill, price, weight = bill[starts], cut.price[starts], _summed(weight, starts)
    before, after = _running(bill, weight)
    whole = np.maximum(per_bill(bill, weight, len(batch)), 1)[bill]
    litres = rounded(sewage[bill] * after, whole) - rounded(sewage[bill] * before, whole)
    return _volume_lines(prices, bill, price, litres * quantum_l)


def _subscriptions(batch: BillColumns, prices: PriceColumns, rules: BillRules) -> _Lines:
    """Lines of one subscription by price."""
    cut = _cut(prices, batch.tariff, batch.first, batch.after)
    months = prices.months[cut.price]
    if rules.subscription is SubscriptionRule.WHOLE:
        shares = (_starts_before(cut.after) - _starts_before(cut.first)) * SHARES
        is_first = np.diff(cut.row, prepend=-1) != 0
        shares = np.where(prices.is_period[cut.price], is_first * SHARES, shares)
    else:
        shares = _share_of(cut.after, months) - _share_of(cut.first, months)
    net = rounded(shares * prices.net[cut.price, 0], 100 * SHARES)
    return _Lines(prices, cut.row, cut.price, net)


def _volume_lines(prices: PriceColumns, bill: Whole, price: Whole, litres: Whole) -> _Lines:
    return _Lines(prices, bill, price, prices.net_gr(price, *_running(bill, litres)))


def _cut(
    prices: PriceColumns, tariff: Whole, first: Whole, after: Whole, wanted: Flags | None = None
) -> Cut:
    """Pieces of those rows whose tariff charges the service, of the wanted ones only."""
    is_charged = prices.is_charged[tariff]
    rows = np.flatnonzero(is_charged if wanted is None else is_charged & wanted)
    cut = prices.cut(tariff[rows], first[rows], after[rows])
    return Cut(rows[cut.row], cut.price, cut.first, cut.after)


def _starts(group: Whole, price: Whole) -> Whole:
    """Where a new pair of group and price begins."""
    is_new = (np.diff(group, prepend=-1) != 0) | (np.diff(price, prepend=-1) != 0)
    return np.flatnonzero(is_new)


def _summed(values: Whole, starts: Whole) -> Whole:
    return np.add.reduceat(values, starts) if len(starts) else values


def _running(bill: Whole, values: Whole) -> tuple[Whole, Whole]:
    """Sum of the values of the same bill before each one, and up to it."""
    total = np.cumsum(values)
    before = total - values
    base = before[np.searchsorted(bill, bill)]
    return before - base, total - base


def _month(day: Whole) -> Whole:
    """Months since January 1970."""
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _first_day(month: Whole) -> Whole:
    return month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _starts_before(day: Whole) -> Whole:
    """First days of months before a day."""
    month = _month(day)
    return month + (day > _first_day(month))


def _share_of(day: Whole, months: Whole) -> Whole:
    """Periods of so many months since the year nought, in ten-thousandths."""
    month = _month(day)
    begin, end = _first_day(month), _first_day(month + 1)
    length = end - begin
    passed = (month + YEAR_1970) * length + day - begin
    return rounded(passed * SHARES, months * length)
