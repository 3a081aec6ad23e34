"""Parts of the pages of the terms and of the privacy notice."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st

from auth import clock, documents, guard, terms
from auth.accounts import Account
from auth.documents import Document, Kind
from auth.roles import Role
from auth.subject import Subject
from ui import formats, markdown, panels
from ui.address import link, words
from ui.calendar import zone
from ui.documents import NAMES, PATHS, VERSION_PARAM, Reading, pdf_path, read, version_words
from ui.i18n import _


@dataclass(frozen=True)
class View:
    """What a reader looks at: a version, the one in force, and all there are."""

    shown: Document
    now: Document | None
    known: list[Document]

    @property
    def reading(self) -> Reading:
        """The version that is shown, in the language of this run."""
        return read(self.shown)

    @property
    def is_in_force(self) -> bool:
        """Whether the version that is shown is the one in force."""
        return self.now is not None and self.shown.version == self.now.version


def show(kind: Kind, subject: Subject) -> None:
    """The version that the address names, else the one in force, else the first to come."""
    known = documents.versions(kind)
    if not known:
        st.title(_(NAMES[kind]), anchor=False)
        panels.show(panels.empty(_("Nothing has been published yet."), ""))
        return
    now = documents.current(kind)
    asked = words().get(VERSION_PARAM)
    shown = next((one for one in known if one.version == asked), now or known[-1])
    view = View(shown, now, known)
    account = None if subject.role is Role.VISITOR else guard.signed_in()
    text = markdown.html(view.reading.blocks)
    st.html(
        f'<div class="kropla-document">{_head(view, account)}{_beside(view)}'
        f"<article>{text}</article></div>"
    )


def _head(view: View, account: Account | None) -> str:
    """Title, version, what to know about it, and how to take it along."""
    told = [version_words(view.shown), *_accepted(view.shown, account)]
    lines = "".join(f"<p>{escape(line)}</p>" for line in told)
    way_back = "" if account else _way_back()
    return (
        f'<div class="head">{way_back}<h1>{escape(view.reading.title)}</h1>{lines}'
        f"{_notice(view)}{_take_along(view.shown)}</div>"
    )


def _way_back() -> str:
    """Who has not signed in finds no menu above the page."""
    address, name = escape(link("/", {})), escape(_("Sign in"))
    return f'<a class="kropla-back" href="{address}" target="_self">{name}</a>'


def _take_along(shown: Document) -> str:
    """The version as a file and on paper; what the second button does is in ui/assets/print.js."""
    pdf, save, paper = escape(pdf_path(shown)), escape(_("Save as PDF")), escape(_("Print"))
    return (
        f'<div class="kropla-downloads"><a href="{pdf}" download target="_self">{save}</a>'
        f'<button type="button" data-kropla-print="">{paper}</button></div>'
    )


def _accepted(shown: Document, account: Account | None) -> list[str]:
    """When the reader accepted this version, if so."""
    if account is None:
        return []
    said = {
        Kind.TERMS: _("You accepted it on {day}, {time}."),
        Kind.PRIVACY: _("You took note of it on {day}, {time}."),
    }[shown.kind]
    moments = [
        one.at.astimezone(zone())
        for one in terms.accepted(account)
        if (one.kind, one.version) == (shown.kind, shown.version)
    ]
    return [said.format(day=formats.day(at.date()), time=f"{at:%H:%M}") for at in moments]


def _notice(view: View) -> str:
    """That this is not the version in force; or that another one is announced."""
    if view.is_in_force:
        ahead = [one for one in view.known if one.valid_from > clock.today()]
        return "".join(map(_announced, ahead[-1:]))
    is_ahead = view.shown.valid_from > clock.today()
    text = _("This version is not in force yet.") if is_ahead else _("This is a former version.")
    way = _link(view.now, {}, _("See the one in force")) if view.now else ""
    return f'<p class="kropla-notice" role="status">{escape(text)} {way}</p>'


def _announced(next_one: Document) -> str:
    """The next version, before it is in force."""
    words_of_it = _("From {day} another version will be in force.")
    text = words_of_it.format(day=formats.day(next_one.valid_from))
    way = _link(next_one, {VERSION_PARAM: next_one.version}, _("See it"))
    return f'<p class="kropla-notice" role="status">{escape(text)} {way}</p>'


def _link(document: Document, own: dict[str, str], text: str) -> str:
    address = escape(link(f"/{PATHS[document.kind]}", own))
    return f'<a href="{address}" target="_self">{escape(text)}</a>'


def _beside(view: View) -> str:
    """The parts and the versions: beside the text, folded above it where there is little room."""
    choice = _versions(view) if len(view.known) > 1 else ""
    return f'<div class="beside">{_parts(view.reading)}{choice}</div>'


def _parts(reading: Reading) -> str:
    """Links to the parts."""
    items = "".join(
        f'<li><a href="#{escape(anchor)}" target="_self">{escape(heading)}</a></li>'
        for anchor, heading in reading.parts
    )
    if not items:
        return ""
    return _folding(_("Contents"), items)


def _versions(view: View) -> str:
    """Links to all versions, the latest first."""
    items = "".join(_version(one, view) for one in view.known)
    return _folding(_("Versions"), items)


def _folding(title: str, items: str) -> str:
    """A list of links: open beside the text, folded above it; styles show one of the two."""
    name = escape(title)
    return (
        f'<nav class="wide" aria-label="{name}"><h2>{name}</h2><ul>{items}</ul></nav>'
        f'<details class="narrow kropla-folded"><summary>{name}</summary><ul>{items}</ul></details>'
    )


def _version(one: Document, view: View) -> str:
    is_now = view.now is not None and one.version == view.now.version
    own = {} if is_now else {VERSION_PARAM: one.version}
    address = escape(link(f"/{PATHS[one.kind]}", own))
    name = _("Version {version}").format(version=one.version)
    day = _("from {day}").format(day=formats.day(one.valid_from))
    said = ", ".join([day, _("in force")] if is_now else [day])
    here = ' aria-current="page"' if one.version == view.shown.version else ""
    return (
        f'<li><a href="{address}" target="_self"{here}>{escape(name)}'
        f"<small>{escape(said)}</small></a></li>"
    )
