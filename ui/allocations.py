"""What each operation covered, or what covered it: of accounts and invoices a person may see."""

from __future__ import annotations

from typing import Any

from auth.subject import Subject
from settings import settings
from ui.data import fetch
from ui.i18n import N_, _
from ui.invoices import Invoice
from ui.ledger import Ledger, Operation
from warehouse.queries import customer

LONGEST_ID = 256

RULES = {
    "document": N_("the document it names"),
    "deduction": N_("deducted on the invoice"),
    "correction": N_("corrects this invoice"),
}
ORDERS = {
    "due": N_("what was due first"),
    "interest": N_("interest first, then what was due first"),
    "issue": N_("what was issued first"),
}
"""Why an operation covered a charge; the last ones by the setting ``payment_order``."""


def find(ledger: Ledger, operation_id: str) -> Operation | None:
    """The operation of this number on the accounts that may be seen."""
    wanted = operation_id[:LONGEST_ID]
    return next((one for one in ledger.operations if one.operation_id == wanted), None)


def of_operation(subject: Subject, one: Operation) -> tuple[Any, ...]:
    """What it covered when it lessens the balance, what covered it when it does not."""
    return fetch(customer.ALLOCATIONS, subject, operation_ids=(one.operation_id,))


def of_invoice(subject: Subject, one: Invoice) -> tuple[Any, ...]:
    """Payments, overpayments and corrections that cover an invoice, by day."""
    return fetch(customer.INVOICE_PAYMENTS, subject, invoice_numbers=(one.number,))


def reason(rule: str) -> str:
    """Why, in words."""
    return _(RULES.get(rule) or ORDERS[settings().payment_order])
