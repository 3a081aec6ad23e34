"""Which files the make-believe utility hands over, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from demo import bank, documents, ksef, malformed, radio, registers, scans
from demo.days import year_of
from demo.lines import bill_lines, stretches
from demo.office import Desk, Layout
from demo.transfers import transfers
from demo.world import World

WINDOWS = "cp1250"
TYPO = ("Wskazanie [m3]", "Wskaznie [m3]")


def export(world: World, folder: Path) -> Desk:
    """Write every file; the desk that is returned knows how many rows each holds."""
    desk = Desk(folder)
    _registers(world, desk)
    scans.write(world, registers.contracts(world), desk)
    _readings(world, desk)
    _radio(world, desk)
    _documents(world, desk)
    desk.rows |= bank.statements(world, transfers(world), desk.folder)
    return desk


def _registers(world: World, desk: Desk) -> None:
    """Zones, customers, properties, contracts, service points, meters, exchanges, prices."""
    for query, encoding, table in (
        ("strefy", "utf-8", world.zones),
        ("klienci", WINDOWS, registers.customers(world)),
        ("posesje", WINDOWS, registers.properties(world).rename_axis("property").reset_index()),
        ("umowy", WINDOWS, registers.contracts(world)),
        (
            "punkty_poboru",
            "utf-8",
            registers.service_points(world).rename_axis("point").reset_index(),
        ),
        ("wodomierze", WINDOWS, world.devices.rename_axis("device").reset_index()),
        ("wymiany", "utf-8", registers.exchanges(world)),
        ("taryfy", "utf-8", registers.prices(world)),
    ):
        desk.write(Layout(query, encoding), f"{query}.csv", [table])


def _readings(world: World, desk: Desk) -> None:
    """A file of periodic readings for each year; the second oldest has a slip in its header."""
    rows = world.written
    year = year_of(rows["day"].to_numpy())
    years = np.unique(year)
    for number in years:
        spoilt = number == years[min(1, len(years) - 1)]
        layout = Layout("odczyty", WINDOWS, typo=TYPO if spoilt else None)
        desk.write(layout, f"odczyty_{number}.csv", [rows[year == number]])
    for name, bad in malformed.rows(world.plan, rows).groupby("file"):
        desk.append(str(name), bad["text"].tolist(), WINDOWS)


def _radio(world: World, desk: Desk) -> None:
    """Telegrams by month, and the inflow of the zones in one packed file."""
    table = world.readings
    needed = np.unique(table["day"].to_numpy()[table["in_radio_files"].to_numpy()])
    for month, part in radio.telegrams(world.plan, world.devices, world.measured, needed):
        desk.write(Layout("radio", delimiter=","), f"radio_{month}.csv", [part])
    flows = radio.inflows(world.plan, world.zones, world.measured)
    flows["zone_code"] = world.zones["code"].to_numpy()[flows["zone"]]
    desk.write(Layout("doplywy_stref"), "doplywy_stref.csv.gz", [flows])


def _documents(world: World, desk: Desk) -> None:
    """Files of lines, invoices and operations for each year."""
    invoices, fixes = world.billing.invoices, world.corrections.documents
    issued = np.concatenate([invoices["issue"].to_numpy(), fixes["issue"].to_numpy()])
    for year in np.unique(year_of(issued)):
        desk.write(Layout("pozycje_faktur"), f"pozycje_faktur_{year}.csv", _lines(world, year))
        table = documents.document_table(world, invoices, world.ledger.account, year)
        desk.write(Layout("faktury", WINDOWS), f"faktury_{year}.csv", [table])
        if sent := ksef.write(world, int(year), desk.folder):
            desk.rows[f"ksef_{year}.zip"] = sent
    operations = world.ledger.operations
    booked = year_of(operations["day"].to_numpy())
    for year in np.unique(booked):
        table = documents.operation_table(world, invoices, operations[booked == year])
        desk.write(Layout("rozrachunki"), f"rozrachunki_{year}.csv", [table])


def _lines(world: World, year: int) -> Iterator[pd.DataFrame]:
    """Lines of the invoices of a year, then of its corrections."""
    invoices, fixes = world.billing.invoices, world.corrections
    for chosen in stretches(np.flatnonzero(year_of(invoices["issue"].to_numpy()) == year)):
        lines = bill_lines(world.billing, world.readings, chosen)
        yield documents.line_table(world, lines, "invoice", invoices)
    issued = np.flatnonzero(year_of(fixes.documents["issue"].to_numpy()) == year)
    own = fixes.lines[np.isin(fixes.lines["document"], issued)]
    if len(own):
        yield documents.line_table(world, own, "document", fixes.documents)
