"""Signing in through an OpenID provider, on the sign-in page: the buttons, and how a try ended."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st

from auth.oidc import NOTICE_PARAM, START_PATH, WAY_BACK_PARAM, Notice
from auth.oidc_provider import providers
from settings import Provider
from ui import panels
from ui.i18n import N_, _
from ui.page_list import REGISTRATION_PATH
from ui.shell import data_uri

WORDS = {
    Notice.CANCELLED: N_("Signing in with {provider} was broken off. Nothing has changed."),
    Notice.FAILED: N_("Signing in with {provider} did not work. Please try again."),
    Notice.DOWN: N_("{provider} does not answer at the moment. Please try again later."),
    Notice.BUSY: N_(
        "Signing in with {provider} was begun here too often without being finished. "
        "Please try again in ten minutes."
    ),
    Notice.TAKEN: N_("This {provider} account is linked to another account of the portal."),
    Notice.LINKED: N_("Linked. From now on you can sign in with {provider}."),
    Notice.UNLINKED: N_(
        "Unlinked. {provider} no longer opens your account; everywhere else you are signed out."
    ),
}
"""How a way to a provider ended; the one that ends with an unknown identity has more to say."""

GOOD = {Notice.LINKED, Notice.UNLINKED}
LOGOS = {"accounts.google.com": "google"}
"""Signs that people look for; other providers have a common one."""


def ended() -> tuple[Provider, Notice] | None:
    """How a way to a provider ended just now, by the address."""
    key, _dot, word = st.query_params.get(NOTICE_PARAM, "").partition(".")
    provider = providers().get(key)
    known = word in Notice.__members__.values()
    return (provider, Notice(word)) if provider and known else None


def asked_for() -> str:
    """The page that was asked for, with its words; without how a way to a provider ended."""
    path = urlsplit(st.context.url or "").path or "/"
    words = {key: word for key, word in st.query_params.to_dict().items() if key != NOTICE_PARAM}
    return f"{path}?{urlencode(words)}" if words else path


def tell(provider: Provider, notice: Notice, beside: str = "") -> None:
    """Say how it ended; ``beside`` is what works all the same."""
    words = _(WORDS[notice]).format(provider=provider.name)
    if notice in GOOD:
        st.success(words, icon=":material/check:")
    else:
        st.warning(f"{words} {beside}".strip(), icon=":material/info:")


def tell_visitor() -> None:
    """Say above the form how it ended, and what to do now."""
    known = ended()
    if known is None:
        return
    provider, notice = known
    if notice is Notice.UNKNOWN:
        panels.show(panels.notices([_unknown(provider)]))
    elif notice in WORDS:
        tell(provider, notice, _("Your password works as always."))


def buttons() -> None:
    """A button for each provider, below the form: plain forms, so that they are links to nobody."""
    some = providers().values()
    if not some:
        return
    words = escape(urlencode({WAY_BACK_PARAM: asked_for()}))
    forms = "".join(_button(provider, words) for provider in some)
    st.html(f'<div class="kropla-providers"><p>{escape(_("or"))}</p>{forms}</div>')


def _button(provider: Provider, words: str) -> str:
    logo = data_uri(LOGOS.get(urlsplit(provider.issuer).hostname or "", "key"))
    label = escape(_("Sign in with {provider}").format(provider=provider.name))
    return (
        f'<form method="post" action="{START_PATH.format(key=provider.key)}?{words}">'
        f'<button type="submit"><img src="{logo}" alt="" />{label}</button></form>'
    )


def _unknown(provider: Provider) -> panels.Notice:
    """What to do with an identity that opens nothing yet."""
    return panels.Notice(
        _("This {provider} account is not linked yet").format(provider=provider.name),
        _(
            "Sign in with your password and link it in the settings. "
            "If you have no account of the portal yet, register first."
        ),
        is_urgent=True,
        page=REGISTRATION_PATH,
        step=_("Register"),
    )
