"""Applications for an account: the queue by its clock, and deciding."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from auth import administration, clock
from auth.accounts import EmailTakenError, LoginTakenError
from auth.application_queue import Application, DecidedError
from auth.registration import HasAccountError
from auth.subject import Subject
from ui import formats, panels
from ui.application_files import PATH
from ui.calendar import zone
from ui.data import fetch
from ui.done import done
from ui.i18n import _, ngettext
from ui.panels import Cell, Column
from ui.service_points import address
from warehouse.queries import staff

SOON_DAYS = 3
LONGEST_REASON = 500
LEAST_LETTERS = 3


def show(subject: Subject) -> None:
    """The queue, when there is anything in it."""
    waiting = administration.waiting_applications(subject)
    if not waiting:
        return
    st.header(_("Applications for an account"), anchor=False)
    columns = [
        Column(_("Applicant")),
        Column(_("Number"), is_aside=True),
        Column(_("Place"), is_aside=True),
        Column(_("Received")),
        Column(_("Answer by")),
    ]
    panels.show(panels.table(_("Applications for an account"), columns, map(_cells, waiting)))
    chosen = st.selectbox(
        _("Application"), waiting, index=None, format_func=_name, key="chosen_application",
        placeholder=_("Choose"),
    )  # fmt: skip
    if chosen is not None:
        _look(chosen)
        _decide(subject, chosen)


def left(days: int) -> str:
    """How much of the clock is left, in words."""
    if days < 0:
        return ngettext("{days} day late", "{days} days late", -days).format(days=-days)
    if days == 0:
        return _("today")
    return ngettext("{days} day left", "{days} days left", days).format(days=days)


def _cells(one: Application) -> list[str | Cell]:
    days = (one.due - clock.today()).days
    mark = "late" if days < 0 else "soon" if days <= SOON_DAYS else ""
    due = f"{formats.day(one.due)} ({left(days)})"
    received = formats.day(one.received_at.astimezone(zone()).date())
    place = one.place or formats.NOTHING
    return [one.name, one.number, place, received, Cell(due, mark=mark)]


def _name(one: Application) -> str:
    return f"{one.number} · {one.name}"


def _look(one: Application) -> None:
    """What was typed, and what was sent along."""
    typed = [
        (_("Applicant"), one.name),
        (_("E-mail (confirmed)"), one.email),
        (_("Customer number"), one.customer_number),
        (_("Place"), one.place),
        (_("Telephone"), one.phone),
        (_("Anything else?"), one.note),
    ]
    panels.show(panels.facts([(label, text) for label, text in typed if text]))
    for file in one.files:
        size = formats.number(file.size_bytes / 1024, 0)
        words = escape(f"{file.name} ({size} kB)")
        st.html(f'<a class="kropla-way" href="{PATH}/{file.file_id}" target="_blank">{words}</a>')


def _decide(subject: Subject, one: Application) -> None:
    st.caption(_("Make sure that it is the customer who applies: by the form, or by a call."))
    wanted = st.text_input(
        _("Find the customer"), value=one.customer_number or one.name, max_chars=100,
        key=f"application_customer_{one.application_id}",
    )  # fmt: skip
    found = fetch(staff.CUSTOMER_MATCHES, subject, wanted=wanted or "") if wanted else ()
    customer = st.selectbox(
        _("Customer"), found, index=0 if len(found) == 1 else None, format_func=_of_books,
        placeholder=_("Choose") if found else _("Nobody has all these words."),
    )  # fmt: skip
    reason = st.text_input(
        _("Why not (the applicant reads it)"), max_chars=LONGEST_REASON, key="application_reason"
    )
    with st.container(horizontal=True):
        approves = st.button(
            _("Open the account"), type="primary", disabled=customer is None, key="approve"
        )
        refuses = st.button(_("Refuse"), key="refuse_application")
    if approves and customer is not None:
        _try(one, lambda: administration.approve_application(
            subject, one.application_id, customer.customer_id))  # fmt: skip
    elif refuses and len((reason or "").strip()) < LEAST_LETTERS:
        st.error(_("Write why, so that the applicant knows what to do."))
    elif refuses:
        _try(one, lambda: administration.refuse_application(
            subject, one.application_id, (reason or "").strip()))  # fmt: skip


def _try(one: Application, decide: Callable[[], None]) -> None:
    try:
        decide()
    except DecidedError:
        st.error(_("Somebody else has decided meanwhile."))
    except HasAccountError:
        st.error(_("This customer has an account already: refuse, and point to its recovery."))
    except (LoginTakenError, EmailTakenError):
        st.error(_("The login or the e-mail address belongs to another account."))
    else:
        done(one.number)


def _of_books(row: Any) -> str:
    place = address(row.street, row.building, row.flat, row.city)
    return f"{row.customer_id} · {row.name}, {place}"
