"""Payments of others: not shown, not asked about, not begun; the bank of the demo is not there."""

from __future__ import annotations

import asyncio
import inspect
import json
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import insert

from auth import clock
from auth.roles import Role
from auth.subject import Subject
from demo.przelewy24_fake import PATH
from office.payments import desk
from office.payments.beginning import NOTIFY_PATH
from office.payments.book import State, find, label_of, session_of
from office.payments.desk import NotAllowedError
from office.payments.przelewy24 import UnreachableError
from store.engine import writing
from store.tables_payments import payment_documents, payments
from tests.attacks import people
from tests.attacks.access import cells, table
from tests.attacks.town import NEIGHBOURS

VICTIM = NEIGHBOURS[5]
FUNCTIONS = {
    name: function
    for name, function in vars(desk).items()
    if inspect.isfunction(function)
    and function.__module__ == desk.__name__
    and not name.startswith("_")
}


@pytest.fixture
def payment(home: Path) -> str:
    """A payment of the victim that waits for the payer."""
    number, now = uuid4().hex, clock.now()
    row = {
        "payment_id": number, "session_id": session_of(number), "customer_id": VICTIM,
        "account_id": people.neighbour(VICTIM).account_id, "amount_grosze": 77777,
        "currency": "PLN", "state": State.REGISTERED, "token": "SECRETTOKEN", "made_at": now,
        "registered_at": now, "expires_at": now,
    }  # fmt: skip
    covered = {"payment_id": number, "invoice_number": "FV/X", "amount_grosze": 77777}
    with writing() as connection:
        connection.execute(insert(payments).values(row))
        connection.execute(insert(payment_documents).values(covered))
    del home
    return number


def test_every_function_of_the_desk_has_its_row_and_refuses_whom_the_table_says(
    payment: str,
) -> None:
    assert set(table("Payments")) == set(FUNCTIONS)
    for name, role, may in cells("Payments"):
        function = FUNCTIONS[name]
        given = {"actor": Subject("x", "X", Role(role)), "payment_id": payment}
        names = [n for n in inspect.signature(function).parameters if n in given]
        try:
            function(**{n: given[n] for n in names})
            was = "all"
        except UnreachableError:
            # Allowed, but paying is turned off here.
            was = "all"
        except NotAllowedError:
            was = "refused"
        assert was == may, (name, role)
    assert len(cells("Payments")) == len(FUNCTIONS) * len(Role)


def test_a_payment_is_shown_to_its_customer_and_to_nobody_else(base: str, payment: str) -> None:
    page, query = "platnosc", f"platnosc={payment}"

    async def shown(who: str) -> str:
        account = people.neighbour(who) if who in NEIGHBOURS else None
        return await people.screen(base, page, people.cookies(account), query)

    own = asyncio.run(shown(VICTIM))
    assert "777,77" in own.replace("\u00a0", " ")
    for who in (*NEIGHBOURS[:3], "visitor"):
        text = asyncio.run(shown(who))
        assert "777,77" not in text
        assert label_of(payment) not in text
        assert "SECRETTOKEN" not in text
        assert VICTIM not in text
    absent = people.screen(
        base, page, people.cookies(people.neighbour(NEIGHBOURS[0])), "platnosc=x"
    )
    assert "Nie ma takiej płatności" in asyncio.run(absent)


def test_neither_the_bank_of_the_demo_nor_a_notification_is_taken_here(
    base: str, payment: str
) -> None:
    message = json.dumps({"sessionId": session_of(payment), "amount": 77777, "sign": "0"})
    with httpx.Client(trust_env=False) as client:
        for way in ("api/v1/testAccess", "trnRequest/SECRETTOKEN"):
            assert client.get(f"{base}{PATH}/{way}").status_code == 404
        for way in ("api/v1/transaction/register", "trnRequest/SECRETTOKEN/zaplac"):
            assert client.post(f"{base}{PATH}/{way}", content=message).status_code == 404
        # Paying is not set up: nobody can send anything about it.
        assert client.post(f"{base}{NOTIFY_PATH}", content=message).status_code == 404
    known = find(payment)
    assert known is not None
    assert known.state is State.REGISTERED
