"""The state of a page in its address, so that a view can be bookmarked, sent and gone back to.

Widgets' own binding would put their translated labels there; a link sent by a Polish reader would
not work for an English one, nor for an export. So the words of the address are kept apart from
the labels: a page reads them when it is entered or gone back to, and writes them after its widgets.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def words() -> dict[str, str]:
    """All words of the address of this run."""
    return st.query_params.to_dict()


def is_entered(first_key: str) -> bool:
    """Whether the address decides in this run: the page was just entered, or gone back to.

    ``first_key`` is the key of a widget that the page always shows. While the page is in use, its
    widgets decide: their news may arrive before the browser has taken up the last address.
    """
    context = get_script_run_ctx()
    is_history = context is not None and context.is_history_navigation
    return is_history or first_key not in st.session_state


def write(names: Collection[str], own: Mapping[str, str]) -> None:
    """Make the words of a page, which are called ``names``, be these; leave others alone."""
    before = words()
    after = {key: value for key, value in before.items() if key not in names} | dict(own)
    if after != before:
        st.query_params.from_dict(after)


def link(path: str, own: Mapping[str, str]) -> str:
    """An address with these words, keeping whose data and which language it is about."""
    kept = {key: value for key, value in words().items() if key in ("klient", "lang")}
    query = urlencode(kept | dict(own))
    return f"{path}?{query}" if query else path
