"""Nothing is lost when a whole is divided."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import grosz, half_up, share_out

weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=12)


@given(st.integers(0, 10**9), weights)
def test_parts_add_up_and_are_off_by_less_than_one(whole: int, given_weights: list[int]) -> None:
    parts = share_out(whole, given_weights)
    assert sum(parts) == whole
    assert min(parts) >= 0
    if total := sum(given_weights):
        for part, weight in zip(parts, given_weights, strict=True):
            assert abs(part - Fraction(whole * weight, total)) <= 1
            assert part == 0 or weight


def test_without_weights_the_first_part_is_all() -> None:
    assert share_out(7, [0, 0]) == [7, 0]


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("0.005", "0.01"), ("0.00499", "0.00"), ("-0.005", "-0.01"), ("2.675", "2.68")],
)
def test_halves_of_a_grosz_go_away_from_nought(exact: str, rounded: str) -> None:
    assert grosz(Decimal(exact)) == Decimal(rounded)


def test_halves_of_a_whole_go_up() -> None:
    assert [half_up(Fraction(n, 2)) for n in (1, 3, -1)] == [1, 2, 0]
