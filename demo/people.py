"""Customers and their contracts: households, managers of blocks, businesses."""

from __future__ import annotations

import numpy as np
import pandas as pd

from demo.days import month_of, route_dates, working_day
from demo.identifiers import customer_accounts, nip, pesel
from demo.names import business_names, manager_names, people_names
from demo.plan import Plan
from demo.town import BUILDING, HOUSE

OPEN = 2**30
"""Day number that stands for an end that has not come."""

NAMED_PEOPLE = (200_101, 200_102)
NAMED_BUSINESS, NAMED_MANAGER = 2001, 2002


def customers(plan: Plan, business_kind: np.ndarray) -> pd.DataFrame:
    """One row per customer: people in houses, people who left, managers, businesses."""
    rng = plan.rng("customers")
    counts = (plan.people, plan.managers, plan.businesses)
    is_person = np.arange(plan.customers) < plan.people
    women = rng.random(plan.people) < 0.5
    names = np.concatenate(
        [
            people_names(women, rng),
            manager_names(plan.managers, rng),
            business_names(business_kind, rng),
        ]
    )
    names[:2] = ["Joanna Zdrojewska", "Tomasz Rosiński"]
    women[:2] = [True, False]
    names[counts[0]] = "Zarządca Nieruchomości „Strumyk” sp. z o.o."
    names[counts[0] + counts[1]] = "Piekarnia „Kłos” sp. z o.o."
    table = pd.DataFrame({"number": _numbers(plan, rng), "is_person": is_person, "name": names})
    table["pesel"] = np.where(is_person, _pesels(plan, women, rng), -1)
    table.loc[is_person & (rng.random(plan.customers) < 0.04), "pesel"] = -1
    table["nip"] = -1
    table.loc[~is_person, "nip"] = nip(plan.customers - plan.people, rng)
    table["has_einvoice"] = ~is_person | (rng.random(plan.customers) < 0.55)
    table["has_email"] = table["has_einvoice"] | (rng.random(plan.customers) < 0.3)
    table["has_phone"] = rng.random(plan.customers) < 0.85
    table.loc[:1, ["has_einvoice", "has_email", "has_phone"]] = True
    table["account"] = customer_accounts(table["number"].to_numpy())
    return table


def _numbers(plan: Plan, rng: np.random.Generator) -> np.ndarray:
    """Customer numbers: six digits for persons, four for businesses and managers."""
    people = 300_000 + rng.choice(699_999, plan.people, replace=False)
    people[:2] = NAMED_PEOPLE
    free = np.setdiff1d(np.arange(1_000, 10_000), (NAMED_BUSINESS, NAMED_MANAGER))
    others = rng.choice(free, plan.managers + plan.businesses, replace=False)
    others[0], others[plan.managers] = NAMED_MANAGER, NAMED_BUSINESS
    return np.concatenate([people, others])


def _pesels(plan: Plan, women: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """PESEL numbers for persons, padded with -1 for the others."""
    births = np.datetime64("1840-01-01") + rng.integers(0, 21_500, plan.people)
    numbers = pesel(births, women, rng.integers(0, 10_000, plan.people))
    return np.concatenate([numbers, np.full(plan.customers - plan.people, -1)])


def contracts(plan: Plan, properties: pd.DataFrame) -> pd.DataFrame:
    """One row per contract; days of validity as [from, to), OPEN while it runs.

    The properties come first, in their order; then those of people who moved out.
    """
    rng = plan.rng("contracts")
    kind = properties["kind"].to_numpy()
    first_business = plan.people + plan.managers
    business_order = np.arange(len(properties)) - (kind <= BUILDING).sum() + first_business
    holder = np.select(
        [kind == HOUSE, kind == BUILDING],
        [np.arange(len(properties)), plan.people + properties["manager"].to_numpy()],
        business_order,
    )
    started = plan.first_day - rng.integers(200, 7_000, len(properties))
    current = pd.DataFrame(
        {"customer": holder, "property": np.arange(len(properties)), "from": started}
    )
    current["to"] = OPEN
    former = _moves(plan, properties, rng)
    former["from"] = started[former["property"]]
    current.loc[former["property"], "from"] = former.pop("next_from").to_numpy()
    table = pd.concat([current, former], ignore_index=True)
    table["signed"] = working_day(table["from"].to_numpy() - rng.integers(1, 25, len(table)))
    return table.astype({"from": np.int32, "to": np.int32})


def _moves(plan: Plan, properties: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Contracts of people who left: when, and when the next people came (often the same day)."""
    house = 2 + rng.choice(max(plan.houses - 2, 1), plan.moves, replace=False)
    first, last = month_of(plan.first_day) + 4, month_of(plan.last_day) - 3
    month = rng.integers(first, max(last, first + 1), plan.moves)
    months = np.arange(month_of(plan.first_day) - 1, month_of(plan.last_day) + 12)
    dates = route_dates(months)
    route = properties["route_day"].to_numpy()[house]
    left = working_day(dates[route, month - months[0]] + 17)
    later = month + rng.choice([0, 2, 3, 4], plan.moves, p=[0.6, 0.2, 0.12, 0.08])
    came = working_day(dates[route, later - months[0]] + 17)
    came = np.where((later > month) & (came > plan.last_day - 40), left, came)
    return pd.DataFrame(
        {
            "customer": plan.houses + np.arange(plan.moves),
            "property": house,
            "to": left,
            "next_from": came,
        }
    )
