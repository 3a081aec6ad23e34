"""What stands round every page: the brand, the account, the language, and what stops a page."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from auth.accounts import Account
from auth.customers import Customer
from auth.roles import Role
from auth.routes import SIGN_OUT_PATH
from settings import settings
from ui import navigation
from ui.address import link
from ui.i18n import LANGUAGE_PARAM, N_, _, language
from ui.page_list import PRIVACY_PATH, SETTINGS_PATH, TERMS_PATH
from ui.shell import svg

FOOTER = (
    (TERMS_PATH, N_("Terms of use")),
    (PRIVACY_PATH, N_("Privacy")),
)


def brand(page_title: str) -> None:
    """Name and icon in the browser's tab, logo in the header, the whole width for the page."""
    st.set_page_config(page_title=f"{page_title} · Kropla", page_icon=svg("drop"), layout="wide")
    st.logo(svg("logo"), size="large")


def bar(account: Account | None, viewed: Customer | None = None) -> None:
    """The account's corner of the header, in one element, because every rerun draws it again."""
    parts = [_demo_mark(), _language_link(), _account_corner(account)]
    st.html(f'<div class="kropla-bar">{"".join(parts)}</div>{_viewing_banner(viewed)}')


def _demo_mark() -> str:
    if not settings().demo:
        return ""
    meaning = escape(_("Demonstration: everything here is made up."))
    return (
        f'<span class="kropla-demo" title="{meaning}">{_sized(_("Demonstration"), "Demo")}</span>'
    )


def _language_link() -> str:
    """A link to this very view in the other language."""
    other, name = ("en", "English") if language() == "pl" else ("pl", "Polski")
    address = escape(urlencode({**st.query_params.to_dict(), LANGUAGE_PARAM: other}))
    name = _sized(name, other.upper())
    return f'<a href="?{address}" hreflang="{other}" lang="{other}">{name}</a>'


def _sized(long: str, short: str) -> str:
    """A word, and what stands for it where there is little room; one of them is shown."""
    return f'<span class="long">{escape(long)}</span><span class="short">{escape(short)}</span>'


def _account_corner(account: Account | None) -> str:
    """Who is signed in, and the way out: a plain form, so that it works without a websocket."""
    if account is None:
        return ""
    name = _sized(account.display_name, _("Account"))
    settings_page = escape(link(f"/{SETTINGS_PATH}", {}))
    return (
        f'<a class="kropla-who" href="{settings_page}" target="_self">{name}</a>'
        f'<form method="post" action="{SIGN_OUT_PATH}">'
        f'<button type="submit">{escape(_("Sign out"))}</button></form>'
    )


def _viewing_banner(viewed: Customer | None) -> str:
    if viewed is None:
        return ""
    words = _("You see the portal as customer {number} {name} sees it. This view is recorded.")
    text = words.format(number=viewed.customer_id, name=viewed.name)
    return (
        f'<div class="kropla-viewing" role="status">{escape(text)} '
        f'<a href="/klienci">{escape(_("Choose another customer"))}</a></div>'
    )


def footer() -> None:
    """Whose portal it is, and the two documents that everybody may read; below every page."""
    links = "".join(
        f'<a href="{escape(link(f"/{path}", {}))}" target="_self">{escape(_(name))}</a>'
        for path, name in FOOTER
    )
    name, whose = escape(settings().utility_name), escape(_("Terms of use and privacy"))
    st.html(f'<nav class="kropla-footer" aria-label="{whose}"><span>{name}</span>{links}</nav>')


def refuse(role: Role) -> None:
    """Say in place of a page why it is not shown, and where to go instead."""
    start = navigation.start(role)
    if start is None:
        st.info(_("There are no pages for your role in this version."))
        return
    st.error(_("Your account does not open this page."), icon=":material/lock:")
    st.page_link(start.file, label=_(start.title), icon=start.icon)
