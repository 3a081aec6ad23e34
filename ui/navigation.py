"""Which pages there are, who finds them in the menu, and where they live."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import Page

from auth.roles import VIEWING_ROLES, Role
from ui.i18n import N_, _

SIGN_IN = "public/sign_in.py"


@dataclass(frozen=True)
class Entry:
    """One page: its file below ``pages/``, its name, its address, and whose menu shows it."""

    file: str
    title: str
    icon: str
    path: str
    roles: frozenset[Role]


PAGES = (
    Entry(
        "customer/dashboard.py",
        N_("Overview"),
        ":material/home:",
        "",
        frozenset({Role.CUSTOMER}),
    ),
    Entry(
        "customer/usage.py",
        N_("Water use"),
        ":material/water_drop:",
        "zuzycie",
        frozenset({Role.CUSTOMER}),
    ),
    Entry(
        "staff/customers.py",
        N_("Customers"),
        ":material/group:",
        "klienci",
        VIEWING_ROLES,
    ),
)


def paths() -> frozenset[str]:
    """Addresses of all pages, e.g. ``/zuzycie``."""
    return frozenset(f"/{entry.path}" for entry in PAGES)


def start(role: Role) -> Entry | None:
    """The first page of a role's menu; None for a role without pages."""
    return next((entry for entry in PAGES if role in entry.roles), None)


def for_visitors() -> list[Page]:
    """Every address leads to the sign-in page, and stays as it is for the way back."""
    return [_page(entry, file=SIGN_IN, title=_("Sign in")) for entry in PAGES]


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


def _page(entry: Entry, file: str = "", title: str = "", is_hidden: bool = False) -> Page:
    return st.Page(
        file or entry.file,
        title=title or _(entry.title),
        icon=entry.icon,
        url_path=entry.path,
        default=not entry.path,
        visibility="hidden" if is_hidden else "visible",
    )
