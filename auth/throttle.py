"""Failed tries slow the next ones down, per login and per address; never for good.

After 5 failures in a row a login waits 1, 2, 4, 8, then 15 minutes between tries; an address
waits 15 minutes after 30. A quarter of an hour without a failure forgets them. Unknown logins
count like known ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, select, update

from auth import clock
from store.change import Change, make
from store.engine import insert_new, reading, writing
from store.tables import tries

FREE_TRIES = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
ADDRESS_TRIES = 30
WINDOW = timedelta(minutes=15)
LONGEST_NAME = 254

_ROW = select(tries).where(tries.c.kind == bindparam("kind_"), tries.c.name == bindparam("name_"))
"""Asked at every try, also in a flood: put together once."""

Key = tuple[str, str]
"""``("login", name)`` or ``("address", address)``."""


def admits(login: str, address: str) -> bool:
    """True when a password may be checked now; the try counts as failed until it succeeds.

    Counting first keeps many tries at the same moment from all being the first. A try that is
    not admitted does not count.
    """
    now = clock.now()
    keys = sorted(_keys(login, address))
    if _waits(keys, now):
        return False
    with writing() as connection:
        is_own = tries.c.kind.in_(("login", "address"))
        connection.execute(delete(tries).where(is_own, tries.c.last_at < now - WINDOW))
        rows = [_held(connection, key, now) for key in keys]
        if any(_is_waiting(row, now) for row in rows):
            return False
        for row in rows:
            counted = {"failures": row.failures + 1, "last_at": now, "former_at": row.last_at}
            connection.execute(update(tries).where(_is((row.kind, row.name))).values(counted))
    return True


def succeeded(login: str, address: str) -> None:
    """Forget the failures of the login, and of the address this try alone."""
    with writing() as connection:
        _forget(connection, _keys(login, address)[0])
        _take_back(connection, _keys(login, address)[1])


def half_way(login: str, address: str) -> None:
    """The password was right and a code goes out by letter: the login counts on until it is used.

    So a mailbox is not flooded by somebody who knows the password.
    """
    with writing() as connection:
        _take_back(connection, _keys(login, address)[1])


def withdrawn(login: str, address: str) -> None:
    """The try was not checked after all: it does not count."""
    with writing() as connection:
        for key in _keys(login, address):
            _take_back(connection, key)


def is_slowed(connection: Connection, login: str) -> bool:
    """Whether the next try of a login has to wait."""
    row = connection.execute(select(tries).where(_is(_keys(login, "")[0]))).first()
    return row is not None and _is_waiting(row, clock.now())


def forget(connection: Connection, login: str) -> None:
    """Forget the failures of a login, inside a change."""
    _forget(connection, _keys(login, "")[0])


def unlock(login: str, actor: str) -> None:
    """Let a login try again at once; for the people of the office."""
    make(Change(actor, "account.unlocked", login), lambda connection: forget(connection, login))


def _keys(login: str, address: str) -> tuple[Key, Key]:
    return ("login", login[:LONGEST_NAME]), ("address", address[:LONGEST_NAME])


def _waits(keys: Iterable[Key], now: datetime) -> bool:
    """Whether one of them has to wait anyway: a flood is turned away without writing anything."""
    with reading() as connection:
        rows = [
            connection.execute(_ROW, {"kind_": kind, "name_": name}).first() for kind, name in keys
        ]
    return any(row is not None and _is_waiting(row, now) for row in rows)


def _is_waiting(row: Row[Any], now: datetime) -> bool:
    """Whether the next try of a login or an address has to wait; long ago counts for nothing.

    A try that comes at the same time may have counted under a later moment than this one's.
    """
    wait, is_old = _wait(row), row.last_at < now - WINDOW
    return bool(wait) and not is_old and now < row.last_at + wait


def _wait(row: Row[Any]) -> timedelta:
    """How long to wait after so many failures of a login or an address."""
    if row.kind == "address":
        return WINDOW if row.failures >= ADDRESS_TRIES else timedelta(0)
    if row.failures < FREE_TRIES:
        return timedelta(0)
    doublings: int = min(row.failures - FREE_TRIES, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _held(connection: Connection, key: Key, now: datetime) -> Row[Any]:
    """The row of a key, made if need be, and kept from others until the transaction ends."""
    fresh = {"kind": key[0], "name": key[1], "failures": 0, "last_at": now, "former_at": now}
    insert_new(connection, tries, fresh)
    return connection.execute(select(tries).where(_is(key)).with_for_update()).one()


def _take_back(connection: Connection, key: Key) -> None:
    before = {"failures": tries.c.failures - 1, "last_at": tries.c.former_at}
    connection.execute(update(tries).where(_is(key)).values(before))
    connection.execute(delete(tries).where(_is(key), tries.c.failures < 1))


def _forget(connection: Connection, key: Key) -> None:
    connection.execute(delete(tries).where(_is(key)))


def _is(key: Key) -> ColumnElement[bool]:
    return and_(tries.c.kind == key[0], tries.c.name == key[1])
