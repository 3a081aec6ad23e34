"""The second step of a sign-in: between a right password and the session stands a code.

Which one: that of the authenticator app, when the account has one; else a code by e-mail, when the
browser is new to the account and the account has a confirmed address. A challenge belongs to the
browser that typed the password, waits ten minutes and takes five tries. Nothing but its right
answer makes the grant from which a session begins.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from auth import clock, devices, grants, proofs, second_factor, sessions, throttle
from auth.accounts import Account, State
from auth.passwords import BusyError
from auth.proofs import Spend
from auth.sealing import keyed_hash
from auth.second_factor import WrongCodeError
from core.errors import KroplaError
from settings import settings
from store.change import Change, make
from store.engine import reading, writing
from store.outbox import Letter, post
from store.tables import accounts
from store.tables import challenges as table

TRIES = 5
LIFE = timedelta(minutes=10)
LONGEST_LIFE = timedelta(minutes=20)
"""A code by e-mail lives from the moment its letter leaves; how much later that may be."""

OVER, WRONG = "Logowanie trzeba zacząć od nowa.", "Kod nie pasuje."

audit = logging.getLogger("kropla.audit")


class Kind(StrEnum):
    """What the second step is."""

    TOTP = "totp"
    EMAIL = "email"


@dataclass(frozen=True)
class Way:
    """The way on after a right password: a second step, or the ticket of a grant."""

    step: Kind | None
    ticket: str = ""


class ChallengeOverError(KroplaError):
    """It took too long or too many tries, or began anew elsewhere: back to the password."""


@dataclass(frozen=True)
class Challenge:
    """A second step that waits for its code. ``email`` is where that was sent, if it was."""

    pre_hash: str
    kind: Kind
    account_id: str
    login: str
    email: str
    return_to: str
    code_hash: str | None


def needed(account: Account, device_hash: str) -> Kind | None:
    """The second step of this account in this browser; None when the password is enough."""
    with reading() as connection:
        if second_factor.is_on(connection, account.account_id):
            return Kind.TOTP
        if account.email is None or not settings().new_device_code:
            return None
        # A password that a letter has just brought proves the mailbox as well as a code would.
        is_free = accounts.c.is_demo | accounts.c.has_mailed_password
        is_it = accounts.c.account_id == account.account_id
        if connection.execute(select(is_free).where(is_it)).scalar_one():
            return None
        is_known = devices.is_known(connection, device_hash, account.account_id)
        return None if is_known else Kind.EMAIL


def begin(pre_hash: str, account: Account, return_to: str, device_hash: str) -> Way:
    """The way on after a right password: a challenge, or at once the grant."""
    kind = needed(account, device_hash)
    if kind is None:
        return Way(None, sessions.grant(pre_hash, account, return_to))
    grants.check(pre_hash, return_to)
    now = clock.now()
    whose = {"pre_hash": pre_hash, "account_id": account.account_id, "return_to": return_to}
    row = {**whose, "kind": kind, "tries": 0, "made_at": now, "expires_at": now + LIFE}

    def work(connection: Connection) -> None:
        grants.sweep(connection)
        grants.forget(connection, pre_hash)
        connection.execute(insert(table).values(row))
        if kind is Kind.EMAIL:
            _post_code(connection, account, pre_hash)

    make(Change(account.login, "second_step.asked", account.login, details={"kind": kind}), work)
    return Way(kind)


def of_browser(pre_hash: str) -> Challenge | None:
    """The challenge that waits for this browser."""
    if not pre_hash:
        return None
    sql = (
        select(table, accounts.c.login, accounts.c.email)
        .join(accounts, table.c.account_id == accounts.c.account_id)
        .where(_waits(pre_hash), accounts.c.state == State.ACTIVE)
    )
    with reading() as connection:
        row = connection.execute(sql).first()
    if row is None:
        return None
    kind, sent_to, code = Kind(row.kind), row.email or "", row.code_hash
    return Challenge(pre_hash, kind, row.account_id, row.login, sent_to, row.return_to, code)


def drop(pre_hash: str) -> None:
    """Begin anew: the password is asked for again."""
    with writing() as connection:
        grants.forget(connection, pre_hash)


def answer(pre_hash: str, typed: str, address: str) -> str:
    """Make the grant when the code is right; returns its ticket.

    Tries are counted before they are checked, here and in the throttle of the account.

    Raises:
        ChallengeOverError: nothing waits for this browser any more.
        WrongCodeError: the code is wrong, or tries come too fast; which of them is not told.
        BusyError: too many sign-ins at once; nothing was checked.
    """
    challenge = of_browser(pre_hash)
    if challenge is None:
        raise ChallengeOverError(OVER)
    if not throttle.admits(challenge.login, address):
        raise WrongCodeError(WRONG)
    if not _take_try(pre_hash):
        throttle.withdrawn(challenge.login, address)
        raise ChallengeOverError(OVER)
    try:
        spend = _fitting(challenge, typed)
    except BusyError:
        throttle.withdrawn(challenge.login, address)
        raise
    try:
        ticket = _pass(challenge, spend, address)
    except WrongCodeError:
        _refused(challenge, address)
        raise
    throttle.succeeded(challenge.login, address)
    audit.info("signed in: %s from %s, second step %s", challenge.login, address, challenge.kind)
    return ticket


def mint(connection: Connection, pre_hash: str) -> str | None:
    """A code for the letter that is being sent now; None when nobody waits for it any more."""
    now, code = clock.now(), f"{secrets.randbelow(10**6):06d}"
    is_young = table.c.made_at > now - LONGEST_LIFE
    sent = (
        update(table)
        .where(_waits(pre_hash), table.c.kind == Kind.EMAIL, is_young)
        .values(code_hash=_code_hash(pre_hash, code), expires_at=now + LIFE)
    )
    return code if connection.execute(sent.returning(table.c.pre_hash)).first() else None


def _fitting(challenge: Challenge, typed: str) -> Spend | None:
    """How to use up the code that was typed; None when it is wrong."""
    if challenge.kind is Kind.TOTP:
        return proofs.fitting(challenge.account_id, typed)
    code = proofs.digits(typed)
    if code is None or challenge.code_hash is None:
        return None
    fits = hmac.compare_digest(challenge.code_hash, _code_hash(challenge.pre_hash, code))
    # It goes with its challenge.
    return (lambda _connection: True) if fits else None


def _pass(challenge: Challenge, spend: Spend | None, address: str) -> str:
    """Put a grant in place of the challenge: of two at once, and of two codes alike, one does."""
    ticket = ""

    def work(connection: Connection) -> None:
        nonlocal ticket
        if spend is None or not spend(connection):
            raise WrongCodeError(WRONG)
        gone = delete(table).where(_waits(challenge.pre_hash, at_most=TRIES), _is_for(challenge))
        if connection.execute(gone.returning(table.c.pre_hash)).first() is None:
            raise ChallengeOverError(OVER)
        owner = challenge.account_id
        ticket = grants.put(connection, challenge.pre_hash, owner, challenge.return_to)

    details = {"kind": challenge.kind, "from": address}
    make(Change(challenge.login, "second_step.passed", challenge.login, details=details), work)
    return ticket


def _refused(challenge: Challenge, address: str) -> None:
    """Tell of a wrong code, and count it against the app."""
    audit.warning("second step refused: %s from %s", challenge.login, address)

    def work(connection: Connection) -> None:
        if challenge.kind is Kind.TOTP:
            proofs.count_wrong(connection, challenge.account_id)

    details = {"kind": challenge.kind, "from": address}
    make(Change(challenge.login, "second_step.refused", challenge.login, details=details), work)


def _take_try(pre_hash: str) -> bool:
    """Count a try; False when there is none left."""
    counted = update(table).where(_waits(pre_hash)).values(tries=table.c.tries + 1)
    with writing() as connection:
        return connection.execute(counted.returning(table.c.pre_hash)).first() is not None


def _post_code(connection: Connection, account: Account, pre_hash: str) -> None:
    words = {"login": account.login}
    letter = Letter("code", account.email or "", account.language, account.account_id, words)
    post(connection, replace(letter, link_purpose="code", link_subject=pre_hash))


def _code_hash(pre_hash: str, code: str) -> str:
    return keyed_hash("code", f"{pre_hash} {code}")


def _waits(pre_hash: str, at_most: int = TRIES - 1) -> ColumnElement[bool]:
    """Whether a challenge is alive: not too old, and not tried too often."""
    is_alive = and_(table.c.expires_at > clock.now(), table.c.tries <= at_most)
    return and_(table.c.pre_hash == pre_hash, is_alive)


def _is_for(challenge: Challenge) -> ColumnElement[bool]:
    """Not for another account or step, which the same browser may have begun since."""
    return and_(table.c.account_id == challenge.account_id, table.c.kind == challenge.kind)
