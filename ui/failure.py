"""What a person sees when a page fails: that it did, and a number to tell the office."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from core.errors import KroplaError
from ui.i18n import _

log = logging.getLogger("kropla")


def show(error: Exception) -> bool:
    """Log the error under a number and show the number alone; errors meant for people as they are.

    True keeps Streamlit from showing anything of its own.
    """
    if isinstance(error, KroplaError):
        st.error(str(error), icon=":material/error:")
        return True
    number = secrets.token_hex(4)
    log.error("failure %s", number, exc_info=error)
    words = _(
        "Something went wrong on our side. If it happens again, tell us this number: {number}"
    )
    st.error(words.format(number=number), icon=":material/error:")
    return True
