"""Invoices, corrections, their lines and the ledger, in the columns of their export files."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from demo.days import day_number, year_of
from demo.identifiers import ksef_numbers
from demo.payments import Account
from demo.readings import dial
from demo.tariffs import BUSINESS_E, HOUSE_E
from demo.world import World

UTILITY_NIP = 9_990_000_014  # no tax office has the prefix
KSEF_DAY = day_number(date(2026, 4, 1))
"""From this day every seller issues structured invoices to businesses (VAT Act, art. 106ga)."""

PAPER, EMAIL, KSEF, FIELD = range(4)
SHARED = ["issue", "due", "from", "to", "net", "vat", "gross", "sequence", "customer", "point"]


def channel(world: World, invoices: pd.DataFrame, issue: np.ndarray) -> np.ndarray:
    """KSeF for businesses since its day, e-mail for e-invoices, else in the field or on paper."""
    is_business = ~world.customers["is_person"].to_numpy()[invoices["customer"]]
    electronic = np.isin(invoices["tariff"].to_numpy(), (BUSINESS_E, HOUSE_E))
    ksef = is_business & (issue >= KSEF_DAY)
    in_field = invoices["in_field"].to_numpy()
    return np.select([ksef, electronic, in_field], [KSEF, EMAIL, FIELD], PAPER)


def line_table(
    world: World, lines: pd.DataFrame, owner: str, documents: pd.DataFrame
) -> pd.DataFrame:
    """Lines with the day and number of their document, their own number, meter and dials.

    ``owner`` names the column of ``lines`` that points at a row of ``documents``.
    """
    document = lines[owner].to_numpy()
    place = np.arange(len(lines))
    first = np.maximum.accumulate(np.where(np.diff(document, prepend=-1) != 0, place, 0))
    start = lines["start"].to_numpy()
    read = world.readings[["sign", "full", "device"]].iloc[np.maximum(start, 0)]
    table = lines[["service", "garden", "from", "to", "quantity", "price", "net"]].copy()
    table["issue"] = documents["issue"].to_numpy()[document]
    table["sequence"] = documents["sequence"].to_numpy()[document]
    table["is_correction"] = owner == "document"
    table["line"] = place - first + 1
    table["device"] = np.where(start >= 0, read["device"].to_numpy(), -1)
    table["register_from"] = dial(lines["u_from"].to_numpy(), read)
    table["register_to"] = dial(lines["u_to"].to_numpy(), read)
    return table


def document_table(
    world: World, invoices: pd.DataFrame, account: Account, year: int
) -> pd.DataFrame:
    """Invoices and corrections issued in a year, by day of issue.

    A correction that gives money back asks for nothing: its amount lessens the next bill.
    """
    chosen = np.flatnonzero(year_of(invoices["issue"].to_numpy()) == year)
    own = invoices.iloc[chosen]
    own = own[SHARED].assign(
        is_correction=False,
        to_pay=account.to_pay[chosen],
        corrected=0,
        channel=channel(world, own, own["issue"].to_numpy()),
    )
    table = pd.concat([own, _correction_table(world, invoices, year)], ignore_index=True)
    table = table.sort_values(["issue", "is_correction", "sequence"], ignore_index=True)
    corrected = table["corrected"].to_numpy()
    return table.assign(
        corrected_issue=invoices["issue"].to_numpy()[corrected],
        corrected_sequence=invoices["sequence"].to_numpy()[corrected],
        property=world.points["property"].to_numpy()[table["point"]],
        customer_number=world.customers["number"].to_numpy()[table["customer"]],
        ksef=_ksef(world, table, year),
    )


def _correction_table(world: World, invoices: pd.DataFrame, year: int) -> pd.DataFrame:
    fixes = world.corrections.documents
    fixes = fixes[year_of(fixes["issue"].to_numpy()) == year].reset_index(drop=True)
    about = invoices.iloc[fixes["invoice"].to_numpy()].reset_index(drop=True)
    table = about[["from", "to", "customer", "point"]].join(
        fixes[["issue", "due", "net", "vat", "gross", "sequence"]]
    )
    return table.assign(
        is_correction=True,
        to_pay=np.maximum(fixes["gross"], 0),
        corrected=fixes["invoice"],
        channel=channel(world, about, fixes["issue"].to_numpy()),
    )


def _ksef(world: World, table: pd.DataFrame, year: int) -> np.ndarray:
    """KSeF numbers of the documents that went there, dated on the day they were accepted."""
    numbers = np.full(len(table), None, object)
    sent = np.flatnonzero(table["channel"].to_numpy() == KSEF)
    if len(sent):
        rng = world.plan.rng("ksef", year)
        numbers[sent] = ksef_numbers(UTILITY_NIP, table["issue"].to_numpy()[sent], rng)
    return numbers


def operation_table(world: World, invoices: pd.DataFrame, booked: pd.DataFrame) -> pd.DataFrame:
    """Operations of one year by day, numbered, with the documents they speak of."""
    fixes = world.corrections.documents
    invoice, correction = booked["invoice"].to_numpy(), booked["correction"].to_numpy()
    found = {}
    for column in ("issue", "sequence"):
        own, other = invoices[column].to_numpy()[invoice], fixes[column].to_numpy()
        place = np.maximum(correction, 0)
        found[column] = np.where(correction >= 0, other[place], own) if len(other) else own
    customer = world.customers["number"].to_numpy()[booked["customer"]]
    return booked.assign(
        is_correction=correction >= 0,
        issue=found["issue"],
        document_sequence=found["sequence"],
        order=np.arange(1, len(booked) + 1),
        customer_number=customer,
    )
