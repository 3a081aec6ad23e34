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
BIG_CREDIT = 15_000
PREPAY_DAYS, REFUND_DAYS = 2, 3  # after the day by which to pay
LOOSE, LATE, NEVER = 1, 2, 3  # habits of paying; 0 is punctual


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
class Purse:
    """For each contract what is in credit, and what interest the next bill has to add."""

    credit: np.ndarray
    interest: np.ndarray


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
    is_final: np.ndarray


def keep(
    plan: Plan, contracts: pd.DataFrame, invoices: pd.DataFrame, corrections: Corrections
) -> Ledger:
    """The accounts of all customers up to the last day."""
    order = np.lexsort((invoices["issue"].to_numpy(), invoices["contract"].to_numpy()))
    left, next_issue = _what_follows(invoices, order)
    ended = contracts["to"].to_numpy()[invoices["contract"]] < OPEN
    habit = _habits(plan, invoices, left, ended & (left == 0))
    account = _go_through(plan, invoices, corrections, order, habit, next_issue)
    return Ledger(account, _operations(plan, invoices, corrections, account, habit))


def _what_follows(invoices: pd.DataFrame, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How many bills of the contract come after each, and the day of the next one (or OPEN).

    ``order`` sorts the bills by contract and day.
    """
    contract, issue = invoices["contract"].to_numpy()[order], invoices["issue"].to_numpy()[order]
    last = np.searchsorted(contract, contract, side="right") - 1
    left, next_issue = np.empty(len(order), np.int32), np.full(len(order), OPEN, np.int32)
    left[order] = last - np.arange(len(order))
    follows = np.flatnonzero(contract[1:] == contract[:-1])
    next_issue[order[follows]] = issue[follows + 1]
    return left, next_issue


def _habits(plan: Plan, invoices: pd.DataFrame, left: np.ndarray, is_final: np.ndarray) -> Habits:
    """Most pay a few days early, some late, in two parts or too much, a few stop paying at all."""
    rng = plan.rng("payments")
    count, people = len(invoices), plan.customers
    habit = rng.choice(4, people, p=[0.79, 0.165, 0.035, 0.01])
    habit[[0, 1, plan.people, plan.people + plan.managers]] = [LOOSE, 0, 0, 0]
    stops = rng.integers(2, 9, people)
    customer = invoices["customer"].to_numpy()
    of, never = habit[customer], (habit == NEVER)[customer] & (left < stops[customer])
    early, late = -rng.integers(0, 10, count), rng.integers(1, 30, count)
    forgot = (of == LOOSE) & (rng.random(count) < 0.15)
    delay = np.select([of == LATE, forgot], [late + 8, late], early)
    pay_day = working_day(invoices["due"].to_numpy() + delay)
    pay_day = np.maximum(pay_day, invoices["issue"].to_numpy() + 1)
    rest_day = working_day(pay_day + rng.integers(15, 45, count))
    share = np.where(rng.random(count) < 0.012, rng.uniform(0.3, 0.8, count), 1.0)
    draw = rng.random(count)
    return Habits(
        pay_day=np.where(never, OPEN, pay_day).astype(np.int32),
        rest_day=np.where(never | (rng.random(count) < 0.1), OPEN, rest_day).astype(np.int32),
        share=share.astype(np.float32),
        round_up=np.select([draw < 0.012, draw < 0.014], [1_000, 10_000], 1).astype(np.int32),
        prepays=rng.choice([0, 20_000, 30_000], count, p=[0.998, 0.001, 0.001]).astype(np.int32),
        wants_back=rng.random(count) < 0.35,
        is_final=is_final,
    )


def _go_through(
    plan: Plan,
    invoices: pd.DataFrame,
    corrections: Corrections,
    order: np.ndarray,
    habit: Habits,
    next_issue: np.ndarray,
) -> Account:
    """The first bills of all contracts, then the second ones, and so on."""
    contract = invoices["contract"].to_numpy()
    sizes = np.bincount(contract)
    first = np.cumsum(sizes) - sizes
    documents = corrections.documents
    given_back = np.zeros(len(order), np.int32)
    given_back[documents["invoice"].to_numpy()] = np.maximum(-documents["gross"].to_numpy(), 0)
    account = Account(*(np.zeros(len(order), np.int32) for _ in range(7)))
    purse = Purse(np.zeros(len(sizes), np.int64), np.zeros(len(sizes), np.int64))
    for step in range(int(sizes.max())):
        rows = order[first[sizes > step] + step]
        _one_bill(plan, invoices.iloc[rows], rows, purse, habit, account, next_issue[rows])
        purse.credit[contract[rows]] += given_back[rows]
    return account


def _one_bill(
    plan: Plan,
    bills: pd.DataFrame,
    rows: np.ndarray,
    purse: Purse,
    habit: Habits,
    account: Account,
    next_issue: np.ndarray,
) -> None:
    """One bill of each contract: charge it, let it be paid, carry over what remains."""
    contract, due = bills["contract"].to_numpy(), bills["due"].to_numpy()
    owed = bills["gross"].to_numpy() + purse.interest[contract]
    to_pay = owed - np.minimum(purse.credit[contract], owed)
    credit = purse.credit[contract] - (owed - to_pay)
    pay_day, is_final = habit.pay_day[rows], habit.is_final[rows]
    pays, in_time = (pay_day <= plan.last_day) & (to_pay > 0), pay_day < next_issue
    paid = np.where(pays, (to_pay * habit.share[rows].astype(float)).astype(np.int64), 0)
    rest = np.where(pays & (habit.rest_day[rows] <= plan.last_day), to_pay - paid, 0)
    in_full = pays & in_time & (paid == to_pay) & ~is_final
    over = np.where(in_full, -to_pay % habit.round_up[rows], 0)
    late = np.where(pays & in_time & (next_issue < OPEN), pay_day - due, 0)
    interest = _interest(paid, late)
    still = (due + REFUND_DAYS < next_issue) & (due + REFUND_DAYS <= plan.last_day)
    wants = (habit.wants_back[rows] & (credit > BIG_CREDIT)) | is_final
    refund = np.where(still & wants, credit, 0)
    prepaid = np.where(still & (next_issue < OPEN), habit.prepays[rows], 0)
    purse.credit[contract] = credit + over + prepaid - refund
    purse.interest[contract] = interest
    found = (to_pay, paid, rest, over, interest, prepaid, refund)
    for field, amount in zip(vars(account).values(), found, strict=True):
        field[rows] = amount


def _interest(paid: np.ndarray, days_late: np.ndarray) -> np.ndarray:
    """Interest in grosze on what was paid late; trifles and a few days are let go."""
    charge = np.rint(paid * days_late * INTEREST_PCT / 36_500).astype(np.int64)
    return np.where((days_late > GRACE_DAYS) & (charge >= LEAST_INTEREST), charge, 0)


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
        _rows(PREPAYMENT, *_nonzero(-account.prepaid, due + PREPAY_DAYS)),
        _rows(REFUND, *_nonzero(account.refund, due + REFUND_DAYS)),
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
