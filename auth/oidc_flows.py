"""Browsers that are away at an OpenID provider: what they have to bring back, and for how long.

A flow is kept on the server and belongs to the browser that began it, by its pre-session. It is
used once: whoever comes back second, or with the state of another browser, has no flow.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection, delete, func, insert, select

from auth import clock
from auth.grants import is_own_path
from auth.sessions import hashed, new_id
from store.engine import reading, writing
from store.tables import oidc_flows as table

LIVES = timedelta(minutes=10)
MOST = 60
"""Flows of one network address at a time; a flood of them would fill the store."""


class TooManyError(Exception):
    """So many browsers of this network address are away already."""


@dataclass(frozen=True)
class Flow:
    """One way to a provider and back. With a ``session_hash`` its account gets linked."""

    provider: str
    pre_hash: str
    return_to: str
    address: str
    session_hash: str = ""
    nonce: str = field(default_factory=new_id)
    code_verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))


def keep(flow: Flow) -> str:
    """Remember a flow; the state that its browser has to bring back.

    Raises TooManyError.
    """
    if not flow.pre_hash or not is_own_path(flow.return_to):
        raise ValueError("a flow needs a browser and a page of this portal")
    address = flow.address[:64]
    with reading() as connection:
        if _count(connection, address) >= MOST:
            raise TooManyError
    state = new_id()
    row = vars(flow) | {"state_hash": hashed(state), "address": address, "made_at": clock.now()}
    with writing() as connection:
        connection.execute(delete(table).where(table.c.made_at < clock.now() - LIVES))
        connection.execute(insert(table).values(row | {"session_hash": flow.session_hash or None}))
    return state


def take(state: str, pre_hash: str, provider: str) -> Flow | None:
    """The flow that this browser began with this provider; the first caller gets it."""
    if not state or not pre_hash:
        return None
    taken = delete(table).where(
        table.c.state_hash == hashed(state),
        table.c.pre_hash == pre_hash,
        table.c.provider == provider,
    )
    with writing() as connection:
        row = connection.execute(taken.returning(*table.c)).first()
    if row is None or clock.now() - row.made_at > LIVES:
        return None
    return Flow(
        row.provider,
        row.pre_hash,
        row.return_to,
        row.address,
        row.session_hash or "",
        row.nonce,
        row.code_verifier,
    )


def _count(connection: Connection, address: str) -> int:
    young = table.c.made_at >= clock.now() - LIVES
    sql = select(func.count()).select_from(table).where(table.c.address == address, young)
    return int(connection.execute(sql).scalar_one())
