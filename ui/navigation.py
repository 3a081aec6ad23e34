"""The pages as Streamlit wants them: what each role finds in the menu, and the ways there."""

from __future__ import annotations

from copy import copy
from functools import cache

import streamlit as st
from streamlit.navigation.page import Page
from streamlit.runtime.scriptrunner import get_script_run_ctx

from auth.roles import Role
from ui.i18n import _
from ui.page_list import FIRST_STEPS, PAGES, SIGN_IN, Entry


def start(role: Role) -> Entry | None:
    """The first page of a role's menu; None for a role without pages."""
    return next((entry for entry in PAGES if role in entry.roles), None)


def for_visitors() -> list[Page]:
    """Public pages; every other address leads to the sign-in, and stays for the way back."""
    return [
        _page(entry) if entry.is_public else _page(entry, file=SIGN_IN, title=_("Sign in"))
        for entry in PAGES
    ]


def for_role(role: Role, is_viewing: bool) -> list[Page]:
    """All pages; those not in the menu of the role are hidden, and their guard refuses them."""
    shown = menu(role, is_viewing)
    return [_page(entry, is_hidden=entry not in shown) for entry in PAGES]


def menu(role: Role, is_viewing: bool) -> tuple[Entry, ...]:
    """What a role finds in its menu; staff with an open customer finds that customer's pages."""
    roles = {role, Role.CUSTOMER} if is_viewing else {role}
    return tuple(entry for entry in PAGES if roles & entry.roles)


def to_start(role: Role) -> None:
    """Leave this page for the first one of the role's menu."""
    entry = start(role)
    if entry is not None:
        st.switch_page(entry.file)


def to_first_steps() -> None:
    """Leave this page for the one where is done what has to be done first."""
    st.switch_page(FIRST_STEPS)


def _page(entry: Entry, file: str = "", title: str = "", is_hidden: bool = False) -> Page:
    # Outside of a run, in tests, Streamlit makes pages without their files: none to be kept.
    make = _made if get_script_run_ctx(suppress_warning=True) else _made.__wrapped__
    # Streamlit marks the page that a run may show, so each run has its own copies.
    return copy(make(entry, file or entry.file, title or _(entry.title), is_hidden=is_hidden))


@cache
def _made(entry: Entry, file: str, title: str, *, is_hidden: bool) -> Page:
    """Made once, because each making looks the file up on the disk."""
    return st.Page(
        file,
        title=title,
        icon=entry.icon,
        url_path=entry.path,
        default=not entry.path,
        visibility="hidden" if is_hidden else "visible",
    )
