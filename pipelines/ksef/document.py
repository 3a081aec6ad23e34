"""What is read from one XML document, or why it is held back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pipelines.reasons import REASONS

SHOWN_CHARACTERS = 160
SECRET = frozenset({"NIP", "NrID", "NrVatUE"})
"""Fields whose values are never repeated."""


class Line(NamedTuple):
    """A line of an invoice in the words of the feed."""

    line_number: int
    service: str
    description: str | None
    quantity: str | None
    unit: str | None
    price_net_pln: str | None
    net_pln: Decimal
    vat_rate_pct: str


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice or correction that holds in itself; the books may still know better."""

    seller_nip: str
    form: str
    invoice_number: str
    number_line: int
    customer_number: str | None
    buyer_nip: str | None
    buyer_line: int
    contract_number: str | None
    issue_date: str
    due_date: str
    period_from_date: str | None
    period_to_date: str | None
    net_pln: Decimal
    vat_pln: Decimal
    gross_pln: Decimal
    to_pay_pln: Decimal
    corrects_number: str | None
    lines: list[Line]

    @property
    def is_correction(self) -> bool:
        """Whether it only changes another one."""
        return self.form.startswith("KOR")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a document, and in which line of it."""

    code: str
    line: int | None = None
    field: str = ""
    value: str = ""

    @property
    def reason(self) -> str:
        """The sentence for people."""
        shown = " ".join(self.value.split())[:SHOWN_CHARACTERS]
        if self.field in SECRET:
            shown = "•••"
        return REASONS[self.code].format(field=self.field, value=shown)


class FaultyDocumentError(Exception):
    """Ends the reading of one document."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault
