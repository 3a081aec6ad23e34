"""Words on screens: English in the code, Polish on the screen, English by choice.

The language stands in the address (``?lang=en``); the shell keeps it in a cookie, so it outlives
the address.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from locales import LANGUAGES, N_, catalogue, known

__all__ = ["N_", "_", "language", "ngettext", "speaking"]

LANGUAGE_PARAM = "lang"
LANGUAGE_COOKIE = "kropla-lang"

_thread = threading.local()
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


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


def _(msgid: str) -> str:
    """The text in the language of this run."""
    return catalogue(language()).gettext(msgid)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The text for a count in the language of this run, with its own plural rules."""
    return catalogue(language()).ngettext(singular, plural, count)
