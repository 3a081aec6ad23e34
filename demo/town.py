"""The town: zones, streets, properties and the service points in them.

Rows of a table refer to rows of another by position (``property`` 12 is row 12 of the properties).
Service points of one property stand together, its main one first.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from demo.days import ROUTE_DAYS
from demo.names import BUSINESS_KINDS, STREETS, ZONES
from demo.plan import Plan
from demo.tariffs import BUSINESS_E, HOUSE_E, HOUSE_NO_SEWER, HOUSE_PAPER

HOUSE, BUILDING, BUSINESS = range(3)
HOUSE_MAIN, GARDEN, BUILDING_MAIN, FLAT, BUSINESS_MAIN = range(5)
MAINS = (HOUSE_MAIN, BUILDING_MAIN, BUSINESS_MAIN)
LITRES_A_PERSON = 93.0
NAMED_FLATS = (12, 10, 14, 8)


def zones(plan: Plan) -> pd.DataFrame:
    """One row per supply zone, with the share of its inflow that leaks away."""
    count = int(np.clip(2 + plan.customers // 250, 3, len(ZONES)))
    rng = plan.rng("zones")
    return pd.DataFrame(
        {
            "code": [f"S{number:02d}" for number in range(1, count + 1)],
            "name": ZONES[:count],
            "loss_share": rng.uniform(0.07, 0.24, count),
        }
    )


def properties(plan: Plan, zone_count: int) -> pd.DataFrame:
    """One row per property: houses, then blocks of flats, then businesses."""
    rng = plan.rng("properties")
    flats, manager = blocks(plan)
    counts = (plan.houses, len(flats), plan.businesses)
    kind = np.repeat(np.arange(3, dtype=np.int8), counts)
    street = np.concatenate([np.sort(rng.integers(0, len(STREETS), count)) for count in counts])
    table = pd.DataFrame({"kind": kind, "street": street.astype(np.int16)})
    table["building"] = table.groupby("street").cumcount().to_numpy(np.int32) + 1
    table["zone"] = (table["street"] % zone_count).astype(np.int8)
    block = table["street"].to_numpy(np.int32) * 7 + table["building"].to_numpy() // 40
    table["route_day"] = (block % ROUTE_DAYS).astype(np.int8)
    table["phase"] = (table["street"] // 2 % 2).astype(np.int8)
    table["months"] = np.where(kind == HOUSE, 2, 1).astype(np.int8)
    table["flats"] = np.concatenate([np.zeros(counts[0], int), flats, np.zeros(counts[2], int)])
    table["manager"] = np.concatenate([np.full(counts[0], -1), manager, np.full(counts[2], -1)])
    table["business_kind"] = np.where(
        kind == BUSINESS, rng.integers(0, len(BUSINESS_KINDS), len(table)), -1
    ).astype(np.int8)
    table["persons"] = _persons(table, rng)
    table["has_garden"] = (kind == HOUSE) & (rng.random(len(table)) < 0.34)
    _set_named(table, counts)
    return table


def blocks(plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Number of flats of each block, and its manager; the first manager is the named one."""
    rng = plan.rng("blocks")
    own = rng.integers(2, 6, plan.managers)
    own[0] = len(NAMED_FLATS)
    flats = rng.integers(6, 21, own.sum())
    flats[: len(NAMED_FLATS)] = NAMED_FLATS
    return flats, np.repeat(np.arange(plan.managers), own)


