"""Customers as the sign-in and the guard need them: a number that exists, and its name."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import NoBuildError
from warehouse.connection import reader
from warehouse.queries.customer import EINVOICE, PROPERTIES
from warehouse.queries.staff import CUSTOMER_NAME

LONGEST_NUMBER = 64


@dataclass(frozen=True)
class Customer:
    """One customer of the published build."""

    customer_id: str
    name: str


def customer(customer_id: str) -> Customer | None:
    """The customer of this number; None when there is none, or no build yet."""
    if not 0 < len(customer_id) <= LONGEST_NUMBER:
        return None
    try:
        cursor = reader().cursor()
    except NoBuildError:
        return None
    row = cursor.execute(CUSTOMER_NAME.sql, {"customer_id": customer_id}).fetchone()
    return Customer(row[0], row[2] or row[0]) if row else None


def property_ids(customer_id: str) -> frozenset[str]:
    """Properties for which a customer has or had a contract."""
    try:
        cursor = reader().cursor()
    except NoBuildError:
        return frozenset()
    scope = {"customer_ids": [customer_id], "whole_ids": [customer_id], "properties": []}
    rows = cursor.execute(PROPERTIES.sql, scope).fetchall()
    return frozenset(row[1] for row in rows)


def has_einvoice(customer_id: str) -> bool:
    """Whether the books send a customer's invoices electronically."""
    try:
        cursor = reader().cursor()
    except NoBuildError:
        return False
    row = cursor.execute(EINVOICE.sql, {"whole_ids": [customer_id]}).fetchone()
    return bool(row and row[1])
