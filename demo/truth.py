"""The truth beside the inbox: injected faults, demo accounts, counts and control totals."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd

from demo import malformed, radio
from demo.newcomers import newcomers
from demo.office import Desk, Layout
from demo.payments import KINDS
from demo.plan import Plan
from demo.slips import NAMES
from demo.transfers import transfers
from demo.world import World

PLAN_FILE = "plan.json"
COLUMNS = ["kind", "device", "from", "to", "written", "true", "litres_per_hour", "year"]
STAFF = {
    "bok": ("clerk", "Biuro Obsługi Klienta"),
    "wodomierze": ("meters", "Dział Wodomierzy"),
    "analityk": ("analyst", "Analityk"),
    "admin": ("admin", "Administrator"),
}


def note(plan: Plan, folder: Path) -> None:
    """Write ``plan.json`` before all else: by it a later run knows that the folders are its own."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_json(folder / PLAN_FILE, asdict(plan) | {"until": plan.until.isoformat()})


def tell(world: World, desk: Desk, folder: Path) -> None:
    """Write ``faults.csv``, ``usage.csv`` and what is known of accounts, newcomers and totals."""
    truth = Desk(folder)
    truth.write(Layout("truth_faults", delimiter=","), "faults.csv", [faults(world)])
    truth.write(Layout("truth_usage", delimiter=","), "usage.csv", [usage(world)])
    _write_json(folder / "accounts.json", accounts(world))
    _write_json(folder / "newcomers.json", newcomers(world))
    _write_json(folder / "expected.json", expected(world, desk))


def faults(world: World) -> pd.DataFrame:
    """One row per injected fault; ``true`` is what the dial showed, ``from`` the day of a reading.

    Days run to the day before ``to``; OPEN while a fault lasts.
    """
    return pd.concat(
        [_leaks(world), _stops(world), _slips(world), _malformed(world)], ignore_index=True
    )


def _leaks(world: World) -> pd.DataFrame:
    """Leaks, with the meter that was there when they began."""
    leaks, devices = world.effects.leak, world.devices
    keys = (devices["point"].to_numpy(np.int64) << 32) + devices["installed"].to_numpy()
    wanted = (leaks["point"].to_numpy(np.int64) << 32) + leaks["from"].to_numpy()
    first = np.searchsorted(devices["point"].to_numpy(), leaks["point"].to_numpy())
    device = np.maximum(np.searchsorted(keys, wanted, side="right") - 1, first)
    table = leaks[["from", "to"]].assign(kind="leak", device=device)
    return _filled(table.assign(litres_per_hour=leaks["value"] / 24))


def _stops(world: World) -> pd.DataFrame:
    return _filled(world.effects.stop[["from", "to", "device"]].assign(kind="stopped_meter"))


def _slips(world: World) -> pd.DataFrame:
    """Readings written down wrong."""
    rows = world.written[world.written["slip"].to_numpy() >= 0]
    table = pd.DataFrame({"kind": np.array(NAMES, object)[rows["slip"]]})
    table["device"], table["from"] = rows["device"].to_numpy(), rows["day"].to_numpy()
    table["to"] = table["from"] + 1
    table["written"] = rows["register"].to_numpy().astype(str)
    return _filled(table.assign(true=rows["true"].to_numpy()))


def _malformed(world: World) -> pd.DataFrame:
    """Rows that cannot be read; what is written is the whole row."""
    rows = malformed.rows(world.plan, world.written)
    table = rows[["kind", "device"]].assign(written=rows["text"])
    return _filled(table.assign(**{"from": rows["day"], "to": rows["day"].to_numpy() + 1}))


def _filled(table: pd.DataFrame) -> pd.DataFrame:
    """The table with all columns; rows that stand in a file of readings say which year's."""
    is_written = "written" in table
    table = table.reindex(columns=COLUMNS)
    table["is_written"] = is_written
    return table.astype({"written": object, "true": "Int64", "litres_per_hour": float})


def usage(world: World) -> pd.DataFrame:
    """One row per service point: whole m³ that its meters truly counted between two readings."""
    table = world.readings
    point, device, u = (table[c].to_numpy() for c in ("point", "device", "u"))
    same = device[1:] == device[:-1]
    volume = np.bincount(point[1:][same], np.diff(u)[same], len(world.points))
    first = np.searchsorted(point, np.arange(len(world.points)))
    last = np.append(first[1:], len(point)) - 1
    day = table["day"].to_numpy()
    return pd.DataFrame(
        {
            "point": np.arange(len(world.points)),
            "class_": world.points["class_"].to_numpy(),
            "from": day[first],
            "to": day[last],
            "volume": volume.astype(np.int64),
        }
    )


def accounts(world: World) -> dict[str, dict]:
    """Who may sign in to the demo, in which role and for which customers."""
    plan, customers = world.plan, world.customers
    rows = {"dom": 0, "radio": 1, "zarzadca": plan.people, "firma": plan.people + plan.managers}
    found = {
        login: {
            "customer_ids": [str(customers["number"][row])],
            "role": "customer",
            "display_name": customers["name"][row],
        }
        for login, row in rows.items()
    }
    for login, (role, name) in STAFF.items():
        found[login] = {"customer_ids": [], "role": role, "display_name": name}
    return found


def expected(world: World, desk: Desk) -> dict:
    """Counts and control totals; amounts in zł as text with two decimals, volumes in m³."""
    bad = malformed.rows(world.plan, world.written)["file"].value_counts()
    files = {
        name: {"rows": rows, "malformed": int(bad.get(name, 0))}
        for name, rows in sorted(desk.rows.items())
    }
    operations = world.ledger.operations
    amounts = operations.groupby("kind")["amount"].sum()
    invoices, fixes = world.billing.invoices, world.corrections.documents
    return {
        "until": world.plan.until.isoformat(),
        "files": files,
        "invoices": _sums(invoices) | {"to_pay_pln": _zloty(world.ledger.account.to_pay.sum())},
        "corrections": _sums(fixes),
        "settlements_pln": {KINDS[kind]: _zloty(amount) for kind, amount in amounts.items()},
        "balance_pln": _zloty(operations["amount"].sum()),
        "bank": _bank(world),
        "zones": _zones(world),
    }


def _sums(documents: pd.DataFrame) -> dict:
    sums = {f"{column}_pln": _zloty(documents[column].sum()) for column in ("net", "vat", "gross")}
    return {"count": len(documents)} | sums


def _bank(world: World) -> dict:
    """What the statements hold, and how many of their entries no rule can place."""
    moved = transfers(world)
    amounts = moved.table["amount"]
    return {
        "entries": len(amounts),
        "in_pln": _zloty(amounts[amounts > 0].sum()),
        "out_pln": _zloty(amounts[amounts < 0].sum()),
        "puzzles": moved.puzzles,
    }


def _zones(world: World) -> dict:
    """For each zone, over all hours of the inflow file: what flowed in and what of it was lost."""
    flows = radio.inflows(world.plan, world.zones, world.measured)
    sums = flows.groupby("zone")[["litres", "loss"]].sum() / 1000
    return {
        code: {"inflow_m3": round(float(row["litres"]), 3), "loss_m3": round(float(row["loss"]), 3)}
        for code, (_, row) in zip(world.zones["code"], sums.iterrows(), strict=True)
    }


def _zloty(grosze: float) -> str:
    sign = "-" if grosze < 0 else ""
    return f"{sign}{abs(int(grosze)) // 100}.{abs(int(grosze)) % 100:02d}"


def _write_json(path: Path, content: dict | list) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