def _persons(table: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Persons of a house; of a block the sum over its flats; none known for a business."""
    house = rng.choice([1, 2, 3, 4, 5, 6], len(table), p=[0.14, 0.29, 0.21, 0.22, 0.1, 0.04])
    flat_sum = np.rint(table["flats"].to_numpy() * rng.uniform(1.8, 2.6, len(table))).astype(int)
    return np.select([table["kind"] == HOUSE, table["kind"] == BUILDING], [house, flat_sum], 0)


def _set_named(table: pd.DataFrame, counts: tuple[int, int, int]) -> None:
    """Named: a family of four with a garden, one of three read by radio, a bakery."""
    table.loc[0, ["persons", "has_garden"]] = [4, True]
    table.loc[1, ["persons", "has_garden"]] = [3, False]
    table.loc[counts[0] + counts[1], "business_kind"] = 0


def tariff_of(table: pd.DataFrame, has_einvoice: np.ndarray, plan: Plan) -> np.ndarray:
    """Tariff of each property: households on paper or by e-mail, without sewer, businesses."""
    rng = plan.rng("tariff")
    household = np.where(has_einvoice, HOUSE_E, HOUSE_PAPER)
    no_sewer = (table["kind"] == HOUSE) & ~table["has_garden"] & (rng.random(len(table)) < 0.08)
    no_sewer &= ~has_einvoice & (np.arange(len(table)) > 1)
    return np.select(
        [table["kind"] == BUSINESS, no_sewer], [BUSINESS_E, HOUSE_NO_SEWER], household
    ).astype(np.int8)


def service_points(plan: Plan, table: pd.DataFrame) -> pd.DataFrame:
    """One row per service point: the main one of each property, then garden or flats."""
    rng = plan.rng("service_points")
    extra = table["has_garden"].to_numpy().astype(int) + table["flats"].to_numpy()
    owner = np.repeat(np.arange(len(table), dtype=np.int32), extra + 1)
    main = np.cumsum(extra + 1) - extra - 1
    points = pd.DataFrame({"property": owner})
    is_main = np.zeros(len(points), bool)
    is_main[main] = True
    kind = table["kind"].to_numpy()[owner]
    points["class_"] = np.where(is_main, np.array(MAINS)[kind], np.array([GARDEN, FLAT, -1])[kind])
    points["class_"] = points["class_"].astype(np.int8)
    points["parent"] = np.where(is_main, -1, main[owner]).astype(np.int32)
    for column in ("zone", "route_day", "phase", "months", "tariff"):
        points[column] = table[column].to_numpy()[owner]
    points.loc[points["class_"] == FLAT, "months"] = 2
    points["litres"], points["profile"] = _demand(table, points, rng)
    points["is_hourly"] = _hourly(points, plan, rng)
    return points


def _demand(
    table: pd.DataFrame, points: pd.DataFrame, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Litres a day and the row of the yearly course (see ``demo.season``) of each point.

    For a garden the litres are those of a dry summer day; for a block the shared taps alone.
    """
    class_, owner = points["class_"].to_numpy(), points["property"].to_numpy()
    count = len(points)
    person = LITRES_A_PERSON * rng.lognormal(0, 0.24, count)
    house = table["persons"].to_numpy()[owner] * person
    garden = rng.lognormal(np.log(330), 0.5, count)
    flat = rng.choice([1, 2, 3, 4], count, p=[0.3, 0.36, 0.2, 0.14]) * person * 0.94
    shared = table["flats"].to_numpy()[owner] * rng.uniform(4, 12, count)
    business_kind = table["business_kind"].to_numpy()[owner]
    low = np.array([kind[2] for kind in BUSINESS_KINDS])[business_kind]
    high = np.array([kind[3] for kind in BUSINESS_KINDS])[business_kind]
    business = low + (high - low) * rng.beta(1.2, 2.5, count)
    litres = np.choose(class_, [house, garden, shared, flat, business])
    litres[:2] = [4 * 96.0, 420.0]  # the named household and its garden
    profile = np.choose(class_, [0, 1, 0, 0, 2 + business_kind])
    return litres.astype(np.float32), profile.astype(np.int8)


def _hourly(points: pd.DataFrame, plan: Plan, rng: np.random.Generator) -> np.ndarray:
    """Which main meters of houses are read by radio every hour; the second house always is."""
    is_house = points["class_"].to_numpy() == HOUSE_MAIN
    chosen = is_house & (rng.random(len(points)) < plan.hourly_share)
    chosen[points["property"].to_numpy() == 0] = False
    chosen[np.flatnonzero(points["property"].to_numpy() == 1)[0]] = True
    return chosen
