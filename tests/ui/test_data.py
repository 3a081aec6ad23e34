"""The door to data: what is kept for one is never shown to another."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from auth.subject import Subject
from core.period import Period, Step
from settings import settings
from tests.ui import fixture_build
from tests.ui.conftest import subject
from ui import usage_panels
from ui.data import fetch, kept, one_build
from ui.i18n import language, speaking
from ui.usage_question import UsageQuestion
from warehouse.queries import customer

EVERYBODY = ("100001", "100002", "100003", "100006", "100008")
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


def counted():
    """A kept function that notes each time it is really run."""
    runs: list[tuple] = []

    @kept
    def places(who: Subject, *arguments: object) -> tuple:
        runs.append((who.customer_ids, arguments))
        rows = fetch(customer.METERS, who)
        return (language(), *dict.fromkeys(row.service_point_id for row in rows))

    return places, runs


def test_the_same_question_of_the_same_customers_is_answered_once() -> None:
    places, runs = counted()
    assert places(subject("100001"), 1) is places(subject("100001"), 1)
    assert places(subject("100001", "100002")) == places(subject("100002", "100001"))
    assert len(runs) == 2


def test_each_scope_language_and_argument_has_its_own_answer() -> None:
    places, runs = counted()
    assert places(subject("100001"))[1:] == ("SP1", "SP1G")
    assert places(subject("100002"))[1:] == ("SP2",)
    with speaking("en"):
        assert places(subject("100001"))[0] == "en"
    assert places(subject("100001"))[0] == "pl"
    places(subject("100001"), "other")
    assert len(runs) == 4


@pytest.fixture
def publish_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Puts a newer build in place of the published one."""

    def publish() -> None:
        monkeypatch.setattr(fixture_build, "BUILD_ID", "20261121T060000-00")
        fixture_build.publish(tmp_path)
        monkeypatch.setenv("KROPLA_HOME", str(tmp_path))
        settings.cache_clear()

    return publish


def test_a_new_build_is_asked_anew(publish_another: Callable[[], None]) -> None:
    places, runs = counted()
    places(subject("100001"))
    publish_another()
    places(subject("100001"))
    assert len(runs) == 2


def test_a_run_is_answered_from_one_build(publish_another: Callable[[], None]) -> None:
    places, runs = counted()
    with one_build():
        places(subject("100001"))
        publish_another()
        places(subject("100001"))
        assert len(runs) == 1
    places(subject("100001"))
    assert len(runs) == 2


def test_twenty_people_at_once_see_their_own_numbers_only() -> None:
    question = UsageQuestion(step=Step.MONTH)
    alone = {n: usage_panels.content.__wrapped__(subject(n), question, OCTOBER) for n in EVERYBODY}
    barrier = threading.Barrier(20)

    def look(turn: int) -> list[str]:
        number = EVERYBODY[turn % len(EVERYBODY)]
        barrier.wait()
        return [
            number
            for _ in range(25)
            if usage_panels.content(subject(number), question, OCTOBER).above != alone[number].above
        ]

    with ThreadPoolExecutor(20) as pool:
        mixed = [number for wrong in pool.map(look, range(20)) for number in wrong]
    assert mixed == []
    assert len({content.above for content in alone.values()}) == len(EVERYBODY)
