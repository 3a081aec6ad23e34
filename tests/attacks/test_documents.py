"""Scans of contracts: those of others are not there, and no address leads out of their folder."""

from __future__ import annotations

import asyncio
from itertools import product
from urllib.parse import quote

import pytest

from auth.roles import Role
from tests.attacks import people
from tests.attacks.asking import Portal
from tests.attacks.test_delegated import IN_FORCE, delegate
from tests.attacks.town import NEIGHBOURS, scan
from ui.contract_downloads import PATH
from warehouse import scans

ATTACKERS = NEIGHBOURS[:5]
PATHS = (
    "..", "../secrets/identity.key", "../../secrets/seal.key", "..%2f..%2fsecrets%2fidentity.key",
    "%2e%2e%2f%2e%2e%2fstore%2fstore.sqlite", "....//....//store", "..\\..\\store", "/etc/passwd",
    "//etc/passwd", "\0", "a" * 32, "A" * 32, "0" * 31, "0" * 33, " ", "%00", "*", "' or 1=1 --",
    "\u202e", "ścieżka", "con", "umowa.pdf", f"{'0' * 32}/../{'0' * 32}", "a" * 9_000,
)  # fmt: skip


@pytest.fixture(autouse=True)
def kept(home: None) -> None:
    """Everybody's scan has come, each with a content of its own."""
    for number in NEIGHBOURS:
        scans.keep(scan(number), b"%PDF-1.7 " + number.encode(), 0)


def test_only_the_holder_gets_a_scan_whoever_asks_for_whatever_number() -> None:
    portal, tries, leaks = Portal(), 0, []

    async def attack() -> None:
        nonlocal tries
        for one, other in product(ATTACKERS, NEIGHBOURS):
            tries += 1
            told = await portal.ask(f"{PATH}/{scan(other)}", {"klient": other}, cookies[one])
            expected = (200, b"%PDF-1.7 " + one.encode()) if one == other else 404
            if (told.status, told.body) != expected and told.status != expected:
                leaks.append((one, other, told.status))

    cookies = {one: people.cookies(people.neighbour(one)) for one in ATTACKERS}
    asyncio.run(attack())
    assert leaks == []
    assert tries == 100


def test_a_number_of_another_and_one_that_there_is_not_are_answered_alike() -> None:
    known = people.cookies(people.neighbour(ATTACKERS[0]))
    portal = Portal()

    async def both() -> list[object]:
        return [
            await portal.ask(f"{PATH}/{number}", {}, known)
            for number in (scan(NEIGHBOURS[9]), "f" * 32)
        ]

    foreign, none = asyncio.run(both())
    assert foreign == none


def test_no_address_leads_out_of_the_folder() -> None:
    outside = scans.folder().parent / "tajne"
    outside.write_bytes(b"%PDF-1.7 outside")
    portal = Portal()
    roles = [people.neighbour(ATTACKERS[0]), people.account("skan-bok", Role.CLERK), None]

    async def attack() -> list[tuple[str, int]]:
        found = []
        for who, path in product(roles, (*PATHS, "../tajne", "..%2ftajne", quote("../tajne"))):
            words = {"klient": ATTACKERS[0]}
            told = await portal.ask(f"{PATH}/{path}", words, people.cookies(who))
            if told.status not in {403, 404, 400} or b"outside" in told.body:
                found.append((path, told.status))
        return found

    assert asyncio.run(attack()) == []
    for path in PATHS:
        assert scans.read(path) is None


def test_a_proxy_gets_no_scan() -> None:
    number = scan("100003")
    scans.keep(number, b"%PDF-1.7", 0)
    portal = Portal()
    owner = people.cookies(people.account("skan-wlasciciel", numbers=("100003",)))
    assert asyncio.run(portal.ask(f"{PATH}/{number}", {}, owner)).status == 200
    for case in IN_FORCE:
        known = people.cookies(delegate(case))
        told = asyncio.run(portal.ask(f"{PATH}/{number}", {"klient": "100003"}, known))
        assert told.status == 404
