"""Words on screens: English in the code, Polish on the screen, English by choice.

The Polish catalogue is read from its ``.po`` text at start, so there is no compiled file that
could be missing or stale. The language stands in the address (``?lang=en``); the shell keeps it
in a cookie, so it outlives the address.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from streamlit.runtime.scriptrunner import get_script_run_ctx

LANGUAGES = ("pl", "en")
LANGUAGE_PARAM = "lang"
LANGUAGE_COOKIE = "kropla-lang"
LOCALES = Path(__file__).parent.parent / "locales"

_thread = threading.local()
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


@cache
def catalogue(language_code: str) -> NullTranslations:
    """The catalogue of a language; English is what the code says."""
    path = LOCALES / language_code / "LC_MESSAGES" / "kropla.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language_code))
    compiled.seek(0)
    return GNUTranslations(compiled)


def language() -> str:
    """Language of this run, ``pl`` or ``en``; decided once a run, because every text asks."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return _spoken.get() or LANGUAGES[0]
    run = (context.session_id, context.query_string)
    if getattr(_thread, "run", None) != run:
        _thread.language = known(
            st.query_params.get(LANGUAGE_PARAM) or st.context.cookies.get(LANGUAGE_COOKIE)
        )
        _thread.run = run
    return _thread.language


@contextmanager
def speaking(code: str | None) -> Iterator[None]:
    """Use a language outside of pages, for example in a file that is downloaded."""
    token = _spoken.set(known(code))
    try:
        yield
    finally:
        _spoken.reset(token)


def known(code: str | None) -> str:
    """The language of a code that came from outside; Polish when we do not speak it."""
    return code if code in LANGUAGES else LANGUAGES[0]


def _(msgid: str) -> str:
    """The text in the language of this run."""
    return catalogue(language()).gettext(msgid)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The text for a count in the language of this run, with its own plural rules."""
    return catalogue(language()).ngettext(singular, plural, count)


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text that is translated later, where it is shown."""
    return msgid
