"""Sends what waits in the outbox."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from email.message import EmailMessage

from sqlalchemy import Connection

from auth import application_queue, challenges, links
from auth.links import Purpose
from office import letters
from office.composing import base, compose
from office.mail import Transport
from store import outbox
from store.engine import writing
from store.outbox import Taken

AT_A_TIME = 200
"""Letters of one round; the rest waits for the next, so that other jobs have their turn."""

log = logging.getLogger("kropla")


class NothingToOpenError(Exception):
    """What a letter's link or code was for is gone."""


def deliver(transport: Transport) -> int:
    """Send what is due; how many letters were taken in hand."""
    for count in range(AT_A_TIME):
        taken = outbox.take()
        if taken is None:
            return count
        _send(taken, transport)
    return AT_A_TIME


def _send(taken: Taken, transport: Transport) -> None:
    try:
        message = _written(taken)
    except NothingToOpenError as reason:
        outbox.dropped(taken, str(reason))
        return
    try:
        transport(message)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("letter %s not sent (try %s): %s", taken.letter_id, taken.tries, error)
        outbox.failed(taken, f"{type(error).__name__}: {error}"[:500])
        return
    outbox.sent(taken)


def _written(taken: Taken) -> EmailMessage:
    """The message, with the secret of its link or code made now."""
    letter = taken.letter
    words, link = dict(letter.words), ""
    if letter.link_purpose:
        secret = _minted(letter.link_purpose, letter.link_subject or "", letter.recipient)
        if letter.link_purpose in MINTS:
            words["code"] = secret
        else:
            # Behind the #, so that it is in no log and no mail scanner's request.
            link = f"{base()}{links.PATH}#{secret}"
    text = letters.text(letter.kind, letter.language, words)
    return compose(taken, text, link or (base() if text.action else ""))


def _minted(purpose: str, subject: str, email: str) -> str:
    with writing() as connection:
        make = MINTS.get(purpose)
        if make is not None:
            secret = make(connection, subject)
        else:
            secret = links.mint(connection, Purpose(purpose), subject, email)
        if secret is None:
            raise NothingToOpenError(f"nothing to open any more: {purpose}")
        return secret


MINTS: dict[str, Callable[[Connection, str], str | None]] = {
    "code": challenges.mint,
    application_queue.PASSWORD: application_queue.mint_password,
}
"""Makers of codes and one-time passwords by purpose; every other purpose is a link."""
