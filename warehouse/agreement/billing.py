"""Documents and their readings as columns; what cannot be billed is left out with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.bill_columns import BillColumns, RunColumns
from core.bill_rules import BillRules
from core.bills_vector import make_bills
from core.errors import BillError, TariffError
from core.price_columns import day_number
from core.tariffs import Tariff
from core.usage import Flags, Whole

Notes = npt.NDArray[np.object_]
"""Why a document was not billed; None where it was."""

MOST_TRIED_ALONE = 500
"""Documents that the engine refuses for reasons not foreseen here, before it is given up."""


@dataclass(frozen=True)
class Sums:
    """What the engine made of each document, in grosze; nought where there is a note."""

    net_gr: Whole
    vat_gr: Whole
    note: Notes


def bill(
    documents: Mapping[str, Any],
    runs: Mapping[str, Any],
    unread: Mapping[str, Any],
    tariff: Whole,
    tariffs: Sequence[Tariff],
    rules: BillRules,
) -> Sums:
    """Bill all documents that can be billed; ``tariff`` is a place in the list, or -1."""
    columns = _columns(documents, runs, tariff)
    note = _problems(columns, unread, tariffs)
    sums = Sums(np.zeros_like(tariff), np.zeros_like(tariff), note)
    tries = [MOST_TRIED_ALONE]
    _bill_some(columns, np.flatnonzero(note == None), sums, (tariffs, rules, tries))  # noqa: E711
    return sums


@dataclass(frozen=True)
class _Columns:
    """All documents and runs, sound or not; ``run`` columns are sorted by bill."""

    tariff: Whole
    first: Whole
    after: Whole
    runs: dict[str, Whole]
    is_main: Flags


def _columns(documents: Mapping[str, Any], runs: Mapping[str, Any], tariff: Whole) -> _Columns:
    names = ("bill", "run", "first_day", "after_day", "from_l", "to_l", "valid_until")
    return _Columns(
        tariff=tariff,
        first=_whole(documents["first_day"]),
        after=_whole(documents["after_day"]),
        runs={name: _whole(runs[name]) for name in names},
        is_main=np.asarray(runs["is_main"], dtype=np.bool_),
    )


def _problems(
    columns: _Columns,
    unread: Mapping[str, Any],
    tariffs: Sequence[Tariff],
) -> Notes:
    """What is known to be unbillable, before the engine is asked."""
    note: Notes = np.full(len(columns.tariff), None, dtype=object)
    low, high = _metered(columns)
    first_days = np.array([day_number(each.first_day) for each in tariffs] + [0])
    last_days = np.array([day_number(each.last_day) for each in tariffs] + [0])
    first = np.minimum(columns.first, np.where(high > low, low, columns.first))
    last = np.maximum(columns.after, high) - 1
    is_uncovered = (first < first_days[columns.tariff]) | (last > last_days[columns.tariff])
    note[is_uncovered | (columns.tariff < 0)] = "nie ma ceny na wszystkie dni"
    note[columns.after <= columns.first] = "nie ma okresu"
    bill = columns.runs["bill"]
    note[bill[columns.runs["to_l"] < columns.runs["from_l"]]] = "stan wodomierza spada"
    note[bill[columns.runs["after_day"] <= columns.runs["first_day"]]] = "odczyty z jednego dnia"
    mains = {name: values[columns.is_main] for name, values in columns.runs.items()}
    is_apart = (mains["bill"][1:] == mains["bill"][:-1]) & (
        mains["first_day"][1:] != mains["after_day"][:-1]
    )
    note[mains["bill"][1:][is_apart]] = "brak odczytów z dnia wymiany wodomierza"
    rows = _whole(unread["bill"])
    note[rows[np.asarray(unread["has_others"], dtype=np.bool_)]] = "pozycja spoza taryfy"
    note[rows[np.asarray(unread["is_unread"], dtype=np.bool_)]] = "brak odczytów na pozycjach"
    return note


def _metered(columns: _Columns) -> tuple[Whole, Whole]:
    """Days of the first and the last reading of main meters; nought where there are none."""
    bill = columns.runs["bill"][columns.is_main]
    low = np.full(len(columns.tariff), 2**40)
    high = np.zeros(len(columns.tariff), dtype=np.int64)
    np.minimum.at(low, bill, columns.runs["first_day"][columns.is_main])
    np.maximum.at(high, bill, columns.runs["after_day"][columns.is_main])
    return np.where(low == 2**40, 0, low), high


def _bill_some(
    columns: _Columns,
    chosen: Whole,
    sums: Sums,
    how: tuple[Sequence[Tariff], BillRules, list[int]],
) -> None:
    """Bill some documents together; halve them to find the one that the engine refuses."""
    if not len(chosen):
        return
    tariffs, rules, tries = how
    try:
        made = make_bills(_batch(columns, chosen), tariffs, rules)
    except (BillError, TariffError) as error:
        if len(chosen) == 1 or tries[0] <= 0:
            sums.note[chosen] = str(error) if len(chosen) == 1 else "nie sprawdzono"
            tries[0] -= 1
            return
        middle = len(chosen) // 2
        for half in (chosen[:middle], chosen[middle:]):
            _bill_some(columns, half, sums, how)
        return
    sums.net_gr[chosen], sums.vat_gr[chosen] = made.net_gr, made.vat_gr


def _batch(columns: _Columns, chosen: Whole) -> BillColumns:
    """The columns of some documents, numbered from nought."""
    place = np.full(len(columns.tariff), -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    at = place[columns.runs["bill"]]
    nothing = np.zeros(len(chosen), dtype=np.int64)
    return BillColumns(
        tariff=columns.tariff[chosen],
        first=columns.first[chosen],
        after=columns.after[chosen],
        overpayment_gr=nothing,
        interest_gr=nothing,
        mains=_runs(columns, at, (at >= 0) & columns.is_main),
        gardens=_runs(columns, at, (at >= 0) & ~columns.is_main),
    )


def _runs(columns: _Columns, at: Whole, wanted: Flags) -> RunColumns:
    found = {name: values[wanted] for name, values in columns.runs.items()}
    return RunColumns(
        bill=at[wanted],
        run=found["run"],
        first=found["first_day"],
        after=found["after_day"],
        from_l=found["from_l"],
        to_l=found["to_l"],
        valid_until=found["valid_until"],
    )


def _whole(values: Any) -> Whole:
    return np.ma.filled(values, 0).astype(np.int64)
