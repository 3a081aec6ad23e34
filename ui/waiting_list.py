"""Registrations that wait for the office: who they are, and opening or refusing them."""

from __future__ import annotations

import streamlit as st

from auth import administration
from auth.activation import Waiting
from auth.subject import Subject
from ui import formats, panels
from ui.calendar import zone
from ui.done import done
from ui.i18n import _
from ui.panels import Column


def show(subject: Subject) -> None:
    """The list, when there is anything on it."""
    waiting = administration.waiting_registrations(subject)
    if not waiting:
        return
    st.header(_("Registrations that wait"), anchor=False)
    titles = [_("Customer number"), _("Name"), _("Login"), _("Confirmed"), _("Opens by itself")]
    rows = [_cells(one) for one in waiting]
    panels.show(panels.table(_("Registrations that wait"), list(map(Column, titles)), rows))
    chosen = st.selectbox(
        _("Registration"),
        waiting,
        index=None,
        format_func=_name,
        key="chosen_registration",
        placeholder=_("Choose"),
    )
    if chosen is not None:
        _decide(subject, chosen)


def _decide(subject: Subject, chosen: Waiting) -> None:
    with st.container(horizontal=True):
        opens = st.button(_("Open the account"), type="primary", key="open_registration")
        refuses = st.button(_("Refuse"), key="refuse_registration")
    if opens and not administration.open_registration(subject, chosen.registration_id):
        st.error(_("It could not be opened: the login is taken, or somebody was faster."))
    elif opens or refuses:
        if refuses:
            administration.refuse_registration(subject, chosen.registration_id)
        done(chosen.login)


def _cells(one: Waiting) -> list[str]:
    day = formats.day(one.confirmed_at.astimezone(zone()).date())
    opens = one.opens_at
    by_itself = formats.day(opens.astimezone(zone()).date()) if opens else formats.NOTHING
    return [one.customer_id, one.display_name, one.login, day, by_itself]


def _name(one: Waiting) -> str:
    return f"{one.customer_id} · {one.display_name}"
