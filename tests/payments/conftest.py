"""The bank of the demo and the portal's own route, served together; a store with two payers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import uvicorn
from sqlalchemy import func, select
from starlette.applications import Starlette

from auth import accounts, clock
from auth.accounts import Account, NewAccount
from auth.roles import Role
from demo import przelewy24_fake
from demo.przelewy24_fake import BANK, Bank
from office.payments.beginning import Begun, Bill, begin
from office.payments.book import Payment, find
from settings import settings
from store.change import new_key
from store.engine import reading
from store.tables import audit
from tests.serving import free_port
from ui import payment_routes

CUSTOMER = "100001"
PRICE = Decimal("180.87")


@pytest.fixture(scope="session")
def bank_address() -> Iterator[str]:
    """Address of the server, which takes the settings of this process as they are then."""
    port = free_port()
    app = Starlette(routes=[*payment_routes.ROUTES, *przelewy24_fake.ROUTES])
    quiet = uvicorn.Config(app, port=port, log_level="error", lifespan="off")
    server = uvicorn.Server(quiet)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = server.force_exit = True
    thread.join(10)


@pytest.fixture
def open_shop(bank_address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bank]:
    """Settings that pay at that bank, which has seen nobody and tells nothing by itself."""
    known = przelewy24_fake.environment(bank_address)
    for name, value in {**known, "KROPLA_DEMO": "1", "KROPLA_ADDRESS": bank_address}.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    BANK.by_session.clear()
    BANK.by_token.clear()
    BANK.verified.clear()
    BANK.is_silent, BANK.is_down = True, False
    yield BANK
    settings.cache_clear()


@pytest.fixture
def bank(store: str, open_shop: Bank) -> Bank:
    """The same over a store of each kind."""
    return open_shop


@pytest.fixture
def lite(sqlite_store: None, open_shop: Bank) -> Bank:
    """The same where the kind of store is no matter."""
    return open_shop


def payer(login: str = "anna") -> Account:
    """Somebody with an account."""
    known = accounts.find(login)
    if known is None:
        new = NewAccount(login, f"Osoba {login}", Role.CUSTOMER, (CUSTOMER,), "x", False)
        accounts.add(new, "test")
        known = accounts.find(login)
    assert known is not None
    return known


def bill(number: str = "FAK/1", amount: Decimal = PRICE, customer_id: str = CUSTOMER) -> Bill:
    """A document of the books."""
    return Bill(customer_id, number, amount)


def begun(*bills: Bill, who: str = "anna") -> Begun:
    """A payment that waits at the bank."""
    return begin(payer(who), bills or (bill(),), new_key(), clock.now())


def payment(of: Begun | str) -> Payment:
    """The record as it is now."""
    known = find(of if isinstance(of, str) else of.payment_id)
    assert known is not None
    return known


def paid_at_bank(of: Begun) -> dict[str, object]:
    """Somebody pays there; the notification that is sent of it."""
    one = BANK.by_session[payment(of).session_id]
    BANK.pay(one)
    return one.notification


def told(action: str) -> int:
    """How often something stands in the audit."""
    with reading() as connection:
        count = select(func.count()).select_from(audit).where(audit.c.action == action)
        return int(connection.execute(count).scalar_one())


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Sets the clock on."""
    return Later(monkeypatch)


class Later:
    """A clock that is set on by hand."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch
        self.by = timedelta()

    def __call__(self, **how: float) -> None:
        self.by += timedelta(**how)
        by = self.by

        def now() -> datetime:
            return datetime.now(clock.UTC) + by

        self.patch.setattr(clock, "now", now)
