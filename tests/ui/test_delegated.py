"""Screens of who has access to data of others: whose they are, and nothing mixed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from auth.subject import Delegated, Subject
from core.rights import Right
from tests.ui.conftest import subject
from ui import dashboard_panels
from ui.attention import notices
from ui.properties import addresses, places
from ui.service_points import service_points
from ui.usage_view import answer_to

GIVER = "Anna Nowak"
TODAY = date(2026, 11, 20)
BOTH = frozenset(Right)


def proxy(
    *own: str, of: str = "100001", place: str | None = None, rights: frozenset[Right] = BOTH
) -> Subject:
    return replace(subject(*own), delegated=(Delegated(of, place, rights, GIVER),))


def test_a_property_of_somebody_else_carries_the_name_of_who_gave_it() -> None:
    found = {p.property_id: p.address for p in service_points(proxy("100002", place="P1"))}
    assert found == {"P1": f"Lipowa 12, Maków · {GIVER}", "P2": "Rynek 3/7, Maków"}


def test_what_is_kept_for_a_proxy_is_not_handed_to_another() -> None:
    """The same customer: as its owner, all of it, one property, one right, another name."""
    manager = "100003"
    askers = [
        subject(manager),
        proxy(of=manager),
        proxy(of=manager, place="B20"),
        proxy(of=manager, place="B22"),
        proxy(of=manager, rights=frozenset({Right.DOCUMENTS})),
        subject(),
    ]
    for _ in range(2):
        seen = [tuple(p.address for p in service_points(asker)) for asker in askers]
        assert [len(some) for some in seen] == [8, 8, 4, 4, 0, 0]
        assert len(set(seen)) == len(askers) - 1


def test_the_overview_is_about_ones_own_water_if_there_is_any() -> None:
    assert not dashboard_panels.mainly(proxy("100002")).delegated
    assert dashboard_panels.mainly(proxy()).delegated
    assert dashboard_panels.mainly(proxy("100005")).delegated  # has no meter
    answer = answer_to(dashboard_panels.mainly(proxy("100002")), {})
    assert answer is not None
    assert {point.giver for point in answer.places.water} == {""}


def test_an_overdue_invoice_of_another_is_told_under_the_name_of_who_gave_it() -> None:
    late = [n.title for n in notices(proxy("100001", of="100002"), TODAY) if n.is_urgent]
    own = [n.title for n in notices(subject("100001"), TODAY) if n.is_urgent]
    theirs = [n.title for n in notices(subject("100002"), TODAY) if n.is_urgent]
    assert own[0] in late
    assert any(title in {f"{GIVER}: {one}" for one in theirs} for title in late) == bool(theirs)
    usage = notices(proxy(of="100001", rights=frozenset({Right.USAGE})), TODAY)
    assert not [n for n in usage if "faktur" in n.title]


def test_an_address_is_told_apart_from_the_same_one() -> None:
    known = addresses(subject("100003"))
    assert known == {"100003": {"B20": "Słoneczna 20, Maków", "B22": "Słoneczna 22, Maków"}}
    assert addresses(proxy(of="100003", place="B22")) == {"100003": {"B22": "Słoneczna 22, Maków"}}
    assert places({"B22"}, known["100003"]) == "Słoneczna 22, Maków"


@pytest.mark.parametrize("rights", [{Right.USAGE}, {Right.DOCUMENTS}])
def test_what_each_giver_opens_is_told_by_itself(rights: set[Right]) -> None:
    several = replace(
        subject("100002"),
        delegated=(
            Delegated("100001", None, frozenset(rights), GIVER),
            Delegated("100003", "B20", frozenset(rights), "Wspólnota"),
            Delegated("100003", "B22", frozenset(rights), "Wspólnota"),
        ),
    )
    apart = several.of_others()
    assert [name for name, _who in apart] == [GIVER, "Wspólnota"]
    assert [who.customer_ids for _name, who in apart] == [(), ()]
    assert [len(who.delegated) for _name, who in apart] == [1, 2]
