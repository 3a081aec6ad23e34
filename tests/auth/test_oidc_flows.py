"""Browsers that are away at a provider: single use, their own, for ten minutes, not too many."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from auth import clock, oidc_flows
from auth.oidc_flows import LIVES, MOST, Flow, TooManyError, keep, take
from store.engine import reading
from store.tables import oidc_flows as table

pytestmark = pytest.mark.usefixtures("store")
FLOW = Flow("google", "pre", "/zuzycie", "192.0.2.1", "session")


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    moment = clock.now() + by
    monkeypatch.setattr(clock, "now", lambda: moment)


def rows() -> int:
    with reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_flow_comes_back_as_it_left_and_once() -> None:
    state = keep(FLOW)
    assert take(state, "pre", "google") == FLOW
    assert take(state, "pre", "google") is None


def test_of_many_that_come_back_at_once_one_has_the_flow() -> None:
    state = keep(FLOW)
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: take(state, "pre", "google"), range(20)))
    assert len([flow for flow in got if flow is not None]) == 1


@pytest.mark.parametrize(
    ("pre", "provider"), [("other", "google"), ("", "google"), ("pre", "keycloak"), ("pre", "")]
)
def test_another_browser_or_provider_neither_has_it_nor_spoils_it(pre: str, provider: str) -> None:
    state = keep(FLOW)
    assert take(state, pre, provider) is None
    assert take(state, "pre", "google") == FLOW


@pytest.mark.parametrize(("by", "is_there"), [(LIVES, True), (LIVES + timedelta(seconds=1), False)])
def test_a_flow_lives_ten_minutes(
    monkeypatch: pytest.MonkeyPatch, by: timedelta, is_there: bool
) -> None:
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    state = keep(FLOW)
    later(monkeypatch, by)
    assert (take(state, "pre", "google") is not None) is is_there


def test_the_store_does_not_hold_the_state() -> None:
    state = keep(FLOW)
    with reading() as connection:
        assert state not in str(connection.execute(select(table)).all())


def test_every_flow_has_secrets_of_its_own() -> None:
    flows = [Flow("google", "pre", "/", "") for _ in range(100)]
    assert len({flow.nonce for flow in flows} | {flow.code_verifier for flow in flows}) == 200
    assert {len(flow.code_verifier) for flow in flows} == {64}


def test_one_address_begins_so_many_and_others_are_not_held_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _ in range(MOST):
        state = keep(FLOW)
    with pytest.raises(TooManyError):
        keep(FLOW)
    assert rows() == MOST
    keep(replace(FLOW, address="192.0.2.2"))
    take(state, "pre", "google")
    keep(FLOW)
    later(monkeypatch, LIVES + timedelta(seconds=1))
    keep(FLOW)
    assert rows() == 1


@pytest.mark.parametrize("back", ["", "zuzycie", "//evil.example", "https://evil.example", "/a b"])
def test_a_flow_ends_on_a_page_of_this_portal(back: str) -> None:
    with pytest.raises(ValueError):
        keep(replace(FLOW, return_to=back))


def test_a_flow_needs_a_browser() -> None:
    with pytest.raises(ValueError):
        keep(replace(FLOW, pre_hash=""))
    assert oidc_flows.take("", "pre", "google") is None
