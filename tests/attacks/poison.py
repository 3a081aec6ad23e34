"""A town whose every name, address, meter and invoice is an attack on whoever looks at it.

The payloads come in lots; each lot has a customer with a place for each of its payloads, a customer
with a meter for each of them in one place, and people called like them.
"""

from __future__ import annotations

from datetime import date

from auth import sessions
from auth.accounts import Account
from auth.roles import Role
from tests.attacks import people
from tests.attacks.payloads import PAYLOADS, mark
from tests.ui.fixture_build import Rows, access, customer, device, invoice, monthly, place

SIZE = 36
LOTS = tuple(PAYLOADS[first : first + SIZE] for first in range(0, len(PAYLOADS), SIZE))


def places_of(lot: int) -> str:
    """The customer with many places."""
    return f"30000{lot}"


def meters_of(lot: int) -> str:
    """The customer with many meters in one place."""
    return f"30001{lot}"


def poison(rows: Rows) -> None:
    """All of it, for the build of the fixtures."""
    for lot, payloads in enumerate(LOTS):
        for number in (places_of(lot), meters_of(lot)):
            named(rows, number, " ".join(payloads), lot)
        place(rows, f"Y{lot}", meters_of(lot), payloads[0], payloads[1], payloads[2], persons=3)
        for turn, payload in enumerate(payloads):
            which = SIZE * lot + turn
            place(rows, f"X{which}", places_of(lot), payload, str(which), payload, persons=2)
            meter(rows, f"X{which}", f"X{which}", places_of(lot), payload)
            meter(rows, f"YM{which}", f"Y{lot}", meters_of(lot), payload)
            named(rows, f"31{which:04}", payload, lot)
            place(rows, f"Z{which}", f"31{which:04}", payload, payload, payload)
        for owner, where in ((places_of(lot), f"X{SIZE * lot}"), (meters_of(lot), f"Y{lot}")):
            bill(rows, owner, where, payloads[lot])


def named(rows: Rows, number: str, name: str, lot: int) -> None:
    """A customer with a bad name, address and bank account."""
    customer(rows, number, name)
    known = rows.of["mart.customers"][-1]
    bad = LOTS[lot][0]
    rows.of["mart.customers"][-1] = (
        *known[:5],
        bad,
        bad,
        bad,
        bad,
        f"Zlosliwa{lot}",
        bad,
        *known[11:],
    )


def meter(rows: Rows, meter_id: str, place_id: str, owner: str, serial: str) -> None:
    """A meter with a bad serial number; used only by its first reading's worth."""
    device(rows, meter_id, f"SP{meter_id}", place_id, owner, months=1)
    known = rows.of["mart.meters"][-1]
    rows.of["mart.meters"][-1] = (meter_id, serial, *known[2:])
    access(rows, owner, meter_id)
    monthly(rows, meter_id, 9_000)


def bill(rows: Rows, owner: str, place_id: str, payload: str) -> None:
    """An invoice of a bad number that is overdue, with a bad line, booked under a bad text."""
    invoice(rows, owner, place_id, date(2026, 10, 20), 17, months_back=1)
    known = rows.of["mart.invoices"][-1]
    rows.of["mart.invoices"][-1] = (f"FV {payload}", *known[1:])
    line = rows.of["mart.invoice_lines"][-1]
    rows.of["mart.invoice_lines"][-1] = (f"FV {payload}", *line[1:3], payload, *line[4:])
    booked = rows.of["mart.settlements"][-1]
    rows.of["mart.settlements"][-1] = (*booked[:3], f"FV {payload}", *booked[4:8], payload)


def owners(lot: int) -> list[Account]:
    """An account for each payload of a lot: bad login, bad name."""
    return [
        people.account(payload, Role.CUSTOMER, [places_of(lot)], name=payload)
        for payload in LOTS[lot]
    ]


def signed_in(number: str, role: Role, lot: int) -> str:
    """The session of somebody with a bad name, who also says to be a bad browser."""
    login = f"zly-{role}-{number}-{lot}"
    who = people.account(login, role, [number] if number else [], name=" ".join(LOTS[lot]))
    return sessions.start(who, LOTS[lot][3], LOTS[lot][4])


def shown_of(text: str) -> set[int]:
    """Numbers of the payloads that stand in a text."""
    return {number for number in range(len(PAYLOADS)) if mark(number) in text}
