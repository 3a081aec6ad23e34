"""Which pages there are: their files, names and addresses, and whose menu shows them."""

from __future__ import annotations

from dataclasses import dataclass

from auth.roles import VIEWING_ROLES, Role
from ui.i18n import N_

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
    # Found from what is to be paid, and by who comes back from paying.
    Entry("customer/payment.py", N_("Pay"), ":material/payments:", "platnosc", frozenset()),
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
        "staff/payments.py",
        N_("Online payments"),
        ":material/payments:",
        "platnosci",
        frozenset({Role.CLERK, Role.ADMIN}),
    ),
    Entry(
        "staff/receivables.py",
        N_("Receivables"),
        ":material/hourglass_bottom:",
        "naleznosci",
        frozenset({Role.CLERK, Role.ANALYST, Role.ADMIN}),
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
