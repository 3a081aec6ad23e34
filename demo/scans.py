"""Scans of the contracts of the people who sign in to the demo, and their index."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pandas as pd
import typst

from demo.days import as_date
from demo.office import Desk, Layout
from demo.world import World

FOLDER = "skany_umow"
TEMPLATE = Path(__file__).parent / "umowa.typ"
UTILITY = "Przedsiębiorstwo Wodociągów i Kanalizacji w Kroplinie"


def write(world: World, contracts: pd.DataFrame, desk: Desk) -> None:
    """A PDF for each contract of the named customers, and the index that names them."""
    folder = desk.folder / FOLDER
    folder.mkdir()
    rows = []
    for place in _named(world, contracts):
        contract = contracts.iloc[place]
        number = f"U/{as_date(int(contract['signed'])).year}/{int(contract['order']):06d}"
        content = _pdf(world, contract, number)
        name = f"{number.replace('/', '_')}.pdf"
        (folder / name).write_bytes(content)
        rows.append((number, name, "Umowa", sha256(content).hexdigest()))
    table = pd.DataFrame(rows, columns=["number", "file_name", "title", "fingerprint"])
    desk.write(Layout("skany_umow"), "skany_umow.csv", [table])


def _named(world: World, contracts: pd.DataFrame) -> list[int]:
    """Places of the contracts of those who sign in, some of each."""
    plan = world.plan
    owners = contracts["customer"].to_numpy()
    people = (0, 1, plan.people, plan.people + plan.managers)
    return sorted(int(place) for one in people for place in (owners == one).nonzero()[0][:3])


def _pdf(world: World, contract: pd.Series, number: str) -> bytes:
    customer = world.customers.iloc[int(contract["customer"])]
    given = {
        "number": number,
        "utility": UTILITY,
        "customer": str(customer["name"]),
        "customer_number": str(contract["customer_number"]),
        "property": f"N{int(contract['property']) + 1:07d}",
        "signed": f"{as_date(int(contract['signed'])):%d.%m.%Y}",
        "begins": f"{as_date(int(contract['from'])):%d.%m.%Y}",
        "tariff": str(contract["tariff_code"]),
    }
    return typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=typst.Fonts(include_system_fonts=False),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"contract": json.dumps(given)},
        timestamp=0,
    )
