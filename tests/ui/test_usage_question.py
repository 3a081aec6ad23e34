"""What stands in the address is understood, or falls back; it never opens a foreign place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.period import Period, Preset, Step
from tests.ui.conftest import subject
from ui.service_points import ServicePoint, service_points
from ui.usage_question import (
    LONGEST_DAYS,
    WORDS,
    Look,
    UsageQuestion,
    asked_period,
    places,
    understand,
)

TODAY = date(2026, 11, 20)
SETTLEMENTS = [
    Period(date(2026, 6, 12), date(2026, 8, 11)),
    Period(date(2026, 8, 12), date(2026, 10, 11)),
]


def point(point_id: str, kind: str = "main", place: str = "P", parent: str = "") -> ServicePoint:
    return ServicePoint(
        service_point_id=point_id, kind=kind, parent_id=parent or None, property_id=place,
        address="", persons=None, property_kind=None, serial_number="", owner=None, is_radio=False,
        tariff_code=None, settlement_months=None, verification_valid_until=None, removed=None,
        is_current=True,
    )  # fmt: skip


HOUSE = (point("A"), point("AG", "garden", parent="A"), point("B", place="Q"))


@pytest.mark.parametrize(
    "question",
    [
        UsageQuestion(),
        UsageQuestion("P", "AG", Preset.THIS_MONTH, step=Step.DAY, look=Look.LINE),
        UsageQuestion("Q", is_cumulative=True, has_year_before=True),
        UsageQuestion(preset=Preset.DATES, first=date(2026, 1, 2), last=date(2026, 3, 4)),
        UsageQuestion(preset=Preset.SETTLEMENT, first=date(2026, 8, 12)),
    ],
)
def test_a_question_survives_its_address(question: UsageQuestion) -> None:
    words = question.words()
    assert set(words) <= set(WORDS)
    assert understand(words, HOUSE) == question


def test_what_is_as_usual_leaves_the_address_empty() -> None:
    assert UsageQuestion().words() == {}


@given(st.dictionaries(st.sampled_from(WORDS), st.text(max_size=30)))
def test_any_words_make_a_question_about_own_places(words: dict[str, str]) -> None:
    question = understand(words, HOUSE)
    assert question.property_id in {"", "P", "Q"}
    assert question.service_point_id in {"", "A", "AG", "B"}
    assert asked_period(question, SETTLEMENTS, TODAY).last <= TODAY


@pytest.mark.parametrize("foreign", ["SP2", "SPB20", "SP6", "SP1' or 1=1"])
def test_a_foreign_meter_in_the_address_is_as_one_that_is_not_there(foreign: str) -> None:
    own = service_points(subject("100001"))
    assert understand({"wodomierz": foreign}, own) == understand({"wodomierz": "absent"}, own)
    assert understand({"posesja": "P2"}, own) == UsageQuestion()


@given(st.dates(), st.dates())
def test_any_two_dates_make_a_period_that_ends_by_today(first: date, last: date) -> None:
    question = UsageQuestion(preset=Preset.DATES, first=first, last=last)
    period = asked_period(question, [], TODAY)
    assert period.last <= TODAY
    assert period.days <= LONGEST_DAYS + 1


def test_dates_the_wrong_way_round_become_one_day() -> None:
    question = UsageQuestion(preset=Preset.DATES, first=TODAY, last=TODAY - timedelta(days=9))
    assert asked_period(question, [], TODAY).days == 1


def test_a_settlement_is_found_by_its_first_day_and_the_newest_is_usual() -> None:
    first = UsageQuestion(preset=Preset.SETTLEMENT, first=date(2026, 6, 12))
    assert asked_period(first, SETTLEMENTS, TODAY) == SETTLEMENTS[0]
    assert (
        asked_period(UsageQuestion(preset=Preset.SETTLEMENT), SETTLEMENTS, TODAY)
        == (SETTLEMENTS[1])
    )


def test_without_settlements_that_preset_is_the_usual_period() -> None:
    asked = asked_period(UsageQuestion(preset=Preset.SETTLEMENT), [], TODAY)
    assert asked == asked_period(UsageQuestion(), [], TODAY)


def ids(points: tuple[ServicePoint, ...]) -> list[str]:
    return [point.service_point_id for point in points]


def test_all_means_main_meters_with_gardens_behind_them() -> None:
    found = places(UsageQuestion(), HOUSE)
    assert (ids(found.water), ids(found.gardens)) == (["A", "B"], ["AG"])


def test_a_garden_meter_by_itself_deducts_nothing() -> None:
    found = places(UsageQuestion(service_point_id="AG"), HOUSE)
    assert (ids(found.water), ids(found.gardens)) == (["AG"], [])


def test_flats_behind_a_main_meter_are_not_counted_twice() -> None:
    building = (point("M"), point("F1", "flat", parent="M"), point("F2", "flat", parent="M"))
    assert ids(places(UsageQuestion(), building).water) == ["M"]
    assert ids(places(UsageQuestion(), building[1:]).water) == ["F1", "F2"]
