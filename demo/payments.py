"""Accounts of customers: what was to be paid, what was paid and when, and everything else on them.

A contract's bills are gone through in their order, all contracts at once. What a customer has in
credit lessens the next bill; interest for a late payment is added to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.corrections import Corrections
from demo.days import working_day
from demo.people import OPEN
from demo.plan import Plan

INVOICE, CORRECTION, PAYMENT, PREPAYMENT, OVERPAYMENT, INTEREST, REFUND = range(7)
KINDS = ("invoice", "correction", "payment", "prepayment", "overpayment", "interest", "refund")
INTEREST_PCT = 11.25  # a year, simple interest; made up for the demo
LEAST_INTEREST, GRACE_DAYS = 50, 5
BIG_CREDIT = 40_000


@dataclass
class Account:
    """For each invoice, in grosze and day numbers, what happened after it was issued."""

    to_pay: np.ndarray
    paid: np.ndarray
    rest: np.ndarray
    over: np.ndarray
    interest: np.ndarray
    prepaid: np.ndarray
    refund: np.ndarray


@dataclass(frozen=True)
class Ledger:
    """What became of each invoice, and all operations by day (see ``_operations``)."""

    account: Account
    operations: pd.DataFrame


@dataclass(frozen=True)
class Habits:
    """What would happen after each invoice if it were all to be paid."""

    pay_day: np.ndarray
    rest_day: np.ndarray
    share: np.ndarray
    round_up: np.ndarray
    prepays: np.ndarray
    wants_back: np.ndarray


def habits(plan: Plan, invoices: pd.DataFrame, left: np.ndarray) -> Habits:
    """Most pay a few days early, some late, some in two parts, some too much, a few not at all.

    ``left`` tells how many bills of the contract come after each.
    """
    rng = plan.rng("payments")
    count, people = len(invoices), plan.customers
    habit = rng.choice(4, people, p=[0.79, 0.165, 0.035, 0.01])
    habit[[0, 1, plan.people, plan.people + plan.managers]] = [1, 0, 0, 0]
    stops = rng.integers(2, 9, people)
    customer = invoices["customer"].to_numpy()
    of = habit[customer]
    early, late = -rng.integers(0, 10, count), rng.integers(1, 30, count)
    delay = np.select([of == 2, (of == 1) & (rng.random(count) < 0.15)], [late + 8, late], early)
    due = invoices["due"].to_numpy()
    pay_day = np.maximum(working_day(due + delay), invoices["issue"].to_numpy() + 1)
    never = (of == 3) & (left < stops[customer])
    partial = rng.random(count) < 0.012
    rest_day = working_day(pay_day + rng.integers(15, 45, count))
    draw = rng.random(count)
    return Habits(
        pay_day=np.where(never, OPEN, pay_day).astype(np.int32),
        rest_day=np.where(never | (rng.random(count) < 0.1), OPEN, rest_day).astype(np.int32),
        share=np.where(partial, rng.uniform(0.3, 0.8, count), 1.0).astype(np.float32),
        round_up=np.select([draw < 0.012, draw < 0.014], [1_000, 10_000], 0).astype(np.int32),
        prepays=np.where(rng.random(count) < 0.002, rng.choice([20_000, 30_000], count), 0),
        wants_back=rng.random(count) < 0.35,
    )


def _keep_accounts(
    plan: Plan, invoices: pd.DataFrame, corrections: Corrections
) -> tuple[Account, Habits]:
    """Go through the bills of all contracts in step."""
    contract, issue = invoices["contract"].to_numpy(), invoices["issue"].to_numpy()
    order = np.lexsort((issue, contract))
    sizes = np.bincount(contract)
    first = np.cumsum(sizes) - sizes
    turn = np.arange(len(order)) - first[contract[order]]
    left, next_issue = np.empty(len(order), np.int64), np.full(len(order), OPEN)
    left[order] = sizes[contract[order]] - turn - 1
    follows = left[order][:-1] > 0
    next_issue[order[:-1][follows]] = issue[order[1:][follows]]
    habit = habits(plan, invoices, left)
    credits_ = np.zeros(len(order), np.int64)
    documents = corrections.documents
    credits_[documents["invoice"].to_numpy()] = np.maximum(-documents["gross"].to_numpy(), 0)
    account = Account(*(np.zeros(len(order), np.int32) for _ in range(7)))
    credit, interest = np.zeros(len(sizes), np.int64), np.zeros(len(sizes), np.int64)
    for step in range(int(turn.max()) + 1):
        rows = order[first[sizes > step] + step]
        state = (contract[rows], credit, interest)
        _one_bill(plan, invoices, rows, state, habit, account, next_issue[rows])
        credit[contract[rows]] += credits_[rows]
    return account, habit


def _one_bill(plan, invoices, rows, state, habit: Habits, account: Account, next_issue) -> None:
    """One bill of each contract: charge it, let it be paid, carry over what remains."""
    contract, credit, interest = state
    owed = invoices["gross"].to_numpy()[rows] + interest[contract]
    used = np.minimum(credit[contract], owed)
    to_pay = owed - used
    credit[contract] -= used
    day = habit.pay_day[rows]
    pays = (day <= plan.last_day) & (to_pay > 0)
    first = np.where(habit.share[rows] < 1, (to_pay * habit.share[rows]).astype(np.int64), to_pay)
    first = np.where(pays, first, 0)
    rest = np.where(pays & (habit.rest_day[rows] <= plan.last_day), to_pay - first, 0)
    in_time = day < next_issue
    step = np.maximum(habit.round_up[rows], 1)
    over = np.where(
        pays & in_time & (rest == 0) & (step > 1) & (first == to_pay), -to_pay % step, 0
    )
    due = invoices["due"].to_numpy()[rows]
    late = np.where(pays & in_time & (next_issue < OPEN), day - due, 0)
    charge = np.rint(first * late * INTEREST_PCT / 36_500).astype(np.int64)
    interest[contract] = np.where((late > GRACE_DAYS) & (charge >= LEAST_INTEREST), charge, 0)
    soon = (due + 3 < next_issue) & (due + 3 <= plan.last_day) & (next_issue < OPEN)
    prepaid = np.where(soon, habit.prepays[rows], 0)
    refund = np.where(
        soon & habit.wants_back[rows] & (credit[contract] > BIG_CREDIT), credit[contract], 0
    )
    credit[contract] += over + prepaid - refund
    account.to_pay[rows], account.paid[rows], account.rest[rows] = to_pay, first, rest
    account.over[rows], account.interest[rows] = over, interest[contract]
    account.prepaid[rows], account.refund[rows] = prepaid, refund


def keep(plan: Plan, invoices: pd.DataFrame, corrections: Corrections) -> Ledger:
    """The accounts of all customers up to the last day."""
    account, habit = _keep_accounts(plan, invoices, corrections)
    return Ledger(account, _operations(plan, invoices, corrections, account, habit))


def _operations(
    plan: Plan, invoices: pd.DataFrame, corrections: Corrections, account: Account, habit: Habits
) -> pd.DataFrame:
    """One row per operation, by day: what is owed is positive, what is paid negative (grosze)."""
    issue, due = invoices["issue"].to_numpy(), invoices["due"].to_numpy()
    documents = corrections.documents
    found = [
        _rows(INVOICE, np.arange(len(invoices)), invoices["gross"].to_numpy(), issue),
        _rows(PAYMENT, *_nonzero(-account.paid, habit.pay_day)),
        _rows(PAYMENT, *_nonzero(-account.rest, habit.rest_day)),
        _rows(OVERPAYMENT, *_nonzero(-account.over, habit.pay_day)),
        _rows(INTEREST, *_nonzero(account.interest, habit.pay_day)),
        _rows(PREPAYMENT, *_nonzero(-account.prepaid, due + 2)),
        _rows(REFUND, *_nonzero(account.refund, due + 3)),
    ]
    table = pd.concat(found, ignore_index=True)
    table["correction"] = np.int32(-1)
    table = pd.concat([table, *_corrections(plan, documents)], ignore_index=True)
    table["customer"] = invoices["customer"].to_numpy()[table["invoice"]]
    order = np.lexsort((table["invoice"], table["kind"], table["day"]))
    return table.iloc[order].reset_index(drop=True)


def _nonzero(amount: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    row = np.flatnonzero(amount)
    return row, amount[row], day[row]


def _rows(kind: int, invoice: np.ndarray, amount: np.ndarray, day: np.ndarray) -> pd.DataFrame:
    table = pd.DataFrame({"invoice": invoice, "amount": amount, "day": day})
    table = table.astype({"invoice": np.int32, "amount": np.int32, "day": np.int32})
    return table.assign(kind=np.int8(kind))


def _corrections(plan: Plan, documents: pd.DataFrame) -> list[pd.DataFrame]:
    """Corrections, and payments of those that ask for more."""
    invoice = documents["invoice"].to_numpy()
    charge = _rows(
        CORRECTION, invoice, documents["gross"].to_numpy(), documents["issue"].to_numpy()
    )
    charge["correction"] = np.arange(len(documents), dtype=np.int32)
    paid_day = working_day(documents["due"].to_numpy() - 3)
    more = (documents["gross"].to_numpy() > 0) & (paid_day <= plan.last_day)
    payment = _rows(PAYMENT, invoice[more], -documents["gross"].to_numpy()[more], paid_day[more])
    payment["correction"] = np.flatnonzero(more).astype(np.int32)
    return [charge, payment]
