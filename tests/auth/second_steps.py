"""People with a second step: an app that shows codes, a mailbox, a time set by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyotp import TOTP
from sqlalchemy import select

from auth import accounts, clock, second_factor, sessions
from auth.accounts import Account, NewAccount
from auth.passwords import hash_password
from auth.roles import Role
from auth.sessions import hashed
from settings import settings
from store.engine import reading
from store.tables import grants, letters

PASSWORD = "korek rower lampa"
HERE, THERE = "192.0.2.1", "192.0.2.2"
STEP = timedelta(seconds=30)


class Time:
    """A time that is set by hand; it begins in the middle of a time step."""

    now = datetime(2026, 11, 21, 12, 0, 15, tzinfo=UTC)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


@pytest.fixture(autouse=True)
def key_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, where the key of the sealed secrets is made."""
    monkeypatch.setenv("KROPLA_HOME", str(tmp_path))
    settings.cache_clear()
    return tmp_path


def opened(
    login: str, role: Role = Role.CUSTOMER, email: str | None = None, *, is_demo: bool = False
) -> Account:
    """A new account, with a confirmed address if one is given."""
    hashed_password = hash_password(PASSWORD)
    new = NewAccount(login, login.title(), role, (), hashed_password, False, is_demo, email)
    return accounts.add(new, "test")


class App:
    """An authenticator app that has taken an account's secret over, and its recovery codes."""

    def __init__(self, account: Account) -> None:
        session = hashed(sessions.start(account))
        second_factor.set_up(account, session)
        setup = second_factor.under_way(account, session)
        assert setup is not None
        self._totp = TOTP(setup.secret)
        self.secret = setup.secret
        self.recovery_codes = second_factor.turn_on(account, session, self.code())
        self.session_hash = session

    def code(self, steps: int = 0) -> str:
        """What it shows now, or would so many steps from now."""
        return self._totp.at(clock.now(), counter_offset=steps)

    def wrong(self) -> str:
        """Six digits that fit at no time near now."""
        near = {self.code(steps) for steps in range(-3, 4)}
        return next(f"{n:06d}" for n in range(8) if f"{n:06d}" not in near)


def granted() -> list[str]:
    """The browsers that may collect a session."""
    with reading() as connection:
        return sorted(connection.execute(select(grants.c.pre_hash)).scalars())


def posted(kind: str = "") -> list[tuple[str, str]]:
    """Letters that were left: kind and recipient."""
    with reading() as connection:
        rows = connection.execute(select(letters.c.kind, letters.c.recipient)).all()
    return [(row.kind, row.recipient) for row in rows if kind in ("", row.kind)]
