"""Transfers on the utility's bank account: those the ledger knows, and a few that nobody can place.

What customers with transfers as their habit paid comes to the grosz; a payment and what was paid
beyond it are one transfer. Most go to the customer's virtual account, the rest to the main one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.accounts import check_digits
from demo.days import first_of_month, month_of, working_day
from demo.identifiers import PAYMENTS_IN, sort_code
from demo.payments import OVERPAYMENT, PAYMENT, PREPAYMENT, REFUND
from demo.world import World

MONTHS = 12
MAIN, PAYERS = 0, 4900  # identifiers of accounts at the bank that does not exist
BY_TRANSFER = 2  # of four habits of paying, the first two (see exports/rozrachunki.sql)
TO_VIRTUAL = 0.62
OPENING = 25_000_000
FEE = -1_200
PLACELESS, EARLY = 9, 4
STRANGERS = (
    ("ZAKŁAD USŁUGOWY SOSNA", "rozliczenie wg umowy", 18_450),
    ("MARIA WIŚNIEWSKA-MAJ", "za wodę mamy", 9_236),
    ("SPÓŁDZIELNIA RZEMIEŚLNIK", "FAK/2031/01/000001", 41_200),
)
VIRTUAL, INVOICE, CUSTOMER, TYPO, VAGUE = range(5)
COLUMNS = ["day", "amount", "customer", "invoice", "correction", "way"]


@dataclass(frozen=True)
class Transfers:
    """One row per transfer by day; amounts in grosze, money in is positive.

    ``customer`` is -1 for strangers and the bank itself, which ``name`` and ``title`` tell.
    ``puzzles`` counts those that no rule can place.
    """

    table: pd.DataFrame
    first_month: int
    puzzles: int


def main_account() -> str:
    """The utility's own account, 26 digits."""
    return nrb(MAIN, 1)


def nrb(identifier: int, number: int) -> str:
    """An account at the bank that does not exist."""
    tail = f"{sort_code():08d}{identifier:04d}{number:012d}"
    return check_digits(tail) + tail


def transfers(world: World) -> Transfers:
    """Everything that the bank tells of the last months."""
    last = int(month_of(world.plan.last_day))
    first = last - min(MONTHS, 12 * world.plan.years) + 1
    rng = world.plan.rng("bank")
    known = _known(world, int(first_of_month(first)))
    known["way"] = _ways(known, rng, world.plan.last_day)
    table = pd.concat([known, _early(world, rng), *_others(world, first, last)], ignore_index=True)
    table = table[table["day"] <= world.plan.last_day]
    table = table.sort_values(["day", "customer", "amount"], ignore_index=True, kind="stable")
    puzzles = int(known["way"].isin([TYPO, VAGUE]).sum()) + len(STRANGERS)
    return Transfers(table, first, puzzles)


def _known(world: World, since: int) -> pd.DataFrame:
    """Payments in the ledger that came by transfer, with what was paid beyond them; refunds."""
    booked = world.ledger.operations
    kind = booked["kind"].to_numpy()
    chosen = np.isin(kind, (PAYMENT, PREPAYMENT, OVERPAYMENT, REFUND))
    chosen &= (booked["customer"].to_numpy() % 4 < BY_TRANSFER) & (booked["day"] >= since)
    some = booked[chosen].assign(kind=np.where(kind == OVERPAYMENT, PAYMENT, kind)[chosen])
    # What was paid beyond a bill has no correction of its own.
    keys = ["day", "customer", "invoice", "correction", "kind"]
    sums = some.groupby(keys, sort=True, as_index=False)["amount"].sum()
    sums["invoice"] = np.where(sums["kind"] == PAYMENT, sums["invoice"], -1)
    return sums.assign(amount=-sums["amount"])


def _ways(known: pd.DataFrame, rng: np.random.Generator, last_day: int) -> np.ndarray:
    """To which account, and what the title says."""
    draw = rng.random(len(known))
    has_invoice = known["invoice"].to_numpy() >= 0
    by_title = np.where(has_invoice & (draw < 0.92), INVOICE, CUSTOMER)
    way = np.where(draw < TO_VIRTUAL, VIRTUAL, by_title)
    fresh = has_invoice & (known["day"].to_numpy() > last_day - 75)
    late = np.flatnonzero(fresh & (known["amount"].to_numpy() > 0))
    puzzles = rng.permutation(late)[:PLACELESS]
    way[puzzles] = np.where(np.arange(len(puzzles)) % 3 == 2, VAGUE, TYPO)
    return way


def _early(world: World, rng: np.random.Generator) -> pd.DataFrame:
    """Transfers of the last day, which the billing has not booked yet."""
    people = np.arange(0, world.plan.people, 4)[1 : EARLY + 1]
    table = pd.DataFrame({"customer": people, "amount": rng.integers(40, 190, len(people)) * 100})
    day = int(working_day(world.plan.last_day - 3))
    return table.assign(day=day, invoice=-1, correction=-1, way=VIRTUAL, kind=PREPAYMENT)


def _others(world: World, first: int, last: int) -> list[pd.DataFrame]:
    """Strangers, and what the bank charges every month."""
    day = int(working_day(world.plan.last_day - 9))
    strange = pd.DataFrame(STRANGERS, columns=["name", "title", "amount"]).assign(day=day)
    months = np.arange(first, last + 1)
    fees = pd.DataFrame({"day": working_day(first_of_month(months + 1) - 4)})
    fees["title"] = "Opłata za prowadzenie rachunku"
    fees["amount"] = FEE
    same = {"customer": -1, "invoice": -1, "correction": -1, "way": VAGUE, "kind": REFUND}
    return [strange.assign(**same), fees.assign(**same, name="BANK")]


def virtual(number: int) -> str:
    """A customer's account for payments in."""
    return nrb(PAYMENTS_IN, number)
