"""The step of accepting the terms before the portal opens."""

from __future__ import annotations

from html import escape

import streamlit as st

from auth import documents, terms
from auth.accounts import Account
from auth.documents import Document, Kind
from settings import settings
from ui import formats, panels
from ui.address import link
from ui.calendar import local_day
from ui.documents import NAMES, PATHS, VERSION_PARAM, changed_parts, pdf_path, read, version_words
from ui.i18n import _

MOST_PARTS = 8
"""So many changed parts are named; a version that changes more is a new text."""


def agreement(account: Account) -> None:
    """The documents that are new to the account, what is new in them, and one button."""
    shown = terms.due(account)
    if not shown:
        # Accepted in another tab a moment ago.
        st.rerun()
    asks = any(one.kind is Kind.TERMS for one in shown)
    with st.container(width=640):
        st.header(" · ".join(_(NAMES[one.kind]) for one in shown), anchor=False)
        cards = "".join(_card(account, one) for one in shown)
        panels.show(f'<ul class="kropla-agreement">{cards}</ul>')
        st.markdown(_asked(shown))
        # Named after what is shown: what has come into force since is not accepted unseen.
        key = "-".join(["accept", *(one.sha256 for one in shown)])
        name = _("I accept") if asks else _("I have taken note")
        if st.button(name, type="primary", key=key):
            terms.accept(account, shown)
            st.rerun()
        panels.show(panels.remark(_otherwise(asks)))


def _asked(shown: list[Document]) -> str:
    """What the button means."""
    kinds = {one.kind for one in shown}
    if kinds == {Kind.TERMS}:
        return _("By choosing “I accept” you accept the terms of use.")
    if kinds == {Kind.PRIVACY}:
        return _("It informs you about your personal data and does not need your consent.")
    return _(
        "By choosing “I accept” you accept the terms of use. The information on personal data "
        "does not need your consent; please take note of it."
    )


def _otherwise(asks: bool) -> str:
    """What else one can do."""
    if not asks:
        return _("We keep the date, so that we do not ask again.")
    words = _(
        "You do not accept? You can sign out above; the customer office helps you all the same: "
        "{phone}, {email} ({hours})."
    )
    chosen = settings()
    return words.format(
        phone=chosen.office_phone, email=chosen.office_email, hours=chosen.office_hours
    )


def _card(account: Account, document: Document) -> str:
    """A document with its version, what is new in it, and where to read it, in a tab of its own."""
    own = {VERSION_PARAM: document.version}
    address = escape(link(f"/{PATHS[document.kind]}", own))
    title, version = escape(read(document).title), escape(version_words(document))
    there, pdf = escape(_("Read (opens in a new tab)")), escape(_("Save as PDF"))
    return (
        f'<li><strong>{title}</strong><p class="version">{version}</p>{_news(account, document)}'
        f'<p><a href="{address}" target="_blank">{there}</a>'
        f'<a href="{escape(pdf_path(document))}" download target="_self">{pdf}</a></p></li>'
    )


def _news(account: Account, document: Document) -> str:
    """What changed since the version that the account knows; nothing where it knows none."""
    known = [one for one in terms.accepted(account) if one.kind is document.kind]
    former = documents.find(document.kind, known[0].version) if known else None
    if former is None:
        return ""
    parts = changed_parts(former, document) or [_("only the numbers of its parts")]
    since = _("New since version {version}, which you know from {day}:").format(
        version=former.version, day=formats.day(local_day(known[0].at))
    )
    if len(parts) > MOST_PARTS:
        parts = [_("the whole text was revised")]
    items = "".join(f"<li>{escape(part)}</li>" for part in parts)
    return f'<p class="news">{escape(since)}</p><ul>{items}</ul>'
