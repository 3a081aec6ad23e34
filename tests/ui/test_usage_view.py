"""Answers about water: the sums a customer could check with the readings and a pencil."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from core.period import Period, Step
from core.usage import Origin
from tests.ui.conftest import subject
from ui.usage_table import figure, origins, rows, unit
from ui.usage_view import UsageAnswer, answer_to


def ask(number: str, **words: str) -> UsageAnswer:
    found = answer_to(
        subject(number), {key.replace("_", "-"): value for key, value in words.items()}
    )
    assert found is not None
    return found


def dates(first: str, last: str, **words: str) -> dict[str, str]:
    return {"okres": "daty", "od": first, "do": last, **words}


def test_usage_chains_over_the_exchange_of_the_meter() -> None:
    """Read 12 April 2025, exchanged 5 May, read 12 June: 36 m³ altogether."""
    found = ask("100001", **dates("2025-04-12", "2025-06-11", krok="rozliczenie"))
    assert found.water.total == pytest.approx(36_000, abs=250)
    assert found.water.is_complete.all()
    measured = found.water.by_origin[:, Origin.EXCHANGE].sum()
    assert measured == pytest.approx(9_000, abs=250)


def test_a_high_estimate_is_told_as_one_and_its_correction_is_negative() -> None:
    found = ask("100001", **dates("2025-12-12", "2026-02-11", krok="rozliczenie"))
    assert found.water.total < 0
    assert origins(found.water) == [("szacunek", "estimate")]


def test_garden_water_is_deducted_from_sewage_row_by_row() -> None:
    found = ask("100001")
    assert found.garden is not None
    assert (found.sewage_l == found.water.litres - found.garden.litres).all()
    table = rows(found)
    assert sum(row.sewage_l or 0 for row in table) == int(found.sewage_l.sum())


def test_the_same_days_add_up_the_same_by_any_step() -> None:
    words = dates("2026-10-10", "2026-11-08")
    totals = {ask("100002", **words, krok=step).water.total for step in Step}
    assert len(totals) == 1


def test_the_step_is_the_finest_that_tells_something() -> None:
    assert ask("100001").buckets.step is Step.SETTLEMENT
    assert ask("100002").buckets.step is Step.MONTH
    assert ask("100002", okres="ten-miesiac").buckets.step is Step.DAY
    assert ask("100002", **dates("2026-11-18", "2026-11-19")).buckets.step is Step.HOUR
    assert ask("100008").buckets.step is Step.MONTH


def test_a_step_that_readings_do_not_support_is_not_given() -> None:
    assert ask("100001", krok="godzina").buckets.step is Step.SETTLEMENT
    assert ask("100002", krok="godzina").buckets.step is Step.MONTH


def test_where_a_meter_was_not_read_for_months_the_volume_is_spread_evenly() -> None:
    found = ask("100008", **dates("2026-02-01", "2026-06-30"))
    assert {row.mark for row in rows(found)} == {"interpolated"}


def test_the_year_before_stands_beside_each_bucket() -> None:
    found = ask("100002", okres="ten-miesiac", rok_wczesniej="tak")
    assert found.before is not None
    assert len(found.before.litres) == len(found.water.litres)
    assert found.before.total > 0


def test_persons_divide_the_daily_average() -> None:
    found = ask("100001")
    assert found.persons == 4
    assert found.daily_l == pytest.approx(found.water.total / 315, rel=0.02)


def test_persons_are_not_told_of_a_garden_or_where_one_place_keeps_them_secret() -> None:
    assert ask("100001", wodomierz="SP1G").persons is None
    assert ask("100004").persons is None


def test_a_manager_sees_all_main_meters_and_no_flat_twice() -> None:
    found = ask("100003")
    assert [point.service_point_id for point in found.places.water] == ["SPB20", "SPB22"]
    assert found.water.total == sum(part.total for part in found.water_of)
    assert found.persons == 22


def test_the_cost_is_that_of_the_prices_of_the_days() -> None:
    """31 days of January 2026 by hand: a month of subscription, water and sewage, 8 % of tax."""
    found = ask("100003", posesja="B20", **dates("2026-01-01", "2026-01-31"))
    volume = Decimal(found.water.total) / 1000
    net = (volume * Decimal("6.97")).quantize(Decimal("0.01"))
    net += (volume * Decimal("9.49")).quantize(Decimal("0.01")) + Decimal("14.25")
    assert found.cost is not None
    assert found.cost.net_pln == net
    assert found.cost.gross_pln == net + (net * Decimal("0.08")).quantize(Decimal("0.01"))


def test_the_cost_is_only_of_the_days_that_are_known() -> None:
    found = ask("100001", okres="ten-rok")
    assert found.known == Period(date(2026, 1, 1), date(2026, 10, 12))
    assert found.cost is not None


def test_a_sub_meter_by_itself_has_no_cost() -> None:
    assert ask("100001", wodomierz="SP1G").cost is None


def test_one_reading_is_no_usage_and_says_when_it_was_taken() -> None:
    found = ask("100004")
    assert found.known is None
    assert [moment.date() for moment in found.read_at] == [date(2026, 11, 2)]


def test_without_a_meter_there_is_no_answer() -> None:
    assert answer_to(subject("100005"), {}) is None
    assert answer_to(subject(), {}) is None


@pytest.mark.parametrize("word", ["SP2", "SP6", "SPB20", "absent"])
def test_a_foreign_meter_changes_nothing(word: str) -> None:
    usual, tried = ask("100001"), ask("100001", wodomierz=word)
    assert tried.places == usual.places
    assert tried.water.total == usual.water.total


def test_rows_are_named_by_their_days() -> None:
    assert rows(ask("100003", **dates("2026-09-15", "2026-10-31")))[0].label == (
        "15\u00a0– 30 września 2026"
    )
    assert rows(ask("100003", **dates("2026-09-15", "2026-10-31")))[1].label == "październik 2026"
    hours = rows(ask("100002", **dates("2026-10-25", "2026-10-25", krok="godzina")))
    assert [row.label for row in hours][1:4] == ["01:00", "02:00", "02:00*"]
    assert len(hours) == 25


def test_unknown_buckets_are_empty_and_say_so() -> None:
    last = rows(ask("100003", **dates("2026-10-01", "2026-11-20", krok="miesiac")))
    assert last[0].is_complete
    assert not last[1].is_complete
    future = rows(ask("100001", **dates("2026-11-01", "2026-11-20", krok="miesiac")))
    assert (future[0].water_l, future[0].origin, future[0].mark) == (None, "brak odczytu", "none")
    assert figure(None, Step.MONTH) == "–"


def test_short_steps_are_told_in_litres() -> None:
    assert (figure(1234, Step.DAY), unit(Step.DAY)) == ("1\u00a0234", "l")
    assert (figure(1234, Step.MONTH), unit(Step.MONTH)) == ("1,234", "m³")
