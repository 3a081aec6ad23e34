"""What was just done, told after the page has been drawn anew."""

from __future__ import annotations

import streamlit as st

from ui.i18n import _
from ui.literal import literal

_KEY = "done"


def done(name: str) -> None:
    """Draw the page anew and say there that it is done; a toast of this run would be lost."""
    st.session_state[_KEY] = name
    st.rerun()


def show() -> None:
    """Say what the run before has done, once."""
    if _KEY in st.session_state:
        words = _("Done: {name}.").format(name=literal(st.session_state.pop(_KEY)))
        st.toast(words, icon=":material/check:")
