"""Part of the settings: linking the account with OpenID providers, and unlinking it."""

from __future__ import annotations

import streamlit as st

from auth import identities, linking
from auth.accounts import Account
from auth.cookies import SESSION_HEADER
from auth.identities import Linked
from auth.oidc import Notice, noticed
from auth.oidc_flows import TooManyError
from auth.oidc_provider import providers
from auth.oidc_web import ProviderDownError
from auth.password_change import NoCookiesError, WrongPasswordError
from auth.passwords import BusyError
from auth.redirect import go
from settings import Provider
from ui import formats, panels
from ui.address import link
from ui.calendar import zone
from ui.i18n import _
from ui.page_list import SETTINGS_PATH
from ui.providers import WORDS, ended, tell

CAN_BE = {Notice.LINKED: True, Notice.UNLINKED: False}
"""Whether the account is linked when it has ended so."""


def told(account: Account) -> None:
    """Say how a way to a provider ended; what the address alone says is not believed."""
    happened = ended()
    if happened is None or happened[1] not in WORDS:
        return
    is_linked = happened[0].issuer in identities.of_account(account)
    if CAN_BE.get(happened[1], is_linked) is is_linked:
        tell(*happened)


def identity(account: Account) -> None:
    """For each provider, whether it opens this account, and the way to change that."""
    known = identities.of_account(account)
    for provider in providers().values():
        _one(account, provider, known.get(provider.issuer))


def _one(account: Account, provider: Provider, linked: Linked | None) -> None:
    st.header(_("Signing in with {provider}").format(provider=provider.name), anchor=False)
    if linked is None:
        words = _("Link your {provider} account and sign in without typing the password.")
        panels.show(panels.remark(words.format(provider=provider.name)))
        label, icon = _("Link {provider}"), ":material/link:"
    else:
        panels.show(panels.remark(_since(linked)))
        label, icon = _("Unlink {provider}"), ":material/link_off:"
    opened = st.popover(label.format(provider=provider.name), icon=icon)
    with opened, st.form(f"identity_{provider.key}", border=False):
        _ask(account, provider, is_linked=linked is not None)


def _since(linked: Linked) -> str:
    """Which account it is, as far as its owner would know it by."""
    day = formats.day(linked.linked_at.astimezone(zone()).date())
    if not linked.email:
        return _("Linked since {day}.").format(day=day)
    return _("Linked since {day} with the account {email}.").format(day=day, email=linked.email)


def _ask(account: Account, provider: Provider, *, is_linked: bool) -> None:
    """The present password, and the button that needs it."""
    words = (
        _("Everywhere else you will be signed out.")
        if is_linked
        else _("After the password you go to {provider} and come back here.")
    )
    st.markdown(words.format(provider=provider.name))
    password = st.text_input(
        _("Present password"),
        type="password",
        autocomplete="current-password",
        key=f"identity_password_{provider.key}",
    )
    label = _("Unlink") if is_linked else _("Continue to {provider}")
    if st.form_submit_button(label.format(provider=provider.name), type="primary"):
        _do(account, provider, password or "", is_linked=is_linked)


def _do(account: Account, provider: Provider, password: str, *, is_linked: bool) -> None:
    """Do it, or say what is wrong."""
    here = st.context.headers.get(SESSION_HEADER, "")
    settings_page = link(f"/{SETTINGS_PATH}", {})
    try:
        if is_linked:
            linking.end(account, provider, password, here)
            go(noticed(settings_page, provider, Notice.UNLINKED))
        else:
            go(linking.begin(account, provider, password, here, settings_page))
    except WrongPasswordError:
        st.error(_("The present password does not fit."))
    except BusyError:
        st.warning(_("Many people are signing in. Please try again in a moment."))
    except NoCookiesError:
        st.warning(_("Signing in needs cookies. Allow them for this site, then reload it."))
    except ProviderDownError:
        tell(provider, Notice.DOWN)
    except TooManyError:
        tell(provider, Notice.BUSY)
