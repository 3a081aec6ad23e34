"""Files of one invoice, asked for by the numbers of others and by numbers that are none."""

from __future__ import annotations

import asyncio
from itertools import product

import pytest

from auth.roles import Role
from tests.attacks import people
from tests.attacks.asking import OF_ONE, Portal, aimed
from tests.attacks.test_delegated import CHOSEN, HELD_BACK, IN_FORCE, SHUT, delegate
from tests.attacks.town import NEIGHBOURS, NOBODY, foreign, secret

pytestmark = pytest.mark.usefixtures("home")

FORGED = (
    "", " ", ".", "..", "../../etc/passwd", "..\\..\\x", "/etc/passwd", "FV/2026/11/%", "FV%",
    "' or 1=1 --", '"; drop table x', "\x00", "FV/2026/11/200001\x00.pdf", "*", "?" * 300,
    "\u202e", "%2e%2e%2f", "file:///etc/passwd", "{number}", "{0.__class__}",
)  # fmt: skip


def test_the_number_of_a_foreign_invoice_is_as_one_that_does_not_exist() -> None:
    portal, tries, leaks = Portal(), 0, []
    known = {number: people.cookies(people.neighbour(number)) for number in NEIGHBOURS[:4]}

    async def attack() -> None:
        nonlocal tries
        for (number, cookies), path in product(known.items(), OF_ONE):
            own = await portal.ask(path, aimed(path, number), cookies)
            absent = await portal.ask(path, aimed(path, NOBODY), cookies)
            assert (own.status, absent.status) == (200, 404)
            for victim in set(NEIGHBOURS) - {number}:
                tries += 1
                words = aimed(path, victim) | {"klient": victim, "customer_ids": victim}
                if await portal.ask(path, words, cookies) != absent:
                    leaks.append((path, number, victim))

    asyncio.run(attack())
    assert leaks == []
    assert tries == 4 * len(OF_ONE) * 19


@pytest.mark.parametrize("word", FORGED)
def test_a_forged_number_finds_nothing(word: str) -> None:
    portal, cookies = Portal(), people.cookies(people.neighbour(NEIGHBOURS[0]))
    for path in OF_ONE:
        told = asyncio.run(portal.ask(path, {"faktura": word}, cookies))
        assert (told.status, told.body.decode()) == (404, "Nie ma takiego dokumentu.\n")


def test_a_table_holds_the_rows_of_its_owner_alone() -> None:
    number, clerk = NEIGHBOURS[2], people.cookies(people.account("biuro-pliki", Role.CLERK))
    portal = Portal()
    path = "/eksport/porownanie.csv"
    for cookies in (clerk, people.cookies(people.neighbour(number))):
        words = aimed(path, number) | {"klient": number}
        text = asyncio.run(portal.ask(path, words, cookies)).body.decode()
        assert f"FV/2026/11/{number}" in text
        assert f"FV/2026/09/{number}" in text
        assert foreign(text.replace(secret(number), "")) == set()


@pytest.mark.parametrize("path", OF_ONE)
def test_a_proxy_gets_files_of_the_properties_and_rights_that_were_given(path: str) -> None:
    portal = Portal()

    def status(case: object, place: str) -> int:
        words = {"faktura": f"FV/2026/11/{place}", "klient": "100003"}
        proxy = delegate(case)  # type: ignore[arg-type]
        return asyncio.run(portal.ask(path, words, people.cookies(proxy))).status

    documents, use = IN_FORCE[1], IN_FORCE[0]
    assert status(documents, CHOSEN) == 200
    assert status(documents, HELD_BACK) == 404
    assert status(use, CHOSEN) == 404
    assert {status(case, CHOSEN) for case in SHUT} == {404}
