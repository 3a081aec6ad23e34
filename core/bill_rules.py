"""The rules of billing that differ between utilities, each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class VolumeRule(StrEnum):
    """How much of a register is billed."""

    WHOLE_M3 = "whole_m3"
    LITRES = "litres"

    @property
    def quantum_m3(self) -> Decimal:
        """The smallest volume that is billed."""
        return Decimal(1) if self is VolumeRule.WHOLE_M3 else Decimal("0.001")


class SewageSplit(StrEnum):
    """How sewage is divided where its price changes within a bill."""

    DAYS = "days"
    WATER = "water"


class SubscriptionRule(StrEnum):
    """What is charged of a month, or of a settlement period, that a bill holds only in part."""

    WHOLE = "whole"
    PRO_RATA = "pro_rata"


@dataclass(frozen=True)
class BillRules:
    """What a utility has chosen, or its council has ruled. As it stands: the common practice."""

    volume: VolumeRule = VolumeRule.WHOLE_M3
    """WHOLE_M3: the fraction of a register is cut off at both ends, so what is cut off today is
    billed next time, and bills that follow one another add up to the register. Cutting each volume
    instead would lose up to a m³ with every bill. LITRES: the same to the third decimal.
    Source: practice; registers show whole m³ in black, and customers report only those."""

    sewage_split: SewageSplit = SewageSplit.DAYS
    """DAYS: evenly over the days between the first and the last reading. WATER: in proportion to
    the water of each part, so that a reading taken at the change of price tells for sewage too.
    Source: DAYS is what bills show; WATER follows from art. 27 of the Act of 7 June 2001, by which
    sewage without a meter of its own is the water taken."""

    garden_months: frozenset[int] = frozenset(range(4, 11))
    """Months (1-12) in which garden meters lessen sewage. Art. 27(6) of the Act asks for an
    additional meter only; April to October is what regulations of utilities write."""

    garden_needs_mark: bool = True
    """Whether a garden meter counts only until the last day of its verification mark. A mark that
    nobody knows is none. Source: the law on measures, and regulations of utilities, which refuse to
    deduct by an expired meter."""

    subscription: SubscriptionRule = SubscriptionRule.WHOLE
    """WHOLE: a month belongs to the bill whose days hold its first day, at the price of that day; a
    fee for a settlement period is charged once per bill, at the price of its first day. PRO_RATA:
    each day is its share of its own month, to four decimals. By either rule of months, bills that
    follow one another charge every month once. Source: the regulation of 27 February 2018 knows the
    fee per customer and settlement period; what happens to parts is practice."""
