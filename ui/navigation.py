"""Which pages there are, who finds them in the menu, and where they live."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import cache

import streamlit as st
from streamlit.navigation.page import Page
from streamlit.runtime.scriptrunner import get_script_run_ctx

from auth.roles import VIEWING_ROLES, Role
from ui.i18n import N_, _

SIGN_IN = "public/sign_in.py"
FIRST_STEPS = "account/first_steps.py"
SETTINGS = "account/settings.py"
SETTINGS_PATH = "ustawienia"
SIGN_IN_PATH = "/"
REGISTRATION_PATH = "/rejestracja"
RECOVERY_PATH = "/odzyskiwanie"
APPLICATION_PATH = "/wniosek-o-konto"
NEW_PASSWORD_PATH = "/nowe-haslo"  # noqa: S105 - an address
INVITATION_PATH = "/zaproszenie"
LETTERS_PATH = "/poczta"
TERMS_PATH = "regulamin"
PRIVACY_PATH = "prywatnosc"


@dataclass(frozen=True)
class Entry:
    """One page: its file below ``pages/``, its name, its address, and whose menu shows it.

    A public page is the same for who has not signed in; in place of others they find the sign-in.
    """

    file: str
    title: str
    icon: str
    path: str
    roles: frozenset[Role]
    is_public: bool = False


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
        "customer/settlements.py",
        N_("Balance and payments"),
        ":material/account_balance_wallet:",
        "rozrachunki",
        frozenset({Role.CUSTOMER}),
    ),
    Entry(
        "customer/invoices.py",
        N_("Invoices"),
        ":material/receipt_long:",
        "faktury",
        frozenset({Role.CUSTOMER}),
    ),
    Entry(
        "customer/contracts.py",
        N_("Contracts"),
        ":material/contract:",
        "umowy",
        frozenset({Role.CUSTOMER}),
    ),
    # Found from the invoices and the settings.
    Entry(
        "customer/einvoice.py",
        N_("Electronic invoices"),
        ":material/mark_email_read:",
        "e-faktura",
        frozenset(),
    ),
    # Found through the name in the header, not in the menu.
    Entry(SETTINGS, N_("Settings"), ":material/settings:", SETTINGS_PATH, frozenset()),
    # Found from the sign-in.
    Entry(
        "public/registration.py",
        N_("Registration"),
        ":material/person_add:",
        REGISTRATION_PATH[1:],
        frozenset(),
        is_public=True,
    ),
    Entry(
        "public/application.py",
        N_("Application for an account"),
        ":material/edit_document:",
        APPLICATION_PATH[1:],
        frozenset(),
        is_public=True,
    ),
    Entry(
        "public/recovery.py",
        N_("Forgotten password or login"),
        ":material/key:",
        RECOVERY_PATH[1:],
        frozenset(),
        is_public=True,
    ),
    Entry(
        "public/new_password.py",
        N_("New password"),
        ":material/key:",
        NEW_PASSWORD_PATH[1:],
        frozenset(),
        is_public=True,
    ),
    # Found from a letter of who delegates.
    Entry(
        "public/invitation.py",
        N_("Invitation"),
        ":material/mail:",
        INVITATION_PATH[1:],
        frozenset(),
        is_public=True,
    ),
    # Of the demo alone; its guard is the mode.
    Entry(
        "public/letters.py",
        N_("Letters of the demo"),
        ":material/mail:",
        LETTERS_PATH[1:],
        frozenset(),
        is_public=True,
    ),
    # Found by whoever has something to do before a page opens.
    Entry(FIRST_STEPS, N_("First steps"), ":material/checklist:", "pierwsze-kroki", frozenset()),
    # Found through the links below every page.
    Entry(
        "public/terms.py",
        N_("Terms of use"),
        ":material/gavel:",
        TERMS_PATH,
        frozenset(),
        is_public=True,
    ),
    Entry(
        "public/privacy.py",
        N_("Privacy"),
        ":material/shield_person:",
        PRIVACY_PATH,
        frozenset(),
        is_public=True,
    ),
    Entry(
        "staff/customers.py",
        N_("Customers"),
        ":material/group:",
        "klienci",
        VIEWING_ROLES,
    ),
    Entry(
        "staff/bank_entries.py",
        N_("Payments from the bank"),
        ":material/account_balance:",
        "wplaty",
        frozenset({Role.CLERK, Role.ADMIN}),
    ),
    Entry(
        "staff/accounts.py",
        N_("Accounts"),
        ":material/manage_accounts:",
        "konta",
        frozenset({Role.CLERK, Role.ADMIN}),
    ),
)


def paths() -> frozenset[str]:
    """Addresses of all pages, e.g. ``/zuzycie``."""
    return frozenset(f"/{entry.path}" for entry in PAGES)


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
