"""The utility's registers in the columns of their files: places, meters, exchanges, prices."""

from __future__ import annotations

import numpy as np
import pandas as pd

from demo import meters, readings, tariffs
from demo.days import day_number
from demo.kinds import INSTALL, REMOVE
from demo.names import POSTCODE, STREETS, TOWN
from demo.world import World

SERVICES = {
    "water": ("WODA", "m3"),
    "sewage": ("SCIEKI", "m3"),
    "water_subscription": ("AB-W", "mies."),
    "sewage_subscription": ("AB-S", "mies."),
}


def properties(world: World) -> pd.DataFrame:
    """Properties with their addresses."""
    table = world.properties
    return table.assign(
        street_name=np.array(STREETS, object)[table["street"]],
        postcode=[f"{POSTCODE}{zone + 1:02d}" for zone in table["zone"]],
        town=TOWN,
    )


def customers(world: World) -> pd.DataFrame:
    """Customers with the address of the first property they have or had a contract for."""
    owner = np.zeros(len(world.customers), np.int64)
    backwards = world.contracts[::-1]
    owner[backwards["customer"]] = backwards["property"]
    columns = ["street_name", "building", "postcode", "town"]
    address = properties(world)[columns].iloc[owner].reset_index(drop=True)
    return world.customers.join(address)


def contracts(world: World) -> pd.DataFrame:
    """Contracts with the customer's number and the tariff of the property."""
    table = world.contracts
    tariff = world.properties["tariff"].to_numpy()[table["property"]]
    return table.assign(
        customer_number=world.customers["number"].to_numpy()[table["customer"]],
        tariff_code=np.array(tariffs.CODES, object)[tariff],
        tariff_description=np.array(tariffs.DESCRIPTIONS, object)[tariff],
        order=np.arange(1, len(table) + 1),
    )


def service_points(world: World) -> pd.DataFrame:
    """Service points with the codes of their zones and tariffs."""
    points = world.points
    return points.assign(
        zone_code=world.zones["code"].to_numpy()[points["zone"]],
        tariff_code=np.array(tariffs.CODES, object)[points["tariff"]],
    )


def exchanges(world: World) -> pd.DataFrame:
    """Exchanges with the registers that were read on the day, and why they were made."""
    found = meters.exchanges(world.devices)
    stopped = found["removed"].isin(world.effects.stop["device"])
    radio = world.devices["is_hourly"].to_numpy()[found["installed"]]
    reasons = ["wodomierz zatrzymany", "montaż wodomierza radiowego"]
    return found.assign(
        removed_register=_registers_of(world, REMOVE, found["removed"]),
        installed_register=_registers_of(world, INSTALL, found["installed"]),
        reason=np.select([stopped, radio], reasons, "upływ okresu legalizacji"),
    )


def _registers_of(world: World, role: int, devices: pd.Series) -> np.ndarray:
    """What the dials of these meters showed when they were taken out or fitted."""
    rows = world.readings[world.readings["role"].to_numpy() == role]
    shown = pd.Series(readings.dial(rows["u"].to_numpy(), rows), index=rows["device"])
    return shown.reindex(devices).to_numpy()


def prices(world: World) -> pd.DataFrame:
    """Price list, from the steps in force on the first day on."""
    rows = []
    for code, steps in tariffs.STEPS.items():
        starts = [day_number(step.start) for step in steps]
        ends = [start - 1 for start in starts[1:]] + [day_number(tariffs.LAST_DAYS[code])]
        for step, start, end in zip(steps, starts, ends, strict=True):
            if end >= world.plan.first_day:
                rows += [
                    (tariffs.CODES[code], *SERVICES[service], start, end, price, step.decision)
                    for service, price in step.prices.items()
                    if service != "sewage" or tariffs.HAS_SEWER[code]
                ]
    columns = ["tariff_code", "service", "unit", "valid_from", "valid_to", "price", "decision"]
    return pd.DataFrame(rows, columns=columns)
