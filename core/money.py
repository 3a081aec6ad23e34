"""Grosze, and whole numbers divided so that nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor

GROSZ = Decimal("0.01")


def grosz(amount: Decimal) -> Decimal:
    """An amount in PLN to the grosz; halves go away from nought, as invoices have it."""
    return amount.quantize(GROSZ, ROUND_HALF_UP)


def in_grosze(amount: Decimal) -> int:
    """An amount in PLN as whole grosze. Raises ValueError when there is less than a grosz in it."""
    whole = amount * 100
    if whole != whole.to_integral_value():
        raise ValueError(f"no whole grosze: {amount}")
    return int(whole)


def of_grosze(whole: int) -> Decimal:
    """Whole grosze as an amount in PLN."""
    return (Decimal(whole) / 100).quantize(GROSZ)


def half_up(share: Fraction) -> int:
    """The nearest whole number, a half upward."""
    return floor(share + Fraction(1, 2))


def share_out(whole: int, weights: Sequence[int]) -> list[int]:
    """Divide a whole number in proportion to weights (none negative) into whole parts.

    Running sums are rounded, not parts, so the parts always add up to the whole and none is off by
    more than one. Where all weights are nought, everything goes to the first part.
    """
    total = sum(weights)
    if total == 0:
        return [whole, *([0] * (len(weights) - 1))]
    ends = [half_up(Fraction(whole * weight, total)) for weight in accumulate(weights, initial=0)]
    return [after - before for before, after in pairwise(ends)]
