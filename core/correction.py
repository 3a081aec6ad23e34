"""A correction beside what it corrects: every charge before, what changes, and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Entry:
    """A line of an invoice or of a correction, whose amounts are differences."""

    service: str
    name: str
    net_pln: Decimal
    vat_rate_pct: Decimal | None = None
    price_pln: Decimal | None = None
    quantity: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class Side:
    """One charge before and after; quantities are None where a line does not say them."""

    name: str
    unit: str
    before_pln: Decimal
    after_pln: Decimal
    before: Decimal | None
    after: Decimal | None

    @property
    def change_pln(self) -> Decimal:
        """What the correction adds, or takes off."""
        return self.after_pln - self.before_pln


def sides(corrected: Sequence[Entry], correction: Sequence[Entry]) -> list[Side]:
    """All charges, by service, rate and price; ``corrected`` holds earlier corrections, too.

    Lines that a correction leaves alone stand with the same amount on both sides.
    """
    keys = dict.fromkeys(_key(entry) for entry in (*corrected, *correction))
    return [
        _side([e for e in corrected if _key(e) == key], [e for e in correction if _key(e) == key])
        for key in keys
    ]


def _key(entry: Entry) -> tuple[str, str]:
    return entry.service, f"{entry.vat_rate_pct or ''}|{entry.price_pln or ''}"


def _side(old: Sequence[Entry], new: Sequence[Entry]) -> Side:
    first = (old or new)[0]
    before = _sum(entry.net_pln for entry in old)
    known = all(entry.quantity is not None for entry in (*old, *new))
    quantities = [_sum(e.quantity or Decimal(0) for e in some) for some in (old, new)]
    return Side(
        first.name,
        first.unit,
        before,
        before + _sum(entry.net_pln for entry in new),
        quantities[0] if known else None,
        sum(quantities, Decimal(0)) if known else None,
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
