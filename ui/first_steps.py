"""Parts of the first steps: which are left, and the one that is due now."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from auth.accounts import Account
from auth.duties import Duty
from ui import account_panels, email_panel, second_factor_panels, terms_panels
from ui.i18n import N_, _, ngettext

NAMES = {
    Duty.PASSWORD: N_("Own password"),
    Duty.EMAIL: N_("E-mail address"),
    Duty.TERMS: N_("Terms of use"),
    Duty.SECOND_FACTOR: N_("Second step of signing in"),
}
"""A duty, as the list of steps names it."""

PANELS: dict[Duty, Callable[[Account], None]] = {
    Duty.PASSWORD: account_panels.password,
    Duty.EMAIL: email_panel.show,
    Duty.TERMS: terms_panels.agreement,
    Duty.SECOND_FACTOR: second_factor_panels.first_time,
}
"""A duty, and the panel where it is done."""


def left(account: Account) -> None:
    """How many steps are left, and which."""
    count = len(account.owes)
    words = ngettext("{count} step left: {steps}.", "{count} steps left: {steps}.", count)
    steps = ", ".join(_(NAMES[duty]).lower() for duty in account.owes)
    st.caption(words.format(count=count, steps=steps))


def show(account: Account) -> None:
    """The step that is due."""
    PANELS[account.owes[0]](account)
