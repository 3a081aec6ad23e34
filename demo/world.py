"""The whole make-believe utility in tables, made in the order in which it would have come about."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from demo import (
    bills,
    faults,
    lines,
    meters,
    payments,
    people,
    readings,
    schedule,
    season,
    town,
    usage,
)
from demo.bills import Billing
from demo.corrections import Corrections, correct
from demo.payments import Ledger
from demo.plan import Plan
from demo.usage import Effects, Measured


@dataclass(frozen=True)
class Town:
    """Who lives where: zones, properties, customers, contracts and service points."""

    zones: pd.DataFrame
    properties: pd.DataFrame
    customers: pd.DataFrame
    contracts: pd.DataFrame
    points: pd.DataFrame


@dataclass(frozen=True)
class World(Town):
    """The town and all that happened in it; columns are explained where the tables are made."""

    plan: Plan
    devices: pd.DataFrame
    effects: Effects
    measured: Measured
    readings: pd.DataFrame
    written: pd.DataFrame
    billing: Billing
    corrections: Corrections
    ledger: Ledger


def make(plan: Plan) -> World:
    """The world of a plan; the same plan gives the same world."""
    place = settle_town(plan)
    points = place.points
    litres = usage.mean_litres(points, season.day_factors(plan))
    devices = meters.devices(plan, points, litres)
    events = schedule.events(plan, points, devices, place.contracts)
    moves = schedule.moves_of(place.contracts)
    effects = faults.effects(plan, points, devices, moves, litres)
    measured = usage.measure(plan, points, devices, events, effects)
    read = readings.take(plan, points, devices, events, measured, litres)
    billing = bills.settle(plan, points, place.contracts, read)
    lines.add_sums(billing, read)
    corrections = correct(plan, billing, read)
    return World(
        **vars(place),
        plan=plan,
        devices=devices,
        effects=effects,
        measured=measured,
        readings=read,
        written=readings.rows(plan, read),
        billing=billing,
        corrections=corrections,
        ledger=payments.keep(plan, place.contracts, billing.invoices, corrections),
    )


def settle_town(plan: Plan) -> Town:
    """Places and people, before any water has flowed."""
    zones = town.zones(plan)
    properties = town.properties(plan, len(zones))
    firms = properties.loc[properties["kind"] == town.BUSINESS, "business_kind"].to_numpy()
    customers = people.customers(plan, firms)
    contracts = people.contracts(plan, properties)
    present = contracts["customer"].to_numpy()[: len(properties)]
    has_einvoice = customers["has_einvoice"].to_numpy()[present]
    properties["tariff"] = town.tariff_of(properties, has_einvoice, plan)
    return Town(zones, properties, customers, contracts, town.service_points(plan, properties))
