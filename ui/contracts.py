"""Contracts that a person holds: what stands in them, what they are settled by, their scans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from auth.subject import Subject
from ui.data import fetch, kept
from ui.service_points import address
from warehouse.queries import customer

LONGEST_NUMBER = 256


@dataclass(frozen=True)
class Contract:
    """A contract for a property; without a last day it runs until further notice."""

    number: str
    customer_id: str
    property_id: str
    place: str
    signed: date | None
    first: date
    last: date | None
    tariff_code: str
    tariff_description: str

    def is_in_force(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Scan:
    """A scan of a contract; whether the file has come is seen when it is asked for."""

    document_id: str
    contract_number: str
    title: str


@kept
def contracts(subject: Subject) -> tuple[Contract, ...]:
    """Every contract of the customers themselves, those in force first."""
    return tuple(map(_contract, fetch(customer.CONTRACTS, subject)))


def find(some: tuple[Contract, ...], number: str) -> Contract | None:
    """The contract of this number among those that may be seen."""
    return next((one for one in some if one.number == number[:LONGEST_NUMBER]), None)


def points(subject: Subject, contract: Contract) -> list[Any]:
    """Rows of the meters that serve the property, main meters first."""
    rows = fetch(customer.CONTRACT_POINTS, subject)
    return [row for row in rows if row.contract_number == contract.number]


def scans(subject: Subject, contract: Contract | None = None) -> list[Scan]:
    """The scans of a contract, or of all that may be seen."""
    rows = fetch(customer.CONTRACT_FILES, subject)
    return [
        Scan(row.document_id, row.contract_number, row.title)
        for row in rows
        if contract is None or row.contract_number == contract.number
    ]


def _contract(row: Any) -> Contract:
    return Contract(
        row.contract_number, row.customer_id, row.property_id,
        address(row.street, row.building, row.flat, row.city), row.signed_date,
        row.valid_from_date, row.valid_to_date, row.tariff_code or "",
        row.tariff_description or "",
    )  # fmt: skip
