"""Parts of the sign-in page."""

from __future__ import annotations

from html import escape

import streamlit as st

from auth.accounts import Account
from auth.form import LOGIN_KEY
from auth.sign_in import demo_accounts
from ui.address import link
from ui.i18n import N_, _
from ui.page_list import RECOVERY_PATH, REGISTRATION_PATH

WHO = {
    "dom": N_("household, main and garden meter"),
    "radio": N_("household with hourly radio readings"),
    "zarzadca": N_("manager of several buildings"),
    "firma": N_("business"),
    "bok": N_("customer office"),
    "wodomierze": N_("readings and meters"),
    "analityk": N_("analyses"),
    "admin": N_("runs the portal"),
}
"""What a demo account shows; others go by their display name."""


def welcome() -> None:
    """What the portal is for, beside the form."""
    lines = (
        _("See how much water you use, hour by hour or year by year"),
        _("What you owe and until when, at a glance"),
        _("Know where a figure comes from: inspector, radio, you or an estimate"),
    )
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    title = escape(_("Your water, clear as day"))
    st.html(f'<div class="kropla-welcome"><h1>{title}</h1><ul>{items}</ul></div>')


def way(path: str, words: str) -> None:
    """A link to another page, which loads anew: the address of this one is not its way back."""
    st.html(_way(path, words))


def ways() -> None:
    """What to do for who cannot sign in."""
    register = _way(REGISTRATION_PATH, _("No account yet? Register"))
    recover = _way(RECOVERY_PATH, _("I do not remember my password or login"))
    st.html(f'<div class="kropla-ways">{register}{recover}</div>')


def _way(path: str, words: str) -> str:
    address = escape(link(path, {}))
    return f'<a class="kropla-way" href="{address}" target="_self">{escape(words)}</a>'


def demo_logins() -> None:
    """The make-believe accounts; choosing one fills the login."""
    accounts = demo_accounts()
    if not accounts:
        st.caption(_("The demo has no data yet: generate it with `make run`."))
        return
    st.pills(
        _("Demo accounts: choose one to fill the login"),
        list(accounts),
        format_func=lambda login: f"**{login}** · {_about(accounts[login])}",
        key="demo_login",
        on_change=_fill_login,
        wrap=True,
    )
    st.caption(
        _(
            "Any customer number is a login too. "
            "One password opens them all; it was printed when the demo started."
        )
    )


def _about(account: Account) -> str:
    known = WHO.get(account.login)
    return _(known) if known else account.display_name


def _fill_login() -> None:
    chosen = st.session_state.get("demo_login")
    if chosen:
        st.session_state[LOGIN_KEY] = chosen
