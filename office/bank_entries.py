"""What the office decides about bank entries that no rule can place."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection

from auth.administration import NotAllowedError
from auth.customers import customer
from auth.roles import Role
from auth.subject import Subject
from core.errors import KroplaError
from store import bank_decisions
from store.bank_decisions import Decision, Kind
from store.change import Change, make
from warehouse.connection import reader
from warehouse.queries.query import Query
from warehouse.queries.staff import BANK_ENTRY, INVOICE_OF_CUSTOMER

DECIDERS = frozenset({Role.CLERK, Role.ADMIN})
LONGEST_NOTE = 500

audit = logging.getLogger("kropla.audit")


class NoSuchEntryError(KroplaError):
    """There is no such entry, customer or invoice in the published build."""


class DecidedMeanwhileError(KroplaError):
    """Somebody else was faster."""


def decisions() -> Mapping[str, Decision]:
    """All that are in force, by entry."""
    return bank_decisions.decisions()


def assign(
    actor: Subject, entry_id: str, customer_id: str, invoice_number: str, note: str, key: str
) -> None:
    """Give an entry to a customer, and to one of the customer's invoices if one is named.

    Raises NotAllowedError, NoSuchEntryError, DecidedMeanwhileError: nothing was changed.
    """
    _check(actor, entry_id)
    if customer(customer_id) is None:
        raise NoSuchEntryError(f"Nie ma klienta {customer_id[:32]}.")
    asked = {"customer_id": customer_id, "invoice_number": invoice_number}
    if invoice_number and not _is_known(INVOICE_OF_CUSTOMER, asked):
        raise NoSuchEntryError(f"Klient {customer_id} nie ma faktury {invoice_number[:64]}.")
    made = _decision(actor, entry_id, Kind.ASSIGN, note)
    _keep(
        Decision(**{**vars(made), "customer_id": customer_id, "invoice_number": invoice_number}),
        key,
    )


def set_aside(actor: Subject, entry_id: str, note: str, key: str) -> None:
    """Say that an entry is for no customer, and why.

    Raises NotAllowedError, NoSuchEntryError, DecidedMeanwhileError: nothing was changed.
    """
    _check(actor, entry_id)
    _keep(_decision(actor, entry_id, Kind.OTHER, note), key)


def take_back(actor: Subject, entry_id: str, key: str) -> None:
    """Let an entry wait for a decision again. Raises NotAllowedError, NoSuchEntryError."""
    _check(actor, entry_id)

    def work(connection: Connection) -> None:
        bank_decisions.withdraw(connection, entry_id)

    make(Change(actor.login, "bank.take_back", f"bank entry {entry_id}"[:200], key), work)


def _decision(actor: Subject, entry_id: str, kind: Kind, note: str) -> Decision:
    words = " ".join(note.split())[:LONGEST_NOTE]
    return Decision(entry_id, kind, "", "", words, actor.login, datetime.now(UTC))


def _keep(decision: Decision, key: str) -> None:
    def work(connection: Connection) -> None:
        if not bank_decisions.add(connection, decision):
            raise DecidedMeanwhileError("Ktoś już zdecydował o tej wpłacie.")

    details = {"customer": decision.customer_id, "invoice": decision.invoice_number}
    subject = f"bank entry {decision.entry_id}"[:200]
    action = f"bank.{decision.kind}"
    make(Change(decision.decided_by, action, subject, key, details), work)


def _check(actor: Subject, entry_id: str) -> None:
    if actor.role not in DECIDERS:
        audit.warning("no access: %s (%s) to bank entries", actor.login, actor.role)
        raise NotAllowedError("Wpłatami zajmuje się biuro obsługi.")
    if not _is_known(BANK_ENTRY, {"entry_id": entry_id}):
        raise NoSuchEntryError("Nie ma takiej wpłaty w wyciągach.")


def _is_known(query: Query, asked: Mapping[str, str]) -> bool:
    return reader().cursor().execute(query.sql, dict(asked)).fetchone() is not None
