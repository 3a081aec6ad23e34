"""What letters say, in the words of the reader's language.

Every letter is made of a subject and short paragraphs; the frame round them (text and HTML) is the
same for all. Names and other words that people typed only ever fill gaps, so they stay words.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from locales import catalogue
from office import (
    account_letters,
    application_letters,
    delegation_letters,
    einvoice_letters,
    safety_letters,
)
from office.wording import Text, Words
from settings import settings

KINDS = (
    account_letters.KINDS
    | safety_letters.KINDS
    | application_letters.KINDS
    | delegation_letters.KINDS
    | einvoice_letters.KINDS
)


def text(kind: str, language: str, words: Words) -> Text:
    """The words of a letter of this kind. Raises KeyError for a kind that is not there."""
    told = {key: TIMES.get(key, _as_it_is)(value, language) for key, value in words.items()}
    return KINDS[kind](catalogue(language).gettext, told)


def _as_it_is(value: str, _language: str) -> str:
    return value


def moment(iso: str, language: str) -> str:
    """A moment as people write it, in the time of the office: 21 listopada 2026, 18:47."""
    at = datetime.fromisoformat(iso).astimezone(ZoneInfo(settings().time_zone))
    return str(format_datetime(at, "d MMMM y, HH:mm", locale=language))


def day(iso: str, language: str) -> str:
    """A day as people write it: 5 grudnia 2026."""
    return str(format_date(date.fromisoformat(iso), "d MMMM y", locale=language))


TIMES = {"at": moment, "due": day, "since": day, "until": day}
"""Words that are kept as ISO 8601, and how they are told."""
