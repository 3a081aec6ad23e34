"""A correction beside what it corrects."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.correction import Entry, sides


def entry(service: str, net: str, quantity: str | None = None, price: str | None = None) -> Entry:
    numbers = (Decimal(number) if number is not None else None for number in (price, quantity))
    return Entry(service, service.title(), Decimal(net), Decimal(8), *numbers, "m3")


def test_what_changes_stands_beside_what_stays() -> None:
    before = [entry("water", "213.28", "31", "6.88"), entry("fee", "25.52", "2", "12.76")]
    water, fee = sides(before, [entry("water", "-48.16", "-7", "6.88")])
    assert (water.before_pln, water.change_pln, water.after_pln) == (
        Decimal("213.28"), Decimal("-48.16"), Decimal("165.12"),
    )  # fmt: skip
    assert (water.before, water.after) == (31, 24)
    assert fee.change_pln == 0


def test_another_price_is_a_charge_of_its_own() -> None:
    old = [entry("water", "60", "10", "6")]
    changed = [entry("water", "-60", "-10", "6"), entry("water", "70", "10", "7")]
    assert [(s.before_pln, s.after_pln, s.after) for s in sides(old, changed)] == [
        (60, 0, 0), (0, 70, 10),
    ]  # fmt: skip


def test_a_charge_that_is_new_was_nought_and_unsaid_quantities_stay_unsaid() -> None:
    [new] = sides([], [entry("sewage", "10")])
    assert (new.before_pln, new.after_pln, new.before, new.after) == (0, 10, None, None)


money = st.decimals(-(10**6), 10**6, places=2)
entries = st.lists(
    st.builds(
        lambda service, net, price: entry(service, str(net), "1", price),
        st.sampled_from(["water", "sewage", "fee"]),
        money,
        st.sampled_from([None, "1.00", "2.00"]),
    ),
    max_size=6,
)


@given(entries, entries)
def test_nothing_is_lost_on_either_side(old: list[Entry], new: list[Entry]) -> None:
    found = sides(old, new)
    assert sum(side.before_pln for side in found) == sum(one.net_pln for one in old)
    assert sum(side.change_pln for side in found) == sum(one.net_pln for one in new)
