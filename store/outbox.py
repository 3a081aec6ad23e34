"""Letters that wait to be sent, written in the same transaction as what they tell of.

A person's request never waits for a mail server: whoever changes something leaves a letter here,
and the office's jobs send it. A letter that cannot be sent is tried again, less and less often.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, delete, insert, select, update

from store.change import Change, make
from store.engine import reading, writing
from store.tables import letters

CLAIM = timedelta(minutes=5)
"""How long a letter that is being sent is left alone; then whoever took it must have died."""

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=3)
KEPT = timedelta(days=90)
"""So long it can be looked up whether a letter left; its words are forgotten before."""


def now() -> datetime:
    """The moment it is, in UTC; tests set it by hand."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Letter:
    """What is to be told to whom. ``kind`` names its text, ``words`` fill the gaps in it.

    No secret stands here. A letter with a link or a code names what it is for (``link_purpose``)
    and whom it concerns (``link_subject``); the secret itself is made when the letter is sent.
    """

    kind: str
    recipient: str
    language: str = "pl"
    account_id: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    link_purpose: str | None = None
    link_subject: str | None = None


@dataclass(frozen=True)
class Taken:
    """A letter that this process is to send now."""

    letter_id: str
    letter: Letter
    made_at: datetime
    tries: int


def post(connection: Connection, letter: Letter) -> str:
    """Leave a letter, inside a change; returns its number."""
    letter_id, at = uuid4().hex, now()
    row = {**vars(letter), "words": dict(letter.words)}
    connection.execute(
        insert(letters).values(**row, letter_id=letter_id, made_at=at, due_at=at, tries=0)
    )
    return letter_id


def withdraw(connection: Connection, letter_id: str) -> None:
    """Take a letter back, inside the change that left it."""
    connection.execute(delete(letters).where(letters.c.letter_id == letter_id))


def has_recent(connection: Connection, account_id: str, kind: str, within: timedelta) -> bool:
    """Whether an account was left a letter of this kind a short while ago."""
    recent = select(letters.c.letter_id).where(
        letters.c.account_id == account_id,
        letters.c.kind == kind,
        letters.c.made_at > now() - within,
    )
    return connection.execute(recent.limit(1)).first() is not None


def take() -> Taken | None:
    """The letter that has waited longest; nobody else gets it until the claim ends."""
    due = select(letters).where(letters.c.due_at <= now()).order_by(letters.c.due_at).limit(1)
    with reading() as connection:
        if connection.execute(due).first() is None:
            return None
    with writing() as connection:
        row = connection.execute(due.with_for_update(skip_locked=True)).first()
        if row is None:
            return None
        claimed = {"due_at": now() + CLAIM, "tries": row.tries + 1}
        connection.execute(
            update(letters).where(letters.c.letter_id == row.letter_id).values(claimed)
        )
    return Taken(row.letter_id, _letter(row), row.made_at, row.tries + 1)


def sent(taken: Taken) -> None:
    """Note that a letter has left; the words in it are forgotten."""
    _done(taken, "letter.sent", {"sent_at": now(), "last_error": None})


def dropped(taken: Taken, reason: str) -> None:
    """Note that a letter will not be sent: what it was about is gone."""
    _done(taken, "letter.dropped", {"last_error": reason})


def failed(taken: Taken, reason: str) -> None:
    """Note why a letter could not be sent; it is tried again later, for three days."""
    if now() - taken.made_at > GIVEN_UP_AFTER:
        _done(taken, "letter.given_up", {"last_error": reason})
        return
    wait = min(FIRST_WAIT * 2 ** min(taken.tries - 1, 10), LONGEST_WAIT)
    values = {"due_at": now() + wait, "last_error": reason}
    with writing() as connection:
        connection.execute(
            update(letters).where(letters.c.letter_id == taken.letter_id).values(values)
        )


def sweep() -> int:
    """Forget letters that left, or were given up, long ago; how many."""
    is_old = letters.c.due_at.is_(None) & (letters.c.made_at <= now() - KEPT)
    with writing() as connection:
        gone = connection.execute(delete(letters).where(is_old).returning(letters.c.letter_id))
        return len(gone.all())


def _done(taken: Taken, action: str, values: Mapping[str, Any]) -> None:
    def work(connection: Connection) -> None:
        final = {**values, "due_at": None, "words": {}}
        connection.execute(
            update(letters).where(letters.c.letter_id == taken.letter_id).values(final)
        )

    details = {"letter": taken.letter.kind}
    make(Change("office jobs", action, taken.letter.account_id or "", details=details), work)


def _letter(row: Row[Any]) -> Letter:
    return Letter(
        kind=row.kind,
        recipient=row.recipient,
        language=row.language,
        account_id=row.account_id,
        words=row.words,
        link_purpose=row.link_purpose,
        link_subject=row.link_subject,
    )
