"""Parts of the page of e-invoices: how it stands, what a change does, the text, the history."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from auth.accounts import Account
from auth.einvoice import Channel, Decision, State
from auth.einvoice_texts import ConsentText
from auth.subject import Subject
from ui import formats, markdown, panels
from ui.address import link
from ui.calendar import zone
from ui.einvoice import TariffChange, states
from ui.i18n import N_, _, language
from ui.panels import Column, Notice, Tile

PATH = "/e-faktura"
CHANNELS = {
    Channel.REGISTRATION: N_("at registration"),
    Channel.SETTINGS: N_("in the portal"),
    Channel.OFFICE: N_("form at the customer office"),
}


def standing(state: State) -> str:
    """How it stands: ``electronic since 24 listopada 2026``."""
    if not state.is_on:
        return _("on paper")
    if state.since is None:
        return _("electronic")
    return _("electronic since {day}").format(day=formats.day(state.since))


def planned(state: State) -> str:
    """What will be, from when on; empty when nothing was decided that is not in force yet."""
    if state.planned is None:
        return ""
    words = _("from {day} on: electronic") if state.planned.is_on else _("from {day} on: on paper")
    return words.format(day=formats.day(state.planned.in_force_from))


def tiles(state: State) -> None:
    """The state, and what comes."""
    told = standing(state)
    panels.show(panels.tiles([Tile(_("Invoices"), told, planned(state))]))


def effects(changes: Sequence[TariffChange]) -> None:
    """What a change does to what is paid, property by property."""
    if changes:
        panels.show(panels.notices(map(_effect, changes)))


def _effect(one: TariffChange) -> Notice:
    words = _(
        "{place}: from the next settlement period on, tariff group {after} instead of {before}."
    )
    text = words.format(place=one.place, after=one.after, before=one.before)
    if one.saved is None or not one.saved:
        return Notice(_("The tariff group changes"), text)
    title = _("Cheaper by {amount} a month") if one.saved > 0 else _("Dearer by {amount} a month")
    return Notice(title.format(amount=formats.money(abs(one.saved))), text)


def consent(text: ConsentText) -> None:
    """The text that is agreed to; its own title stands above it as a header of the page."""
    blocks = markdown.parse(text.text(language()))
    if blocks and blocks[0]["kind"] == "heading":
        st.header(markdown.plain(blocks[0]["inlines"]), anchor=False)
        blocks = blocks[1:]
    version = _("Version {version}, in force from {day}").format(
        version=text.version, day=formats.day(text.valid_from)
    )
    inside = markdown.html(blocks)
    st.html(f'<div class="kropla-consent">{inside}<p><small>{escape(version)}</small></p></div>')


def history(decisions: Sequence[Decision], *, with_people: bool = False) -> None:
    """Everything decided, the latest first; staff sees by whom and for which address, too."""
    if not decisions:
        return
    columns = [Column(_("Decided")), Column(_("Invoices")), Column(_("In force"), is_aside=True)]
    columns += [Column(_("Where"), is_aside=True), Column(_("Text"), is_aside=True)]
    if with_people:
        columns += [Column(_("By"), is_aside=True), Column(_("E-mail"), is_aside=True)]
    rows = [_row(one, with_people=with_people) for one in decisions]
    table = panels.table(_("What was decided"), columns, rows)
    panels.show(panels.folded(_("What was decided"), table))


def _row(one: Decision, *, with_people: bool) -> list[str]:
    at = one.made_at.astimezone(zone())
    version = _("version {version}").format(version=one.version) if one.version else ""
    cells = [
        f"{formats.numeric_day(at.date())} {formats.hour(at)}",
        _("electronic") if one.is_on else _("on paper"),
        _("from {day}").format(day=formats.numeric_day(one.in_force_from)),
        _(CHANNELS[one.channel]),
        version,
    ]
    return [*cells, one.actor, one.email or ""] if with_people else cells


def brief(account: Account, subject: Subject) -> None:
    """In the settings: how each number stands, and the way to the page."""
    if not account.customer_ids:
        return
    st.header(_("Electronic invoices"), anchor=False)
    rows = [
        (_("Customer {number}").format(number=number), _told(one))
        for number, one in states(subject).items()
    ]
    way = f'<a class="kropla-way" href="{escape(link(PATH, {}))}" target="_self">'
    panels.show(panels.facts(rows), f"{way}{escape(_('Change'))}</a>")


def _told(state: State) -> str:
    return ", ".join(filter(None, [standing(state), planned(state)]))


def offer(subject: Subject) -> None:
    """Above the invoices: that they can come without paper, while some of one's own do not.

    Staff finds there how it stands, whichever way it is.
    """
    known = states(subject)
    if subject.is_viewing:
        [state] = known.values()
        title = _("Invoices: {standing}").format(standing=_told(state))
        panels.show(panels.notices([Notice(title, "", page=PATH, step=_("Open it"))]))
    if subject.is_viewing or all(one.will_be_on for one in known.values()):
        return
    title, text = _("Invoices without paper"), _("They come sooner and wait here for you.")
    panels.show(panels.notices([Notice(title, text, page=PATH, step=_("Choose e-invoices"))]))
