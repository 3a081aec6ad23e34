"""Texts in Polish and English: English in the code, Polish in the catalogue beside this file.

The catalogue is read from its ``.po`` text at start, so there is no compiled file that could be
missing or stale.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("pl", "en")


@cache
def catalogue(language_code: str) -> NullTranslations:
    """The catalogue of a language; English is what the code says."""
    path = Path(__file__).parent / language_code / "LC_MESSAGES" / "kropla.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language_code))
    compiled.seek(0)
    return GNUTranslations(compiled)


def known(code: str | None) -> str:
    """The language of a code that came from outside; Polish when we do not speak it."""
    return code if code in LANGUAGES else LANGUAGES[0]


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text that is translated later, where it is shown."""
    return msgid
